import { config } from 'telefunc/client'

/**
 * What carries the page's connection. During an upgrade SSE still carries it while a WebSocket is already open;
 * `reconnecting` is the time between the loss of the last wire and the next one, for as long as the client tries.
 */
export type WireState = 'connecting' | 'sse' | 'upgrading' | 'ws' | 'reconnecting' | 'none'

/** Something that happened to a wire. It is closed by the client, and lost by anything else. */
export type WireEvent = 'sse-opened' | 'ws-opened' | 'ws-probed' | 'moved' | 'sse-closed' | 'sse-lost' | 'ws-closed' | 'ws-lost'

type Listener = (state: WireState, event: WireEvent | undefined) => void

/** The client waits five seconds between two attempts at the most. One that lets longer pass has given up. */
const longestPause = 6_000

const normalClosure = 1000
const listeners = new Set<Listener>()

/** Calls back whenever a wire opens or ends, until the function that it returns is called. */
export function onWireChange(listener: Listener) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/**
 * Watches the wires of the Telefunc client from outside. The client does not tell which wire it uses, but the page
 * may see for itself: which event stream is open (through the client's `config.fetch`) and which WebSocket is.
 * What they carry passes unchanged.
 */
export function watchWires(endpoint: string) {
  let streams = 0
  let sockets = 0
  let ended: 'connecting' | 'reconnecting' | 'none' = 'connecting'
  let givesUp: ReturnType<typeof setTimeout> | undefined

  const report = (event?: WireEvent) => listeners.forEach((listener) => listener(state(), event))

  function state(): WireState {
    if (streams > 0) return sockets > 0 ? 'upgrading' : 'sse'
    return sockets > 0 ? 'ws' : ended
  }

  function opened(event: WireEvent) {
    clearTimeout(givesUp)
    ended = 'none'
    report(event)
  }

  /** @returns Whether that is news. */
  function triesAgain() {
    if (ended === 'connecting' || streams + sockets > 0) return false
    clearTimeout(givesUp)
    givesUp = setTimeout(() => {
      ended = 'none'
      report()
    }, longestPause)
    if (ended === 'reconnecting') return false
    ended = 'reconnecting'
    return true
  }

  function gone(event: WireEvent) {
    if (event === 'sse-lost' || event === 'ws-lost') triesAgain()
    report(event)
  }

  config.fetch = async (input, init) => {
    if (belongsToStream(input) && triesAgain()) report()
    const response = await fetch(input, init)
    if (!response.body || !isEventStream(response)) return response
    streams++
    opened('sse-opened')
    const body = untilEnd(response.body, (cancelled) => {
      streams--
      gone(sockets > 0 ? 'moved' : cancelled || init?.signal?.aborted ? 'sse-closed' : 'sse-lost')
    })
    return new Response(body, response)
  }

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      if (new URL(url, location.href).pathname !== endpoint) return
      if (triesAgain()) report()
      let isOpen = false
      this.addEventListener('open', () => {
        isOpen = true
        sockets++
        opened(streams > 0 ? 'ws-probed' : 'ws-opened')
      })
      this.addEventListener('close', ({ code }) => {
        if (!isOpen) return
        sockets--
        gone(code === normalClosure ? 'ws-closed' : 'ws-lost')
      })
    }
  }

  report()
}

/** Whether a request is one of those that make up an SSE connection; calls are made beside any, and beside none. */
function belongsToStream(input: RequestInfo | URL) {
  const url = new URL(input instanceof Request ? input.url : input, location.href)
  return url.searchParams.get('_telefunc') === 'sse'
}

function isEventStream(response: Response) {
  return response.ok && (response.headers.get('content-type') ?? '').startsWith('text/event-stream')
}

/** The same stream; says once that it ended, and whether because its reader cancelled it. */
function untilEnd(stream: ReadableStream<Uint8Array>, whenEnded: (cancelled: boolean) => void) {
  const reader = stream.getReader()
  let cancelled = false
  // Settles also when the client cancels and when the network fails, and however often both happen.
  reader.closed.catch(() => {}).finally(() => whenEnded(cancelled))
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel(reason) {
      cancelled = true
      return reader.cancel(reason)
    },
  })
}
