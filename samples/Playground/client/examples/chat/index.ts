import server from '../../../Telefunctions/Chat.cs?source'
import browser from './chat.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { element } from '../../shell/dom'
import { createCount } from '../../shell/count'
import { openTab } from '../../shell/openTab'
import type { ChatMessage } from '../../telefunc/Chat.telefunc'
import type { Example } from '../example'
import { joinChat, say } from './chat'
import './chat.css'

/** Each tab that is opened from here takes the next one. */
const names = ['Alice', 'Bob', 'Carol', 'Dave', 'Erin']

export const chat: Example = {
  id: 'chat',
  title: 'Chat',
  summary: 'All who joined hear all',
  about:
    'A broadcast channel joins the client to a key, here that of a room. Whatever is published there, by a browser or by the server, reaches every member with the same number, its publisher too. Open a second tab and talk to yourself.',
  sources: { server, browser },
  start(panel) {
    const asked = new URLSearchParams(location.search)
    const name = ask('name', 'Your name', asked.get('name') ?? names[0]!)
    const room = ask('room', 'Room', asked.get('room') ?? 'lobby')
    const log = element('ol', { class: 'chat-log', role: 'log', tabindex: '0', 'aria-label': 'Messages', 'data-testid': 'chat-log' })
    const count = createCount('chat')
    const text = element('input', { id: 'chat-text', name: 'text', value: 'Hello!', autocomplete: 'off', maxlength: '200', 'data-testid': 'chat-text' })
    const send = element('button', { class: 'button button-main', type: 'submit', 'data-testid': 'chat-send' }, 'Say')
    const refusal = element('p', { class: 'chat-refusal', role: 'status' })

    function show(seq: number, { user, text }: ChatMessage) {
      count.add(seq)
      log.append(
        element('li', { class: 'chat-line', 'data-testid': 'chat-line', 'data-kind': user === 'system' ? 'notice' : user === name.input.value ? 'mine' : 'other' },
          element('span', { class: 'chat-seq' }, `#${seq}`),
          ' ',
          element('span', { class: 'chat-user' }, `${user}:`),
          ' ',
          element('span', { class: 'chat-text' }, text),
        ),
      )
      log.scrollTop = log.scrollHeight
    }

    const control = channelSwitch(() => {
      count.restart()
      return joinChat(room.input.value, name.input.value, show)
    }, (open) => {
      send.disabled = !open
      name.input.disabled = room.input.disabled = open
    })

    const form = element('form', { class: 'say' }, element('label', { for: text.id }, 'Your text'), text, send)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (!text.value || !control.channel) return
      refusal.textContent = ''
      say(control.channel, name.input.value, text.value).catch((error: Error) => (refusal.textContent = error.message))
      text.select()
    })

    const another = openTab('chat', () => {
      const next = names[(names.indexOf(name.input.value) + 1) % names.length]!
      return { text: `Open a second tab as ${next}`, parameters: { name: next, room: room.input.value } }
    })
    panel.append(
      element('div', { class: 'chat-who' }, name.element, room.element),
      log,
      form,
      refusal,
      element('div', { class: 'chat-foot' }, count.element, another),
      control.element,
    )
    return control.dispose
  },
}

function ask(name: string, label: string, value: string) {
  const input = element('input', { id: `chat-${name}`, name, value, autocomplete: 'off', maxlength: '40', 'data-testid': `chat-${name}` })
  return { input, element: element('div', { class: 'chat-ask' }, element('label', { for: input.id }, label), input) }
}
