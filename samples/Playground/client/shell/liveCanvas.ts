import { element } from './dom'

/** What a picture is drawn with: sizes in CSS pixels, colours by the name of their token (`--wire`). */
export interface Brush {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  color(token: string): string
}

// Painting takes the thread that also takes the messages. Nothing here scrolls so fast that it needed every frame to look smooth, and
// who asked the system for less motion gets steps.
const milliseconds = { smooth: 30, steps: 250 }
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)')

/** A canvas that is painted anew many times a second, sharp on every screen and in the colours of the theme. */
export function liveCanvas(attributes: Record<string, string>, paint: (brush: Brush) => void) {
  const canvas = element('canvas', { class: 'live-canvas', role: 'img', ...attributes })
  const context = canvas.getContext('2d')!
  let timer = 0
  let frame = requestAnimationFrame(next)

  function next() {
    timer = setTimeout(() => (frame = requestAnimationFrame(next)), lessMotion.matches ? milliseconds.steps : milliseconds.smooth)
    const { clientWidth: width, clientHeight: height } = canvas
    const scale = devicePixelRatio
    const [pixelWidth, pixelHeight] = [Math.round(width * scale), Math.round(height * scale)]
    if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) [canvas.width, canvas.height] = [pixelWidth, pixelHeight]
    const style = getComputedStyle(canvas)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    context.clearRect(0, 0, width, height)
    context.font = `${0.8125 * parseFloat(getComputedStyle(document.documentElement).fontSize)}px ${style.fontFamily}`
    paint({ context, width, height, color: (token) => style.getPropertyValue(token) })
  }

  function stop() {
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  }

  return { element: canvas, stop }
}
