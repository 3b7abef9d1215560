import server from '../../../Telefunctions/Backpressure.cs?source'
import browser from './backpressure.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { element } from '../../shell/dom'
import { fact } from '../../shell/facts'
import type { Example } from '../example'
import { type Connection, openReader, openWriter, sendNumbers } from './backpressure'
import { createPlot } from './plot'
import './backpressure.css'

/** Without awaiting nothing else would end the flood. Far more than a window that has grown, and read within a minute at most paces. */
const mostInFlight = 1000

export const backpressure: Example = {
  id: 'backpressure',
  title: 'Backpressure',
  summary: 'A sender that waits for its reader',
  about:
    'This page sends numbers as fast as it can to a reader on the server that takes its time over each, or the server sends and this page takes its time. As long as each send is awaited, no more than the window is on its way or waiting there, and nobody’s memory grows. (The window begins with 100 messages and may grow; when the connection moves to another wire, the npm client takes a second one, and the server half of one.)',
  sources: { server, browser },
  start(panel) {
    const plot = createPlot(mostInFlight)
    const facts = {
      sent: fact('Sent', 'backpressure-sent'),
      read: fact('Read', 'backpressure-read'),
      inFlight: fact('In flight', 'backpressure-in-flight'),
      most: fact('Most in flight', 'backpressure-most'),
    }
    const awaiting = element('input', { type: 'checkbox', role: 'switch', id: 'backpressure-await', 'data-testid': 'backpressure-await' })
    awaiting.checked = true
    const delay = element('input', { type: 'range', id: 'backpressure-delay', min: '0', max: '100', step: '5', value: '20', 'data-testid': 'backpressure-delay' })
    const delayText = element('output', { for: delay.id })
    const fromServer = element('input', { type: 'checkbox', role: 'switch', id: 'backpressure-from-server', 'data-testid': 'backpressure-from-server' })
    const readerText = element('label', { for: delay.id })
    let sent = 0
    let read = 0
    let most = 0

    function note() {
      const inFlight = sent - read
      facts.sent.set(sent)
      facts.read.set(read)
      facts.inFlight.set(inFlight)
      facts.most.set((most = Math.max(most, inFlight)))
      plot.add(inFlight, awaiting.checked)
    }

    const connect = () => channelSwitch<Connection>(() => (fromServer.checked ? readFromServer() : sendToServer()))
    let control = connect()

    function readFromServer() {
      sent = read = most = 0
      return openWriter(
        () => awaiting.checked,
        () => delay.valueAsNumber,
        (nowSent, nowRead) => {
          sent = nowSent
          read = nowRead
          note()
        },
      )
    }

    async function sendToServer() {
      const reader = await openReader(delay.valueAsNumber, (upTo) => {
        read = upTo
        note()
      })
      sent = read = most = 0
      // Ends by itself when the channel does; the channel's own state says why.
      sendNumbers(reader, () => awaiting.checked, (number) => {
        sent = number
        most = Math.max(most, sent - read)
        return awaiting.checked || sent - read < mostInFlight ? undefined : untilReadOn()
      }).catch(() => {})
      return reader
    }

    async function untilReadOn() {
      while (!awaiting.checked && sent - read >= mostInFlight && control.channel) await new Promise((resolve) => setTimeout(resolve, 50))
    }

    const showDirection = () => (readerText.textContent = fromServer.checked ? 'This page takes' : 'The reader takes')
    fromServer.addEventListener('change', () => {
      showDirection()
      const before = control
      before.dispose()
      control = connect()
      before.element.replaceWith(control.element)
    })
    const showDelay = () => (delayText.textContent = `${delay.value} ms`)
    delay.addEventListener('input', () => {
      showDelay()
      control.channel?.setDelay(delay.valueAsNumber)
    })
    awaiting.addEventListener('change', () => {
      most = sent - read
      note()
    })
    showDelay()
    showDirection()

    panel.classList.add('panel-wide')
    panel.append(
      plot.element,
      element('dl', { class: 'figures' }, ...Object.values(facts).map((shown) => shown.element)),
      element('div', { class: 'settings' },
        element('label', { class: 'toggle', for: awaiting.id }, awaiting, 'Await each send'),
        element('label', { class: 'toggle', for: fromServer.id }, fromServer, 'The server sends'),
        element('div', { class: 'slider' }, readerText, delay, delayText),
      ),
      control.element,
    )
    return () => {
      plot.stop()
      control.dispose()
    }
  },
}
