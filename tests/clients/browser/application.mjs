// Serves the page, each time at an origin of its own.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const types = { html: 'text/html', mjs: 'text/javascript', json: 'application/json' }

// The server and its origin; port 0 is any that is free.
export async function serve(port, settings) {
  const read = (name) => readFileSync(new URL(`page/${name}`, import.meta.url))
  const files = { 'canvas.mjs': read('canvas.mjs'), 'settings.json': JSON.stringify(settings) }
  const index = read('index.html')
  const server = createServer((request, response) => {
    const name = new URL(request.url, 'http://localhost').pathname.slice(1)
    response.setHeader('content-type', types[files[name] ? name.split('.').pop() : 'html'])
    response.end(files[name] ?? index)
  })
  await new Promise((listening, failed) => server.once('error', failed).listen(port, 'localhost', listening))
  return { origin: `http://localhost:${server.address().port}`, close: () => server.close() }
}
