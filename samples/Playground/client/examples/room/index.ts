import server from '../../../Telefunctions/Room.cs?source'
import browser from './room.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { element } from '../../shell/dom'
import type { ClientMessage } from '../../telefunc/Room.telefunc'
import type { Example } from '../example'
import { openRoom, say } from './room'
import './room.css'

export const room: Example = {
  id: 'room',
  title: 'Room',
  summary: 'Each message is answered',
  about:
    'With four type arguments every message is acknowledged by a value, both ways. Here the server acknowledges yours only after this page has acknowledged its answer, so the time shown holds two round trips.',
  sources: { server, browser },
  start(panel) {
    const buttons: HTMLButtonElement[] = []
    const log = element('ol', { class: 'letters', role: 'log', tabindex: '0', 'aria-label': 'Messages', 'data-testid': 'room-log' })
    const add = (direction: 'sent' | 'received', message: object, acknowledgement: string) => {
      const ack = element('span', { class: 'letter-ack', 'data-testid': 'room-ack' }, acknowledgement)
      log.append(
        element('li', { class: `letter letter-${direction}`, 'data-testid': `room-${direction}` },
          element('code', { class: 'letter-text' }, ...breakable(JSON.stringify(message))),
          ack,
        ),
      )
      log.scrollTop = log.scrollHeight
      return ack
    }

    const control = channelSwitch(
      () => openRoom((message) => add('received', message, 'acknowledged with {"ok":true}').classList.add('letter-acked')),
      (open) => buttons.forEach((button) => (button.disabled = !open)),
    )

    async function send(message: ClientMessage) {
      const opened = control.channel
      if (!opened) return
      const ack = add('sent', message, 'not acknowledged yet')
      try {
        const { answer, milliseconds } = await say(opened, message)
        ack.textContent = `${JSON.stringify(answer)} after ${Math.max(1, Math.round(milliseconds))} ms`
        ack.classList.add('letter-acked')
      } catch (error) {
        ack.textContent = error instanceof Error ? error.message : String(error)
      }
    }

    function ask(name: string, label: string, value: string, verb: string, message: (text: string) => ClientMessage) {
      const input = element('input', { id: `room-${name}`, name, value, autocomplete: 'off', maxlength: '200', 'data-testid': `room-${name}` })
      const button = element('button', { class: 'button button-main', type: 'submit', 'data-testid': `room-${name}-send` }, verb)
      button.disabled = true
      const form = element('form', { class: 'say' }, element('label', { for: input.id }, label), input, button)
      form.addEventListener('submit', (event) => {
        event.preventDefault()
        if (input.value) void send(message(input.value))
        input.select()
      })
      buttons.push(button)
      return form
    }

    const forms = [
      ask('join', 'Room', 'lobby', 'Join', (roomId) => ({ type: 'join', roomId })),
      ask('chat', 'Your text', 'Hello!', 'Send', (text) => ({ type: 'chat', text })),
    ]
    panel.append(log, element('div', { class: 'asks' }, ...forms), control.element)
    return control.dispose
  },
}

/** The same text; where it is too long for a line it is broken after a comma rather than within a word. */
function breakable(json: string) {
  return json.split(/(?<=,)/).flatMap((part) => [part, document.createElement('wbr')])
}
