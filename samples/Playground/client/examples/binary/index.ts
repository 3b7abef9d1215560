import server from '../../../Telefunctions/Binary.cs?source'
import browser from './binary.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { element } from '../../shell/dom'
import { fact } from '../../shell/facts'
import type { Example } from '../example'
import { encode, openBinary } from './binary'
import { followPen } from './pen'
import { createSheet, inks } from './sheet'
import './binary.css'

export const binary: Example = {
  id: 'binary',
  title: 'Binary',
  summary: 'Bytes, there and back',
  about:
    'Draw on the first sheet, with whatever points. Frame by frame your stroke goes to the server as a few bytes, without any JSON, and comes back to be drawn on the second sheet.',
  sources: { server, browser },
  start(panel) {
    const here = createSheet('What you draw', 'binary-drawn')
    const back = createSheet('What came back', 'binary-back')
    const sentBytes = fact('Bytes sent', 'binary-sent-bytes')
    const sentMessages = fact('Messages sent', 'binary-sent')
    const backBytes = fact('Bytes back', 'binary-back-bytes')
    const backMessages = fact('Messages back', 'binary-back-messages')
    let ink = 0

    const control = channelSwitch(
      () =>
        openBinary((piece) => {
          back.draw(piece)
          backBytes.add(piece.byteLength)
          backMessages.add(1)
        }),
      (open) => here.canvas.classList.toggle('sheet-open', open),
    )
    followPen(here.canvas, (points) => {
      if (!control.channel) return
      const piece = encode(ink, points)
      here.draw(piece)
      sentBytes.add(piece.byteLength)
      sentMessages.add(1)
      // A piece that the channel cannot deliver any more shows in the channel's own state.
      control.channel.sendBinary(piece).catch(() => {})
    })

    const pots = inks.map((color, i) => {
      const choice = element('input', { type: 'radio', name: 'ink', 'aria-label': `Ink ${i + 1}`, 'data-testid': `binary-ink-${i}`, style: `--ink-color: ${color}` })
      choice.checked = i === ink
      choice.addEventListener('change', () => (ink = i))
      return choice
    })
    const clear = element('button', { class: 'button', type: 'button', 'data-testid': 'binary-clear' }, 'Clear both')
    clear.addEventListener('click', () => {
      here.clear()
      back.clear()
    })

    panel.classList.add('panel-wide')
    panel.append(
      element('div', { class: 'sheets' },
        element('figure', {}, here.canvas, element('figcaption', {}, 'Drawn here')),
        element('figure', {}, back.canvas, element('figcaption', {}, 'Back from the server')),
      ),
      element('div', { class: 'inks' }, element('div', { class: 'pots', role: 'radiogroup', 'aria-label': 'Ink' }, ...pots), clear),
      element('dl', { class: 'figures' }, sentMessages.element, sentBytes.element, backMessages.element, backBytes.element),
      control.element,
    )
    return control.dispose
  },
}
