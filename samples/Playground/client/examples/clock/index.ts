import server from '../../../Telefunctions/Clock.cs?source'
import browser from './clock.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { element } from '../../shell/dom'
import type { Example } from '../example'
import { openClock } from './clock'
import { createDial } from './dial'
import './clock.css'

export const clock: Example = {
  id: 'clock',
  title: 'Clock',
  summary: 'The server speaks',
  about:
    'One call returns a channel, and the channel outlives the call: from then on the server sends its time, once a second, for as long as you look.',
  sources: { server, browser },
  start(panel) {
    const dial = createDial()
    const reading = element('output', { class: 'clock-reading', 'data-testid': 'clock-time' }, '––:––:––')
    const received = element('dd', { 'data-testid': 'clock-message' }, '–')
    const ticks = element('dd', { 'data-testid': 'clock-ticks' }, '0')
    let count = 0

    const control = channelSwitch(() =>
      openClock((unixMs) => {
        const time = new Date(unixMs)
        dial.show(time)
        reading.textContent = time.toLocaleTimeString('en-GB')
        received.textContent = String(unixMs)
        ticks.textContent = String(++count)
      }),
    )
    panel.append(
      element('div', { class: 'clock' }, dial.element, reading),
      element(
        'dl',
        { class: 'facts' },
        element('div', {}, element('dt', {}, 'Last message'), received),
        element('div', {}, element('dt', {}, 'Messages'), ticks),
      ),
      control.element,
    )
    return control.dispose
  },
}
