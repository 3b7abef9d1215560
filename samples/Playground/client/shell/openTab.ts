import { element } from './dom'

/** A link that opens an example in a further tab, with the same transports; it asks for its text and parameters when it is used. */
export function openTab(example: string, ask: () => { text: string; parameters?: Record<string, string> }) {
  const link = element('a', { class: 'open-tab', target: '_blank', 'data-testid': `${example}-open-tab` })

  function renew() {
    const { text, parameters } = ask()
    const address = new URL(location.href)
    for (const [name, value] of Object.entries(parameters ?? {})) address.searchParams.set(name, value)
    address.hash = example
    link.href = address.href
    link.textContent = text
  }

  renew()
  for (const moment of ['pointerenter', 'focus']) link.addEventListener(moment, renew)
  return link
}
