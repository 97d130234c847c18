// A canvas as small as it can be: authorization code with PKCE at ScaiKey, the exchange at ScaiFlow, flows.
// It keeps no secret and no token beyond the page; only what has to survive the way to ScaiKey and back is put by.

const { api } = await (await fetch('/settings.json')).json()
let tokens = null

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)))
const hashed = async (text) => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return base64url(new Uint8Array(hash))
}

// One request of the API, with the token that is given, or nobody's.
async function call(method, path, body, token = tokens?.access_token) {
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body && { 'Content-Type': 'application/json' }),
  }
  const answer = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) })
  const text = await answer.text()
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: text ? JSON.parse(text) : null }
}

async function provider() {
  const { body: config } = await call('GET', '/api/v1/auth/config')
  const metadata = await fetch(`${config.scaikey_base_url}/api/v1/platform/oauth/.well-known/openid-configuration`)
  return { config, metadata: await metadata.json() }
}

async function signIn(changes = {}) {
  const { config, metadata } = await provider()
  const [verifier, state] = [random(), random()]
  sessionStorage.setItem('way', JSON.stringify({ verifier, state, redirect: config.redirect_uri }))
  location.assign(`${metadata.authorization_endpoint}?${new URLSearchParams({
    response_type: 'code', client_id: config.client_id, redirect_uri: config.redirect_uri, state,
    scope: 'openid profile email',
    code_challenge: await hashed(verifier), code_challenge_method: 'S256', ...changes,
  })}`)
}

// Back from ScaiKey: the code leaves the address bar before anything else is done.
async function finish() {
  const query = new URLSearchParams(location.search)
  history.replaceState(null, '', '/')
  const { verifier, state, redirect } = JSON.parse(sessionStorage.getItem('way') ?? '{}')
  sessionStorage.removeItem('way')
  if (!state || query.get('state') !== state) return show('refused: another state')
  if (query.has('error')) return show(`refused: ${query.get('error')}`)
  canvas.exchanged = { code: query.get('code'), code_verifier: verifier, redirect_uri: redirect }
  const answer = await call('POST', '/api/v1/auth/exchange', canvas.exchanged)
  if (answer.status !== 200) return show(`refused: ${answer.body.detail}`)
  tokens = answer.body
  await showFlows()
}

async function refresh(refresh_token = tokens.refresh_token) {
  const answer = await call('POST', '/api/v1/auth/refresh', { refresh_token })
  if (answer.status === 200) tokens = answer.body
  return answer
}

// By a form, so that the ID token stands in no URL.
async function signOut() {
  const { metadata } = await provider()
  const form = Object.assign(document.createElement('form'), { method: 'post', action: metadata.end_session_endpoint })
  const fields = { id_token_hint: tokens.id_token, post_logout_redirect_uri: `${location.origin}/` }
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
  }
  document.body.append(form)
  form.submit()
}

async function showFlows() {
  const [{ body: me }, { body: flows }] = [await call('GET', '/api/v1/me'), await call('GET', '/api/v1/flows')]
  document.getElementById('flows').replaceChildren(
    ...flows.items.map((flow) => Object.assign(document.createElement('li'), { textContent: flow.name })))
  show(`signed in as ${me.email}`)
}

function show(state) {
  document.getElementById('state').textContent = state
}

const canvas = { api, call, signIn, signOut, refresh, tokens: () => tokens }
window.canvas = canvas
if (location.pathname === '/auth/callback') await finish()
else show('signed out')
