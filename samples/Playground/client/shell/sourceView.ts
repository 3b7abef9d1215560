import type { Example, ShownSource } from '../examples/example'
import { element } from './dom'

/** The two files of an example, the server's first. */
export function sourceView(sources: Example['sources']) {
  return element('div', { class: 'sources' }, block('On the server', sources.server), block('In the browser', sources.browser))
}

function block(where: string, source: ShownSource) {
  const code = element('code', { class: `language-${source.language}` })
  // Coloured and escaped by bundle.mjs when the page was built; nothing of it comes from the network.
  code.innerHTML = source.html
  return element('figure', { class: 'source', 'data-testid': `source-${source.language}` },
    element('figcaption', {}, element('span', { class: 'source-where' }, where), element('span', { class: 'source-file' }, source.file)),
    // Focusable, because a keyboard must be able to scroll what is wider than the page.
    element('pre', { tabindex: '0', 'aria-label': source.file }, code),
  )
}
