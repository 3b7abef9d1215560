import { liveCanvas } from '../../shell/liveCanvas'

/** So much time has room, in milliseconds. */
const span = 60_000

/** One figure over the last minute. The scale grows with the highest value shown, and never ends below `least`. */
export function createPlot(title: string, name: string, least: number) {
  const samples: { at: number; value: number }[] = []
  const { element, stop } = liveCanvas(
    { 'aria-label': `${title} over the last minute; the number above is the newest`, 'data-testid': `dashboard-plot-${name}` },
    ({ context, width, height, color }) => {
      const now = performance.now()
      const [left, right, top, bottom] = [1, width - 4, 8, height - 8]
      const x = (at: number) => right - ((now - at) / span) * (right - left)
      // One that is just out of sight stays, so that the line goes on to the edge.
      while (samples[1] && x(samples[1].at) < left) samples.shift()
      const most = roundUp(Math.max(least, ...samples.map((sample) => 1.1 * sample.value)))
      const y = (value: number) => bottom - (value / most) * (bottom - top)

      context.lineWidth = 1
      context.strokeStyle = color('--line')
      for (const value of [0, most / 2, most]) {
        context.beginPath()
        context.moveTo(left, Math.round(y(value)) + 0.5)
        context.lineTo(right, Math.round(y(value)) + 0.5)
        context.stroke()
      }

      const newest = samples.at(-1)
      if (newest) {
        const edge = Math.max(left, x(samples[0]!.at))
        context.beginPath()
        context.rect(left, 0, width - left, height)
        context.save()
        context.clip()
        context.strokeStyle = context.fillStyle = color('--wire')
        context.lineWidth = 2
        context.lineJoin = 'round'
        context.beginPath()
        for (const { at, value } of samples) context.lineTo(x(at), y(value))
        context.stroke()
        context.lineTo(x(newest.at), bottom)
        context.lineTo(edge, bottom)
        context.globalAlpha = 0.13
        context.fill()
        context.globalAlpha = 1
        context.beginPath()
        context.arc(x(newest.at), y(newest.value), 3, 0, 2 * Math.PI)
        context.fill()
        context.restore()
      }

      const label = most.toLocaleString('en')
      context.textAlign = 'left'
      context.textBaseline = 'top'
      context.fillStyle = color('--surface')
      context.fillRect(left, top + 2, context.measureText(label).width + 6, 17)
      context.fillStyle = color('--muted')
      context.fillText(label, left, top + 4)
    },
  )
  return { element, stop, add: (value: number) => void samples.push({ at: performance.now(), value }) }
}

/** The next of 1, 2, 4, 5, 8, 10, 20 … that is not below. */
function roundUp(value: number) {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 5, 8].find((step) => step * power >= value) ?? 10) * power
}
