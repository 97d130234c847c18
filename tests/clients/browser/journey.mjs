// A person at the canvas, in Chromium, from the first look to signing out. With a folder, screenshots are left there.
//
// usage: node journey.mjs URL-OF-A-WORLD CHROMIUM [FOLDER]

import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

import { serve } from './application.mjs'
import { Wire } from './wire.mjs'

const [world, executablePath, folder] = process.argv.slice(2)
const api = `${world}/scaiflow`
const person = { email: 'lena@acme.example', password: 'lena-test-password' }
// What a machine without a display, a graphics card, or anybody but root can start.
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-component-update', '--disable-sync']

function giveUp(why) {
  console.error(`browser: ${why}`)
  process.exit(2)
}

// Whoever was here before allowed the canvas already.
const forgetting = { method: 'POST', headers: { 'Mock-Control': 'browser' } }
const reset = await fetch(`${world}/__mock/reset`, forgetting).catch(() => null)
if (!reset?.ok) giveUp(`there is no mock at ${world}`)
const canvas = await serve(5173, { api }).catch(({ code }) => giveUp(`http://localhost:5173 cannot be served: ${code}`))
const elsewhere = await serve(0, { api })
const browser = await chromium.launch({ executablePath, args }).catch(({ message }) => {
  giveUp(`${executablePath} does not start: ${message.split('\n')[0]}`)
})
const context = await browser.newContext({ viewport: { width: 900, height: 1100 } })
const tab = await context.newPage()
const wire = await Wire.of(tab)
const problems = []
tab.on('pageerror', (error) => problems.push(error.message))
// What must never stand in a URL.
const secrets = [person.password]

const call = (...what) => tab.evaluate((what) => canvas.call(...what), what)
const state = () => tab.textContent('#state')
const shot = async (name) => folder && (await tab.screenshot({ path: `${folder}/${name}.png`, fullPage: true }))
const becomes = (text) =>
  tab.waitForFunction((text) => document.getElementById('state')?.textContent.startsWith(text), text)

// The page has its settings when it says something.
async function open(page, origin) {
  await page.goto(`${origin}/`)
  await page.waitForFunction(() => document.getElementById('state').textContent === 'signed out')
}

async function signIn(changes) {
  await tab.evaluate((changes) => void canvas.signIn(changes), changes)
}

async function keepTokens() {
  const tokens = await tab.evaluate(() => canvas.tokens())
  secrets.push(tokens.access_token, tokens.refresh_token, tokens.id_token)
  return tokens
}

async function password(text) {
  await tab.fill('#password', text)
  await tab.keyboard.press('Enter')
}

const checks = {
  async 'nobody is told so across origins'() {
    await open(tab, canvas.origin)
    const answer = await call('GET', '/api/v1/flows')
    assert.deepEqual([answer.status, answer.body], [401, { detail: 'missing bearer token' }])
    assert.equal(answer.headers['www-authenticate'], 'Bearer')
  },

  async 'a wrong password is said on the page of ScaiKey'() {
    await signIn()
    await tab.fill('#email', person.email)
    await tab.keyboard.press('Enter')
    await tab.waitForSelector('#password')
    assert.equal(new URL(tab.url()).origin, new URL(world).origin)
    await password('not the password')
    assert.match(await tab.textContent('[role=alert]'), /password/)
    assert.equal(await tab.inputValue('#email'), person.email)
    assert.equal(await tab.inputValue('#password'), '')
    await shot('wrong-password')
  },

  async 'who turns the canvas down comes back without a code'() {
    await password(person.password)
    await tab.waitForSelector('#allow')
    assert.equal(await tab.evaluate(() => document.cookie), '')
    await shot('consent')
    await tab.click('#deny')
    await becomes('refused: access_denied')
    assert.equal(await wire.last('Fetch', 'POST', '/auth/exchange'), undefined)
  },

  async 'a code is exchanged and flows are listed'() {
    await signIn()
    await tab.click('#allow')
    await becomes(`signed in as ${person.email}`)
    await shot('signed-in')
    assert.equal(tab.url(), `${canvas.origin}/`)
    assert.deepEqual((await tab.locator('#flows li').allTextContents()).sort(), ['Expense notes', 'Support triage'])
    const tokens = await keepTokens()
    assert.deepEqual([tokens.token_type, tokens.expires_in], ['Bearer', 3600])
  },

  async 'preflights with Authorization pass'() {
    const sent = [['GET', '/flows', 'authorization'], ['POST', '/auth/exchange', 'content-type']]
    for (const [method, path, header] of sent) {
      const asked = await wire.last('Preflight', 'OPTIONS', path)
      assert.equal(asked?.headers['Access-Control-Request-Method'], method)
      assert.ok(asked.headers['Access-Control-Request-Headers'].split(',').includes(header), path)
      assert.deepEqual([asked.status, (await wire.last('Fetch', method, path)).status], [200, 200])
    }
  },

  async 'flows are made, kept, changed and deleted'() {
    const content = { id: 'canvas', name: 'From a browser', version: '1.0.0', nodes: [], edges: [] }
    const wrong = await call('POST', '/api/v1/flows', { name: '' })
    assert.deepEqual([wrong.status, wrong.body.detail[0].loc], [422, ['body', 'name']])
    const made = await call('POST', '/api/v1/flows', { name: 'From a browser', content })
    assert.deepEqual([made.status, made.body.owner_id], [201, 'usr_lena'])
    const path = `/api/v1/flows/${made.body.id}`
    const saved = await call('PUT', path, { content: { ...content, description: 'Saved' } })
    assert.deepEqual([saved.status, saved.body.version], [200, '1.0.1'])
    assert.equal((await call('DELETE', path)).status, 204)
    assert.equal((await call('GET', path)).status, 404)
    const passed = wire.requests.filter((it) => it.kind === 'Preflight' && it.url.endsWith(path) && it.status === 200)
    const methods = passed.map(({ headers }) => headers['Access-Control-Request-Method'])
    assert.deepEqual(methods.filter((method) => method !== 'GET'), ['PUT', 'DELETE'])
  },

  async 'a code is good once'() {
    const again = await tab.evaluate(() => canvas.call('POST', '/api/v1/auth/exchange', canvas.exchanged))
    assert.equal(again.status, 400)
    assert.match(again.body.detail, /^invalid_grant: /)
  },

  async 'who is signed in is not asked again'() {
    await open(tab, canvas.origin)
    await signIn({ prompt: 'none' })
    await becomes(`signed in as ${person.email}`)
    await keepTokens()
  },

  async 'tokens are renewed'() {
    const { access_token, refresh_token } = await tab.evaluate(() => canvas.tokens())
    assert.equal((await tab.evaluate(() => canvas.refresh())).status, 200)
    const renewed = await keepTokens()
    assert.notEqual(renewed.access_token, access_token)
    assert.notEqual(renewed.refresh_token, refresh_token)
    assert.equal((await call('GET', '/api/v1/flows')).status, 200)
  },

  async 'another origin is refused by the browser'() {
    const { access_token } = await tab.evaluate(() => canvas.tokens())
    const other = await context.newPage()
    const seen = await Wire.of(other)
    await open(other, elsewhere.origin)
    const tried = (path, token) => other.evaluate(
      (what) => canvas.call(...what).then(({ status }) => status, (error) => error.constructor.name),
      ['GET', path, undefined, token])
    assert.equal(await tried('/api/v1/flows', access_token), 'TypeError')
    assert.equal(await tried('/api/v1/auth/config'), 'TypeError')
    assert.equal((await seen.last('Fetch', 'GET', '/flows')).refused, 'PreflightMissingAllowOriginHeader')
    assert.equal((await seen.last('Fetch', 'GET', '/auth/config')).refused, 'MissingAllowOriginHeader')
    // Nor does ScaiKey send anybody there.
    const astray = new URL((await wire.last('Document', 'GET', '/authorize')).url)
    astray.searchParams.set('redirect_uri', `${elsewhere.origin}/auth/callback`)
    const page = await other.goto(astray.href)
    assert.deepEqual([page.status(), new URL(other.url()).origin], [400, new URL(world).origin])
    await other.close()
  },

  async 'who signs out is signed out everywhere'() {
    const tokens = await tab.evaluate(() => canvas.tokens())
    await tab.evaluate(() => void canvas.signOut())
    await tab.waitForURL(`${canvas.origin}/`)
    await becomes('signed out')
    const over = await call('GET', '/api/v1/flows', undefined, tokens.access_token)
    assert.deepEqual([over.status, over.body], [401, { detail: 'invalid token: the session is over' }])
    const renewed = await tab.evaluate((token) => canvas.refresh(token), tokens.refresh_token)
    assert.equal(renewed.status, 400)
    assert.match(renewed.body.detail, /^invalid_grant: /)
    await signIn({ prompt: 'none' })
    await becomes('refused: login_required')
  },

  async 'nothing that is secret stands in a URL'() {
    assert.ok(secrets.length >= 10, `${secrets.length} secrets`)
    for (const { url, headers } of wire.requests) {
      const told = [url, headers.Referer ?? '']
      const leaked = secrets.find((secret) => told.some((text) => decodeURIComponent(text).includes(secret)))
      assert.equal(leaked, undefined, `${told}`)
    }
    // The code is the canvas' alone, too.
    const abroad = wire.requests.filter(({ url }) => new URL(url).origin !== canvas.origin)
    assert.deepEqual(abroad.filter(({ url, headers }) => /[?&]code=/.test(url + headers.Referer)), [])
  },

  async 'cookies are for ScaiKey alone'() {
    await signIn()
    await tab.waitForSelector('#email')
    const cookies = await context.cookies(world)
    assert.ok(cookies.length > 0, 'the login page sets no cookie')
    for (const { name, httpOnly, sameSite, path } of cookies) {
      assert.deepEqual({ name, httpOnly, sameSite, path },
        { name, httpOnly: true, sameSite: 'Lax', path: new URL(world).pathname })
    }
    assert.deepEqual(await context.cookies(canvas.origin), [])
  },

  async 'no script of the page fails'() {
    assert.deepEqual(problems, [])
  },
}

let failed
for (const [name, check] of Object.entries(checks)) {
  try {
    await check()
  } catch (error) {
    failed = name
    console.error(`browser: ${name}: ${error.stack}`)
    console.error(`the page is ${tab.url()} and says: ${await state().catch(() => 'nothing')}`)
    for (const { kind, method, url, status, refused } of wire.requests.slice(-8)) {
      console.error(`  ${kind} ${method} ${url.split('?')[0]} ${status ?? refused}`)
    }
    break
  }
  console.log(`canvas in Chromium: ${name}`)
}
await browser.close()
canvas.close()
elsewhere.close()
process.exit(failed ? 1 : 0)
