import { element } from '../../shell/dom'
import { decode } from './binary'

/** Mid tones, which stand out on light paper and on dark. */
export const inks = ['#c2562a', '#12897c', '#4f6fd0', '#a8559b'] as const

const width = 640
const height = 420

/** A sheet of paper on which pieces of strokes can be drawn. */
export function createSheet(label: string, testId: string) {
  const canvas = element('canvas', { class: 'sheet', width, height, role: 'img', 'aria-label': label, 'data-testid': testId })
  const context = canvas.getContext('2d')!
  context.lineCap = context.lineJoin = 'round'
  context.lineWidth = 5

  return {
    canvas,
    draw(piece: Uint8Array) {
      const { ink, points } = decode(piece)
      const [first, ...rest] = points
      if (!first) return
      context.strokeStyle = inks[ink] ?? inks[0]
      context.beginPath()
      context.moveTo(first.x * width, first.y * height)
      // A line to where it is already draws the round dot of a stroke that has only begun.
      for (const point of rest.length > 0 ? rest : [first]) context.lineTo(point.x * width, point.y * height)
      context.stroke()
    },
    clear: () => context.clearRect(0, 0, width, height),
  }
}
