import { examples } from '../examples'
import { byId, element } from './dom'
import { sourceView } from './sourceView'
import { offerThemes } from './theme'
import { chooseTransports } from './transports'
import { createWireView } from './wireView'
import { onWireChange, watchWires } from './wires'
import './tokens.css'
import './shell.css'
import './code.css'

const list = byId('examples')
const page = byId('page')
let stop = () => {}

function show(moveFocus: boolean) {
  const example = examples.find((candidate) => `#${candidate.id}` === location.hash) ?? examples[0]
  stop()

  const heading = element('h1', { tabindex: '-1' }, example.title)
  const panel = element('section', { class: 'panel', 'aria-label': `${example.title}, live`, 'data-testid': `panel-${example.id}` })
  page.replaceChildren(
    element('div', { class: 'intro' }, heading, element('p', {}, example.about)),
    panel,
    sourceView(example.sources),
  )
  for (const link of list.querySelectorAll('a'))
    if (link.hash === `#${example.id}`) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  document.title = `${example.title} · Telefunc for .NET`
  stop = example.start(panel)
  // Whoever follows a link by keyboard or screen reader continues at the new content.
  if (moveFocus) heading.focus({ preventScroll: true })
}

list.append(
  ...examples.map(({ id, title, summary }) =>
    element('li', {},
      element('a', { href: `#${id}`, 'data-testid': `example-${id}` },
        element('span', { class: 'example-title' }, title),
        element('span', { class: 'example-summary' }, summary),
      ),
    ),
  ),
)

offerThemes()
chooseTransports()
onWireChange(createWireView())
watchWires('/_telefunc')
addEventListener('hashchange', () => show(true))
show(false)
