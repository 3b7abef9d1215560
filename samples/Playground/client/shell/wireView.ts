import { byId, element } from './dom'
import type { WireEvent, WireState } from './wires'

const sentences: Record<WireState, string> = {
  connecting: 'Connecting',
  sse: 'Carried by SSE',
  upgrading: 'Moving from SSE to WebSocket',
  ws: 'Carried by WebSocket',
  reconnecting: 'Lost, connecting again',
  none: 'Not connected',
}

const happenings: Record<WireEvent, string> = {
  'sse-opened': 'SSE opened',
  'ws-probed': 'WebSocket opened too',
  'ws-opened': 'WebSocket opened',
  moved: 'SSE left for WebSocket',
  'sse-closed': 'SSE closed',
  'sse-lost': 'SSE lost',
  'ws-closed': 'WebSocket closed',
  'ws-lost': 'WebSocket lost',
}

const shownEvents = 5

/** The badge in the header and the list of what happened to the wires. */
export function createWireView() {
  const badge = byId('wire')
  const sentence = byId('wire-sentence')
  const log = byId('wire-log')

  return (state: WireState, event: WireEvent | undefined) => {
    badge.dataset['state'] = state
    // The whole page takes the colour of the wire that carries it.
    document.documentElement.dataset['wire'] = state
    sentence.textContent = sentences[state]
    if (!event) return
    log.append(
      element('li', { 'data-event': event },
        element('span', { class: 'wire-time' }, `${(performance.now() / 1000).toFixed(2)} s`),
        ` ${happenings[event]}`,
      ),
    )
    while (log.childElementCount > shownEvents) log.firstElementChild?.remove()
  }
}
