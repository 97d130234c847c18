// oidc-client-ts in Chromium: a page of another origin sends a person to the login page, calls an API
// across origins, renews silently and signs out. With a folder, screenshots are left there.
// Usage: node browser.mjs BASE CHROMIUM [FOLDER]
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'

import { chromium } from 'playwright-core'

const [base, executable, folder] = process.argv.slice(2)
const library = fileURLToPath(import.meta.resolve('oidc-client-ts')).replace(/dist\/.*/, 'dist/browser/oidc-client-ts.min.js')
const origin = 'http://localhost:5173'
const settings = {
  authority: base,
  metadataUrl: `${base}/api/v1/platform/oauth/.well-known/openid-configuration`,
  client_id: 'app_spa0000000000000',
  redirect_uri: `${origin}/callback`,
  silent_redirect_uri: `${origin}/silent`,
  post_logout_redirect_uri: `${origin}/`,
  scope: 'openid profile email',
  loadUserInfo: true,
}
const page = `<!DOCTYPE html><html lang="en"><head><title>An application</title><script src="/oidc.js"></script></head>
<body><p id="state">signed out</p><script>
const manager = new oidc.UserManager({ ...${JSON.stringify(settings)}, userStore: new oidc.WebStorageStateStore({ store: localStorage }) })
const show = (user) => { document.getElementById('state').textContent = user ? 'signed in as ' + user.profile.email : 'signed out' }
if (location.pathname === '/callback') manager.signinCallback().then(show, (error) => show({ profile: { email: 'nobody: ' + error } }))
else if (location.pathname === '/silent') manager.signinSilentCallback()
else manager.getUser().then(show)
</script></body></html>`

const application = createServer((request, response) => {
  const script = request.url === '/oidc.js'
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
  response.end(script ? readFileSync(library) : page)
})
await new Promise((listening) => application.listen(5173, 'localhost', listening))

const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] })
try {
  await journey(await browser.newPage({ viewport: { width: 900, height: 1100 } }))
  console.log('oidc-client-ts in Chromium: login page, consent, API across origins, silent renewal, logout')
} finally {
  await browser.close()
  application.close()
}

async function journey(tab) {
  const shot = async (name) => folder && (await tab.screenshot({ path: `${folder}/${name}.png`, fullPage: true }))
  await tab.goto(`${origin}/`)
  await tab.evaluate(() => void manager.signinRedirect())
  await tab.waitForSelector('#email')
  await shot('identify')
  await tab.fill('#email', 'alice@acme.example')
  await tab.keyboard.press('Enter')
  await tab.waitForSelector('#password')
  await tab.fill('#password', 'not the password')
  await tab.keyboard.press('Enter')
  await tab.waitForSelector('[role=alert]')
  await shot('wrong-password')
  await tab.fill('#password', 'alice-test-password')
  await tab.keyboard.press('Enter')
  await tab.waitForSelector('#allow')
  await shot('consent')
  await tab.click('#allow')
  await tab.waitForFunction(() => document.getElementById('state')?.textContent === 'signed in as alice@acme.example')

  const before = await tab.evaluate(async () => (await manager.getUser()).access_token)
  const called = await tab.evaluate(async (url) => {
    const user = await manager.getUser()
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${user.access_token}` } })
    return { status: answer.status, rows: (await answer.json()).data?.length }
  }, `${base}/api/v1/admin/users/?per_page=5`)
  assert.deepEqual(called, { status: 200, rows: 5 })

  const after = await tab.evaluate(async () => (await manager.signinSilent()).access_token)
  assert.notEqual(after, before)

  await tab.evaluate(() => void manager.signoutRedirect())
  await tab.waitForURL(`${origin}/**`)
  await tab.waitForFunction(() => document.getElementById('state')?.textContent === 'signed out')
  const silent = await tab.evaluate(() => manager.signinSilent().then(() => 'renewed', (error) => error.error))
  assert.equal(silent, 'login_required')

  await secondFactor(tab, shot)
}

// A person with a second factor, by one click, and the code that the page shows.
async function secondFactor(tab, shot) {
  await tab.evaluate(() => void manager.signinRedirect({ login_hint: 'mia@acme.example' }))
  await tab.waitForSelector('#personas')
  await shot('sign-in')
  await tab.click('#persona-mia')
  const code = await tab.textContent('#current-code')
  await shot('code')
  await tab.fill('#code', code)
  await tab.click('#verify')
  await tab.click('#allow')
  await tab.waitForFunction(() => document.getElementById('state')?.textContent === 'signed in as mia@acme.example')
  const factors = await tab.evaluate(async () => JSON.parse(atob((await manager.getUser()).id_token.split('.')[1])).amr)
  assert.deepEqual(factors, ['pwd', 'otp'])
}
