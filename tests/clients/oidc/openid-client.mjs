// openid-client against the mock: discovery by the documented address, code with PKCE, refresh,
// userinfo, introspection, revocation, logout, client credentials.
// Usage: node openid-client.mjs BASE, the address of ScaiKey in a world.
import assert from 'node:assert/strict'

import * as client from 'openid-client'

import { signIn } from './signing-in.mjs'

const base = process.argv[2]
const insecure = { execute: [client.allowInsecureRequests] }
const realms = [
  {
    metadata: '/api/v1/platform/oauth/.well-known/openid-configuration',
    id: 'app_web0000000000000', secret: 'app-web-test-secret', redirect: 'http://localhost:3000/callback',
    scope: 'openid profile email offline_access', signedOut: 'http://localhost:3000/',
  },
  {
    metadata: '/api/v1/auth/tenants/acme/.well-known/openid-configuration',
    id: 'app_acmecrm000000000', secret: 'app-tenant-test-secret', redirect: 'https://crm.acme.example/callback',
    scope: 'openid profile email', signedOut: 'https://crm.acme.example/',
  },
]

async function person(realm) {
  const config = await client.discovery(new URL(base + realm.metadata), realm.id, realm.secret, undefined, insecure)
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: realm.redirect, scope: realm.scope, state, nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const back = await signIn(url, 'usr_alice')
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true }
  const tokens = await client.authorizationCodeGrant(config, back, checks)
  const { sub } = tokens.claims()
  const told = await client.fetchUserInfo(config, tokens.access_token, sub)
  assert.equal(told.email, 'alice@acme.example')
  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token)
  assert.notEqual(renewed.refresh_token, tokens.refresh_token)
  assert.equal((await client.tokenIntrospection(config, renewed.access_token)).active, true)
  await client.tokenRevocation(config, renewed.access_token)
  assert.equal((await client.tokenIntrospection(config, renewed.access_token)).active, false)
  const logout = client.buildEndSessionUrl(config, {
    id_token_hint: renewed.id_token, post_logout_redirect_uri: realm.signedOut, state: 'out',
  })
  const gone = await fetch(logout, { redirect: 'manual' })
  assert.equal(gone.headers.get('location'), `${realm.signedOut}?state=out`)
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false)
}

async function service() {
  const config = await client.discovery(
    new URL(base + realms[0].metadata), 'app_svcread000000000', 'svc-read-test-secret', undefined, insecure)
  const tokens = await client.clientCredentialsGrant(config, { scope: 'admin:read' })
  const users = await client.fetchProtectedResource(
    config, tokens.access_token, new URL(`${base}/api/v1/admin/users/`), 'GET')
  assert.equal(users.status, 200)
}

for (const realm of realms) await person(realm)
await service()
console.log(`openid-client: ${realms.length} realms, code with PKCE, refresh, userinfo, introspection, revocation, logout, client credentials`)
