import type { Point } from './binary'

/**
 * Follows one pointer at a time over an element: mouse, pen or finger. The points since the last frame come together,
 * as one line that begins where the line before it ended.
 */
export function followPen(target: HTMLElement, draw: (points: readonly Point[]) => void) {
  let pointer: number | undefined
  let points: Point[] = []
  let frame = 0

  const flush = () => {
    cancelAnimationFrame(frame)
    frame = 0
    if (points.length === 0) return
    draw(points)
    points = points.slice(-1)
  }

  const add = (events: readonly PointerEvent[]) => {
    const box = target.getBoundingClientRect()
    const within = (value: number) => Math.min(1, Math.max(0, value))
    points.push(
      ...events.map(({ clientX, clientY }) => ({
        x: within((clientX - box.left) / box.width),
        y: within((clientY - box.top) / box.height),
      })),
    )
    frame ||= requestAnimationFrame(flush)
  }

  target.addEventListener('pointerdown', (event) => {
    if (pointer !== undefined || event.button !== 0) return
    pointer = event.pointerId
    target.setPointerCapture(pointer)
    add([event])
  })
  target.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return
    // The browser gathers what a fast pointer does between two frames; not every browser offers it for every event.
    const gathered = event.getCoalescedEvents?.() ?? []
    add(gathered.length > 0 ? gathered : [event])
  })
  for (const end of ['pointerup', 'pointercancel'] as const)
    target.addEventListener(end, (event) => {
      if (event.pointerId !== pointer) return
      pointer = undefined
      // What was drawn since the last frame is still a part of this stroke; the next one begins elsewhere.
      if (frame) flush()
      points = []
    })
}
