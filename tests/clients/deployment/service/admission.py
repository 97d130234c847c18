"""How people and services come by tokens, and give them back."""

import base64
import binascii
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from . import shapes, world
from .callers import LIFETIME, Caller, Refused, Tokens

NO_STORE = {"Cache-Control": "no-store"}


class OAuthRefused(Exception):
    """A request that the endpoints of tokens refuse, in the words of RFC 6749."""

    def __init__(self, status: int, error: str):
        self.status, self.error = status, error


def admission(app: FastAPI, here: world.World, tokens: Tokens) -> None:
    @app.exception_handler(OAuthRefused)
    def refused(_: Request, why: OAuthRefused):
        challenge = {"WWW-Authenticate": 'Basic realm="stand-in"'} if why.status == 401 else {}
        said = {"error": why.error, "error_description": why.error.replace("_", " ")}
        return JSONResponse(said, why.status, {**NO_STORE, **challenge})

    def client(request: Request, form: dict) -> tuple[str, tuple[str, ...]]:
        id, secret = basic(request) or (form.get("client_id"), form.get("client_secret"))
        if id == world.PUBLIC_CLIENT:
            raise OAuthRefused(400, "unauthorized_client")
        expected, scopes = here.clients.get(id, (None, ()))
        if expected is None or secret != expected:
            raise OAuthRefused(401, "invalid_client")
        return id, scopes

    @app.post("/api/v1/platform/oauth/token", operation_id="issuePlatformToken")
    async def issue(request: Request):
        form = await sent_form(request)
        id, allowed = client(request, form)
        if form.get("grant_type") != "client_credentials":
            raise OAuthRefused(400, "unsupported_grant_type" if form.get("grant_type") else "invalid_request")
        wanted = form["scope"].split() if form.get("scope") else allowed
        granted = tuple(scope for scope in allowed if scope in wanted)
        if not granted:
            raise OAuthRefused(400, "invalid_scope")
        token = tokens.issue(Caller(id, scopes=granted))
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME, "scope": " ".join(granted)}
        return JSONResponse(answer, headers=NO_STORE)

    @app.post("/api/v1/platform/oauth/revoke", operation_id="revokePlatformToken")
    async def revoke(request: Request):
        form = await sent_form(request)
        client(request, form)
        if not form.get("token"):
            raise OAuthRefused(400, "invalid_request")
        tokens.revoke(form["token"])
        return Response(status_code=200)

    @app.post("/api/v1/auth/login", operation_id="loginPerson")
    def login(body: shapes.SignIn):
        for user in here.records.rows("user"):
            known = here.records.passwords.get(user["id"])
            if user["email"] == body.email and known and known == body.password:
                return signed_in(user)
        raise Refused(401, "Invalid email or password")

    def signed_in(user: dict) -> dict:
        role = here.roles.get(user["id"])
        partner, tenant = here.records.place("user", user)
        token = tokens.issue(Caller(user["id"], role, tenant, partner if role == "partner_admin" else None))
        person = {name: user[name] for name in ("id", "email", "display_name", "tenant_id")}
        times = {"token_type": "Bearer", "expires_in": LIFETIME}
        # Nothing here takes one, and the answer has to have one.
        return {"access_token": token, "refresh_token": here.records.minted("member"), **times, "user": person}


async def sent_form(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}


def basic(request: Request) -> tuple[str, str] | None:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        id, _, secret = base64.b64decode(shown).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return id, secret
