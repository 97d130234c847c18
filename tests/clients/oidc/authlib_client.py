"""Authlib against the mock: discovery by the documented address, code with PKCE, refresh, userinfo,
client credentials. Usage: authlib_client.py BASE, the address of ScaiKey in a world."""

import sys

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from signing_in import sign_in

REALMS = [
    # metadata, client, secret, redirect_uri, scope
    ("/api/v1/platform/oauth/.well-known/openid-configuration", "app_web0000000000000", "app-web-test-secret",
     "http://localhost:3000/callback", "openid profile email offline_access"),
    ("/api/v1/auth/tenants/acme/.well-known/openid-configuration", "app_acmecrm000000000", "app-tenant-test-secret",
     "https://crm.acme.example/callback", "openid profile email"),
]


def person(base, metadata, client, secret, redirect_uri, scope):
    server = requests.get(base + metadata).json()
    session = OAuth2Session(client, secret, scope=scope, redirect_uri=redirect_uri, code_challenge_method="S256",
                            token_endpoint_auth_method="client_secret_basic", token_endpoint=server["token_endpoint"])
    verifier = "a-verifier-of-forty-three-characters-or-more-0"
    url, state = session.create_authorization_url(
        server["authorization_endpoint"], code_verifier=verifier, nonce="a-nonce")
    back = sign_in(url, "alice@acme.example", "alice-test-password")
    token = session.fetch_token(server["token_endpoint"], authorization_response=back, state=state,
                                code_verifier=verifier)
    keys = KeySet.import_key_set(requests.get(server["jwks_uri"]).json())
    signed = jwt.decode(token["id_token"], keys, algorithms=server["id_token_signing_alg_values_supported"])
    claims = CodeIDToken(signed.claims, signed.header,
                         {"iss": {"essential": True, "value": server["issuer"]},
                          "aud": {"essential": True, "value": client}},
                         {"nonce": "a-nonce", "access_token": token["access_token"], "client_id": client})
    claims.validate()
    assert claims["email"] == "alice@acme.example", claims
    told = session.get(server["userinfo_endpoint"]).json()
    assert told["sub"] == claims["sub"] and told["name"] == "Alice Moreau", told
    renewed = session.refresh_token(server["token_endpoint"], refresh_token=token["refresh_token"])
    assert renewed["access_token"] != token["access_token"] and renewed["refresh_token"] != token["refresh_token"]
    again = session.get(server["userinfo_endpoint"])
    assert again.status_code == 200, again.text
    refused = session.introspect_token(server["introspection_endpoint"], token=token["refresh_token"])
    assert refused.json() == {"active": False}, refused.text
    assert session.revoke_token(server["revocation_endpoint"], token=renewed["refresh_token"]).status_code == 200
    assert session.get(server["userinfo_endpoint"]).status_code == 401


def service(base, metadata):
    server = requests.get(base + metadata).json()
    session = OAuth2Session("app_svcread000000000", "svc-read-test-secret", scope="admin:read")
    token = session.fetch_token(server["token_endpoint"], grant_type="client_credentials")
    assert "refresh_token" not in token and token["scope"] == "admin:read", token
    users = session.get(base + "/api/v1/admin/users/")
    assert users.status_code == 200 and users.json()["data"], users.text


def main(base):
    for realm in REALMS:
        person(base, *realm)
    service(base, REALMS[0][0])
    print(f"authlib: {len(REALMS)} realms, code with PKCE, refresh, userinfo, introspection, client credentials")


main(sys.argv[1])
