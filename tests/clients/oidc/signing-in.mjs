// A person at the login page, without a browser: the forms of the page, sent as they stand.

const unescape = (text) => text.replace(/&lt;|&gt;|&quot;|&#39;|&amp;/g, (it) => ({
  '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&',
})[it])

function formOf(page, id) {
  const form = page.split('<form ').slice(1).find((it) => it.slice(0, it.indexOf('>')).includes(`id="${id}"`))
  if (!form) return undefined
  const hidden = [...form.split('</form>')[0].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  return {
    action: unescape(/action="([^"]*)"/.exec(form)[1]),
    fields: Object.fromEntries(hidden.map(([, name, value]) => [name, unescape(value)])),
  }
}

// Where the browser is sent in the end, by one click on a persona.
export async function signIn(url, persona) {
  const cookies = new Map()
  const send = async (address, body) => {
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }
    const answer = await fetch(address, { method: body ? 'POST' : 'GET', headers, body, redirect: 'manual' })
    for (const cookie of answer.headers.getSetCookie()) cookies.set(...cookie.split(';')[0].split(/=(.*)/).slice(0, 2))
    return answer
  }
  let answer = await send(url)
  for (const [id, fields] of [['personas', { persona }], ['consent', { step: 'allow' }]]) {
    if (answer.status !== 200) break
    const page = await answer.text()
    const form = formOf(page, id)
    if (!form) throw new Error(`no form ${id}: ${page}`)
    answer = await send(new URL(form.action, url), new URLSearchParams({ ...form.fields, ...fields }))
  }
  const location = answer.headers.get('location')
  if (!location) throw new Error(`the login page answers ${answer.status}: ${await answer.text()}`)
  return new URL(location)
}
