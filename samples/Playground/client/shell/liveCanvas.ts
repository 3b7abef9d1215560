import { element } from './dom'

/** What a picture is drawn with: sizes in CSS pixels, colours by the name of their token (`--wire`). */
export interface Brush {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  color(token: string): string
}

/** A canvas that is painted anew for every frame, sharp on every screen and in the colours of the theme. */
export function liveCanvas(attributes: Record<string, string>, paint: (brush: Brush) => void) {
  const canvas = element('canvas', { class: 'live-canvas', role: 'img', ...attributes })
  const context = canvas.getContext('2d')!
  let frame = requestAnimationFrame(next)

  function next() {
    frame = requestAnimationFrame(next)
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

  return { element: canvas, stop: () => cancelAnimationFrame(frame) }
}
