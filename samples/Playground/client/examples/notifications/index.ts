import server from '../../../Telefunctions/Notifications.cs?source'
import browser from './notifications.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { createCount } from '../../shell/count'
import { element } from '../../shell/dom'
import { openTab } from '../../shell/openTab'
import type { Example } from '../example'
import { listenNotifications } from './notifications'
import './notifications.css'

const shown = 5

export const notifications: Example = {
  id: 'notifications',
  title: 'Notifications',
  summary: 'Every tab of one user',
  about:
    'The key of this broadcast is made of what the server knows about the visitor, so all tabs of one user hear the same, and nobody else does. Each tab that is opened causes two notifications: one after a second and one after two.',
  sources: { server, browser },
  start(panel) {
    const list = element('ol', { class: 'notices', role: 'log', 'aria-label': 'Notifications', 'data-testid': 'notifications-log' })
    const count = createCount('notifications')
    const key = element('code', { class: 'notices-key', 'data-testid': 'notifications-key' })

    const control = channelSwitch(async () => {
      count.restart()
      const channel = await listenNotifications((seq, text, timestamp) => {
        count.add(seq)
        list.append(
          element('li', { class: 'notice', 'data-testid': 'notifications-notice' },
            element('span', { class: 'notice-seq' }, `#${seq}`),
            ' ',
            element('span', { class: 'notice-text' }, text),
            ' ',
            element('time', { class: 'notice-time' }, new Date(timestamp).toLocaleTimeString('en-GB')),
          ),
        )
        while (list.childElementCount > shown) list.firstElementChild?.remove()
      })
      key.textContent = channel.key
      return channel
    })

    panel.append(
      list,
      element('p', { class: 'notices-who' }, 'The key, in every tab of yours: ', key),
      element('div', { class: 'notices-foot' }, count.element, openTab('notifications', () => ({ text: 'Open a second tab' }))),
      control.element,
    )
    return control.dispose
  },
}
