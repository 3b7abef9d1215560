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
      const [left, right, top, bottom] = [44, width - 1, 10, height - 10]
      const x = (at: number) => right - ((now - at) / 1000 / seconds) * (right - left)
      const y = (count: number) => bottom - (Math.min(count, most) / most) * (bottom - top)

      context.textAlign = 'right'
      context.textBaseline = 'middle'
      context.lineWidth = 1
      for (let count = 0; count <= most; count += 2 * window) {
        context.strokeStyle = color('--line')
        context.beginPath()
        context.moveTo(left, Math.round(y(count)) + 0.5)
        context.lineTo(right, Math.round(y(count)) + 0.5)
        context.stroke()
        context.fillStyle = color('--muted')
        context.fillText(String(count), left - 8, y(count))
      }

      while (samples[1] && x(samples[1].at) < left) samples.shift()
      // One line for all neighbours alike, each up to where the next begins: by far cheaper than a piece for every sample.
      for (let first = 0, next; first < samples.length - 1; first = next) {
        const awaits = samples[first + 1]!.awaits
        next = first + 1
        while (next < samples.length - 1 && samples[next + 1]!.awaits === awaits) next++
        context.fillStyle = context.strokeStyle = color(awaits ? '--wire' : '--muted')
        context.lineWidth = 2
        context.setLineDash(awaits ? [] : [4, 3])
        context.beginPath()
        for (const { at, inFlight } of samples.slice(first, next + 1)) context.lineTo(Math.max(left, x(at)), y(inFlight))
        context.stroke()
        context.lineTo(x(samples[next]!.at), bottom)
        context.lineTo(Math.max(left, x(samples[first]!.at)), bottom)
        context.globalAlpha = 0.13
        context.fill()
        context.globalAlpha = 1
      }
      context.setLineDash([])

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
