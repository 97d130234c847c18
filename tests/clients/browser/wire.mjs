// What goes over the wire, preflights too, which neither scripts nor playwright show.

export class Wire {
  // Every request in order: URL, method, kind, headers, status, and why the browser kept the answer to itself.
  requests = []
  #byId = new Map()

  static async of(tab) {
    const wire = new Wire()
    const session = await tab.context().newCDPSession(tab)
    session.on('Network.requestWillBeSent', (event) => wire.#sent(event))
    session.on('Network.responseReceived', ({ requestId, response: { status } }) => wire.#note(requestId, { status }))
    session.on('Network.loadingFinished', ({ requestId }) => wire.#end(requestId))
    session.on('Network.loadingFailed', ({ requestId, corsErrorStatus }) => {
      wire.#end(requestId, { refused: corsErrorStatus?.corsError })
    })
    await session.send('Network.enable')
    return wire
  }

  // The last request of a kind to a path of the API, once it has come to its end: scripts may hear of that before.
  async last(kind, method, path) {
    const found = this.requests.findLast(
      (it) => it.kind === kind && it.method === method && new URL(it.url).pathname.endsWith(path))
    await found?.ended
    return found
  }

  // One that was redirected goes on under the same id.
  #sent({ requestId, request, type, initiator, redirectResponse }) {
    if (redirectResponse) this.#end(requestId, { status: redirectResponse.status })
    const kind = initiator.type === 'preflight' ? 'Preflight' : type
    const entry = { url: request.url, method: request.method, kind, headers: request.headers }
    entry.ended = new Promise((end) => (entry.end = end))
    this.#byId.set(requestId, entry)
    this.requests.push(entry)
  }

  #note(id, what) {
    return Object.assign(this.#byId.get(id) ?? {}, what)
  }

  #end(id, what) {
    this.#note(id, what).end?.()
  }
}
