import { config } from 'telefunc/client'
import { byId } from './dom'

/** The choices of the selector, as they stand in the address: `?transports=sse`. */
const choices = {
  auto: ['sse', 'ws'],
  sse: ['sse'],
  ws: ['ws'],
} as const satisfies Record<string, readonly ('sse' | 'ws')[]>

/** Applies the transports named in the address. Choosing others loads the page again, since a connection keeps its own. */
export function chooseTransports() {
  const select = byId('transports') as HTMLSelectElement
  const asked = new URLSearchParams(location.search).get('transports') ?? 'auto'
  const choice = asked in choices ? (asked as keyof typeof choices) : 'auto'

  config.channel.transports = [...choices[choice]]
  select.value = choice
  select.addEventListener('change', () => {
    const address = new URL(location.href)
    if (select.value === 'auto') address.searchParams.delete('transports')
    else address.searchParams.set('transports', select.value)
    location.assign(address)
  })
}
