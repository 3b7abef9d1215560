import { config } from 'telefunc/client'

/** What carries the page's connection. During an upgrade SSE still carries it while a WebSocket is already open. */
export type WireState = 'connecting' | 'sse' | 'upgrading' | 'ws' | 'none'

/** Something that happened to a wire. */
export type WireEvent = 'sse-opened' | 'ws-opened' | 'ws-probed' | 'moved' | 'sse-closed' | 'ws-closed'

type Listener = (state: WireState, event: WireEvent | undefined) => void

/**
 * Watches the wires of the Telefunc client from outside. The client does not tell which wire it uses, but the page
 * may see for itself: which event stream is open (through the client's `config.fetch`) and which WebSocket is.
 * What they carry passes unchanged.
 */
export function watchWires(endpoint: string, listener: Listener) {
  let streams = 0
  let sockets = 0
  let everConnected = false

  const report = (event?: WireEvent) => listener(state(), event)

  function state(): WireState {
    if (streams > 0) return sockets > 0 ? 'upgrading' : 'sse'
    if (sockets > 0) return 'ws'
    return everConnected ? 'none' : 'connecting'
  }

  config.fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (!response.body || !isEventStream(response)) return response
    streams++
    everConnected = true
    report('sse-opened')
    const body = untilEnd(response.body, () => {
      streams--
      report(sockets > 0 ? 'moved' : 'sse-closed')
    })
    return new Response(body, response)
  }

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      if (new URL(url, location.href).pathname !== endpoint) return
      let opened = false
      this.addEventListener('open', () => {
        opened = true
        sockets++
        everConnected = true
        report(streams > 0 ? 'ws-probed' : 'ws-opened')
      })
      this.addEventListener('close', () => {
        if (!opened) return
        sockets--
        report('ws-closed')
      })
    }
  }

  report()
}

function isEventStream(response: Response) {
  return response.ok && (response.headers.get('content-type') ?? '').startsWith('text/event-stream')
}

/** The same stream; says once that it was read to its end, cancelled or lost. */
function untilEnd(stream: ReadableStream<Uint8Array>, whenEnded: () => void) {
  const reader = stream.getReader()
  // Settles also when the client cancels and when the network fails, and however often both happen.
  reader.closed.catch(() => {}).finally(whenEnded)
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
