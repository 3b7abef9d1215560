import server from '../../../Telefunctions/Echo.cs?source'
import browser from './echo.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { element } from '../../shell/dom'
import type { Example } from '../example'
import { openEcho } from './echo'
import './echo.css'

export const echo: Example = {
  id: 'echo',
  title: 'Echo',
  summary: 'Both sides speak',
  about:
    'The same channel carries messages both ways. Each text that you send is answered by the server; the figure beside the answer is the time the two took together.',
  sources: { server, browser },
  start(panel) {
    const log = element('ol', { class: 'talk', role: 'log', tabindex: '0', 'aria-label': 'Messages', 'data-testid': 'echo-log' })
    const text = element('input', {
      id: 'echo-text',
      name: 'text',
      value: 'Hello!',
      autocomplete: 'off',
      maxlength: '200',
      'data-testid': 'echo-input',
    })
    const send = element('button', { class: 'button button-main', type: 'submit', 'data-testid': 'echo-send' }, 'Send')
    // Answers come in the order of the questions, so the oldest question without an answer is the one answered.
    const sentAt: number[] = []

    const add = (kind: 'sent' | 'received', message: string, note?: string) => {
      log.append(
        element('li', { class: `talk-${kind}`, 'data-testid': `echo-${kind}` },
          element('span', { class: 'talk-text' }, message),
          ...(note ? [element('span', { class: 'talk-note' }, note)] : []),
        ),
      )
      log.scrollTop = log.scrollHeight
    }

    const control = channelSwitch(async () => {
      const opened = await openEcho((answer) => {
        const sent = sentAt.shift()
        add('received', answer, sent === undefined ? undefined : `${Math.max(1, Math.round(performance.now() - sent))} ms`)
      })
      sentAt.length = 0
      return opened
    }, (open) => (send.disabled = !open))

    const form = element('form', { class: 'say' }, element('label', { for: 'echo-text' }, 'Your text'), text, send)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const message = text.value
      if (!message || !control.channel) return
      sentAt.push(performance.now())
      add('sent', message)
      // A message that the channel cannot deliver any more shows in the channel's own state.
      control.channel.send(message).catch(() => {})
      text.select()
    })
    panel.append(log, form, control.element)
    return control.dispose
  },
}
