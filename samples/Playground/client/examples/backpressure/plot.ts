import { liveCanvas } from '../../shell/liveCanvas'

const seconds = 20
const window = 100

type Sample = { at: number; inFlight: number; awaits: boolean }

/** Messages in flight over the last seconds. */
export function createPlot(most: number) {
  const samples: Sample[] = []
  const { element, stop } = liveCanvas(
    { 'aria-label': 'Messages in flight over time; the figures below say the same', 'data-testid': 'backpressure-plot' },
    ({ context, width, height, color }) => {
      const now = performance.now()
      const [left, right, top, bottom] = [36, width - 1, 10, height - 10]
      const x = (at: number) => right - ((now - at) / 1000 / seconds) * (right - left)
      const y = (count: number) => bottom - (Math.min(count, most) / most) * (bottom - top)

      context.textAlign = 'right'
      context.textBaseline = 'middle'
      context.lineWidth = 1
      for (let count = 0; count <= most; count += window) {
        context.strokeStyle = color('--line')
        context.beginPath()
        context.moveTo(left, Math.round(y(count)) + 0.5)
        context.lineTo(right, Math.round(y(count)) + 0.5)
        context.stroke()
        context.fillStyle = color('--muted')
        context.fillText(String(count), left - 8, y(count))
      }

      while (samples[1] && x(samples[1].at) < left) samples.shift()
      for (const awaits of [true, false]) {
        context.fillStyle = context.strokeStyle = awaits ? color('--wire') : color('--muted')
        const step = (from: Sample, to: Sample) => {
          context.moveTo(Math.max(left, x(from.at)), y(from.inFlight))
          context.lineTo(x(to.at), y(to.inFlight))
        }
        context.globalAlpha = 1
        context.lineWidth = 2
        context.setLineDash(awaits ? [] : [4, 3])
        context.beginPath()
        samples.forEach((from, i) => {
          const to = samples[i + 1]
          if (to && to.awaits === awaits) step(from, to)
        })
        context.stroke()
        context.setLineDash([])
        context.globalAlpha = 0.13
        context.beginPath()
        samples.forEach((from, i) => {
          const to = samples[i + 1]
          if (!to || to.awaits !== awaits) return
          step(from, to)
          context.lineTo(x(to.at), bottom)
          context.lineTo(Math.max(left, x(from.at)), bottom)
        })
        context.fill()
        context.globalAlpha = 1
      }

      context.textAlign = 'left'
      context.textBaseline = 'bottom'
      context.strokeStyle = context.fillStyle = color('--ink')
      context.setLineDash([2, 4])
      context.lineWidth = 1
      context.beginPath()
      context.moveTo(left, Math.round(y(window)) + 0.5)
      context.lineTo(right, Math.round(y(window)) + 0.5)
      context.stroke()
      context.setLineDash([])
      context.fillText('the window', left + 6, y(window) - 3)
    },
  )
  return { element, stop, add: (inFlight: number, awaits: boolean) => void samples.push({ at: performance.now(), inFlight, awaits }) }
}
