import server from '../../../Telefunctions/Reconnection.cs?source'
import browser from './reconnection.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { element } from '../../shell/dom'
import { onWireChange } from '../../shell/wires'
import type { Tally } from '../../telefunc/Reconnection.telefunc'
import type { Example } from '../example'
import { type Loss, type Passage, createDiagram } from './diagram'
import { cutConnection, hearNumber, openCount } from './reconnection'
import './reconnection.css'

const shownLosses = 2

export const reconnection: Example = {
  id: 'reconnection',
  title: 'Reconnection',
  summary: 'Cut it, and miss nothing',
  about:
    'Both sides number their messages, ten a second, and go on while the connection is gone. Cut it: what was under way and what was sent meanwhile arrives when the client is back, each once and in order.',
  sources: { server, browser },
  start(panel) {
    const fromServer: Passage[] = []
    const fromPage: Passage[] = []
    const losses: Loss[] = []
    const diagram = createDiagram(fromServer, fromPage, losses)
    const heardHere = createVerdict('This page heard from the server', 'reconnection-page')
    const heardThere = createVerdict('The server heard from this page', 'reconnection-server')
    const story = element('ol', { class: 'losses', role: 'log', 'aria-label': 'Lost connections', 'data-testid': 'reconnection-losses' })
    const button = element('button', { class: 'button button-main', type: 'button', 'data-testid': 'reconnection-cut' }, 'Cut the connection')
    let heard: Tally
    let answered: number
    let unanswered: Passage[]
    // What the server's clock reads less, at most; the quickest message so far knows best.
    let clockDifference: number
    let waited = 0

    const control = channelSwitch(async () => {
      heard = { last: 0, missing: 0, doubled: 0 }
      answered = 0
      unanswered = []
      clockDifference = Infinity
      return openCount(
        (count) => {
          const now = performance.now()
          clockDifference = Math.min(clockDifference, now - count.sentAt)
          const sent = count.sentAt + clockDifference
          heard = hearNumber(heard, count.number)
          heardHere.show(heard)
          heardThere.show(count.heard)
          fromServer.push({ sent, arrived: now })
          for (; answered < count.heard.last; answered++) {
            const passage = unanswered.shift()
            if (passage) passage.arrived = Math.max(passage.sent, sent)
          }
          const loss = losses.at(-1)
          if (loss?.until !== undefined && sent >= loss.from && sent < loss.until) tell(loss, ++waited)
        },
        () => {
          const passage: Passage = { sent: performance.now(), arrived: undefined }
          fromPage.push(passage)
          unanswered.push(passage)
        },
      )
    }, (open) => (button.disabled = !open))

    function tell(loss: Loss, waiting: number) {
      const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`
      const text = loss.until === undefined
        ? `Lost at ${seconds(loss.from)}`
        : `Lost at ${seconds(loss.from)}, back after ${seconds(loss.until - loss.from)}${waiting > 0 ? `; ${waiting} from the server had waited` : ''}`
      story.lastElementChild!.textContent = text
      story.lastElementChild!.setAttribute('data-state', loss.until === undefined ? 'lost' : 'back')
    }

    button.addEventListener('click', () => void cutConnection().catch(() => {}))
    const forget = onWireChange((state) => {
      const isLost = state === 'reconnecting' || state === 'none'
      const last = losses.at(-1)
      if (isLost && control.channel && (!last || last.until !== undefined)) {
        losses.push({ from: performance.now(), until: undefined })
        story.append(element('li'))
        while (story.childElementCount > shownLosses) story.firstElementChild?.remove()
        tell(losses.at(-1)!, (waited = 0))
      } else if (!isLost && last && last.until === undefined) {
        last.until = performance.now()
        tell(last, waited)
      }
    })

    panel.classList.add('panel-wide')
    panel.append(
      diagram.element,
      element('div', { class: 'verdicts' }, heardHere.element, heardThere.element),
      element('div', { class: 'cut' }, button, story),
      control.element,
    )
    return () => {
      forget()
      diagram.stop()
      control.dispose()
    }
  },
}

/** An account of numbers, and what follows from it. */
function createVerdict(title: string, testId: string) {
  const count = element('span', { class: 'verdict-count', 'data-testid': `${testId}-last` }, '0')
  const verdict = element('span', { class: 'verdict-words', 'data-testid': `${testId}-verdict` }, 'nothing yet')
  return {
    element: element('p', { class: 'verdict' }, element('span', { class: 'verdict-title' }, title), count, verdict),
    show({ last, missing, doubled }: Tally) {
      const amount = (number: number) => (number === 0 ? 'none' : number.toLocaleString('en'))
      count.textContent = `1 to ${last}`
      verdict.textContent = `${amount(missing)} missing, ${amount(doubled)} doubled`
      verdict.dataset['whole'] = String(missing + doubled === 0)
    },
  }
}
