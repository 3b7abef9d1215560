import { type Brush, liveCanvas } from '../../shell/liveCanvas'

/** So wide is a second, in CSS pixels: wide enough to tell ten messages a second apart. */
const second = 64

/** A numbered message: when it was sent and when it arrived, on the page's clock. */
export type Passage = { sent: number; arrived: number | undefined }

/** A time without a wire; open while it lasts. */
export type Loss = { from: number; until: number | undefined }

/**
 * Draws every message as a line from the moment it was sent to the moment it arrived: in the upper half those of the
 * server, in the lower half those of the page.
 */
export function createDiagram(fromServer: Passage[], fromPage: Passage[], losses: readonly Loss[]) {
  return liveCanvas(
    { 'aria-label': 'When messages were sent and when they arrived; the figures below say the same', 'data-testid': 'reconnection-diagram' },
    (brush) => {
      const { context, width, height, color } = brush
      const now = performance.now()
      const x = (at: number) => width - 3 - ((now - at) / 1000) * second
      const lanes = { server: 22, page: height / 2, serverAgain: height - 22 }

      for (const { from, until } of losses) {
        const [left, right] = [Math.max(0, x(from)), x(until ?? now)]
        if (right < 0) continue
        context.globalAlpha = 0.16
        context.fillStyle = color('--quiet')
        context.fillRect(left, lanes.server, Math.max(2, right - left), lanes.serverAgain - lanes.server)
        context.globalAlpha = 1
        context.fillStyle = color('--ink')
        context.textAlign = 'center'
        context.textBaseline = 'bottom'
        context.fillText('lost', Math.min((left + right) / 2, width - 14), lanes.server - 4)
        context.textAlign = 'left'
      }
      passages(brush, fromServer, x, lanes.server, lanes.page, '--wire')
      passages(brush, fromPage, x, lanes.page, lanes.serverAgain, '--ink')
      lane(brush, lanes.server, 'Server', 'bottom')
      lane(brush, lanes.page, 'This page', 'bottom')
      lane(brush, lanes.serverAgain, 'Server', 'top')
    },
  )
}

function passages({ context, color }: Brush, all: Passage[], x: (at: number) => number, from: number, to: number, token: string) {
  while (all[0] && x(all[0].arrived ?? all[0].sent) < 0) all.shift()
  context.strokeStyle = context.fillStyle = color(token)
  context.lineWidth = 1.5
  for (const { sent, arrived } of all) {
    context.globalAlpha = 0.75
    if (arrived !== undefined) {
      context.beginPath()
      context.moveTo(x(sent), from)
      context.lineTo(x(arrived), to)
      context.stroke()
      dot(context, x(arrived), to)
    }
    context.globalAlpha = 1
    dot(context, x(sent), from)
  }
}

function dot(context: CanvasRenderingContext2D, x: number, y: number) {
  context.beginPath()
  context.arc(x, y, 2.5, 0, 2 * Math.PI)
  context.fill()
}

function lane({ context, width, color }: Brush, y: number, name: string, baseline: 'top' | 'bottom') {
  context.strokeStyle = color('--line-strong')
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(0, Math.round(y) + 0.5)
  context.lineTo(width, Math.round(y) + 0.5)
  context.stroke()
  context.textBaseline = baseline
  // On a ground of its own: the lines of the messages pass behind the name.
  const offset = baseline === 'bottom' ? -4 : 5
  const size = context.measureText(name)
  context.fillStyle = color('--surface')
  context.fillRect(0, baseline === 'bottom' ? y - 20 : y + 3, size.width + 6, 17)
  context.fillStyle = color('--muted')
  context.fillText(name, 0, y + offset)
}
