// The little of a browser that the npm client needs, so that it runs unmodified in Node.
// Each logical client is told apart by a header that is removed before a request leaves; the traffic is what a page would send.
import WebSocket from './node_modules/ws/wrapper.mjs' // by path: under the condition "browser" the package name leads to a stub

export const clientHeader = 'x-interop-client'

/** Settings of each logical client by its id: {streamingUpload: boolean, refusalMs: number, userAgent?: string}. */
export const clients = new Map()

const nodeFetch = globalThis.fetch

// The npm client in Node streams uploads and calls itself "node"; where it cannot stream, it stands for a page in Chromium over HTTP/1.1.
const chromium = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

async function fetchAsBrowser(url, init) {
  const { [clientHeader]: id, ...headers } = init.headers
  // Chromium over HTTP/1.1 refuses a streaming body before anything leaves, as soon as it has a socket; the client then falls back to
  // batches, and what it has written into the body until then is lost.
  const { streamingUpload, refusalMs, userAgent } = clients.get(id)
  if (streamingUpload) return nodeFetch(url, { ...init, headers })
  if (init.body instanceof ReadableStream) {
    if (refusalMs > 0) await new Promise((resolve) => setTimeout(resolve, refusalMs))
    throw new TypeError('Failed to fetch')
  }
  return nodeFetch(url, { ...init, headers: { ...headers, origin: new URL(url).origin, 'user-agent': userAgent ?? chromium } })
}

class BrowserWebSocket extends WebSocket {
  constructor(url) {
    super(url, { origin: new URL(url).origin.replace(/^ws/, 'http') })
  }
}

globalThis.window = { scrollY: 0, location: { href: 'http://127.0.0.1/' }, fetch: fetchAsBrowser }
globalThis.WebSocket = BrowserWebSocket
export { fetchAsBrowser }
