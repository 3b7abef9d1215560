import { svg } from '../../shell/dom'

/** A clock face that moves only when the server says so. */
export function createDial() {
  const ticks = Array.from({ length: 60 }, (_, minute) =>
    svg('line', {
      class: minute % 5 === 0 ? 'dial-hour' : 'dial-minute',
      x1: 0,
      x2: 0,
      y1: -94,
      y2: minute % 5 === 0 ? -84 : -90,
      transform: `rotate(${minute * 6})`,
    }),
  )
  const hours = svg('line', { class: 'dial-hand dial-hand-hours', y1: 8, y2: -50 })
  const minutes = svg('line', { class: 'dial-hand dial-hand-minutes', y1: 10, y2: -76 })
  const seconds = svg('line', { class: 'dial-hand dial-hand-seconds', y1: 18, y2: -84 })
  const hub = svg('circle', { class: 'dial-hub', r: 4 })
  const root = svg('svg', { class: 'dial', viewBox: '-100 -100 200 200', 'aria-hidden': 'true' }, ...ticks, hours, minutes, seconds, hub)

  return {
    element: root,
    show(time: Date) {
      const second = time.getSeconds()
      const minute = time.getMinutes() + second / 60
      const hour = (time.getHours() % 12) + minute / 60
      root.classList.add('dial-running')
      turn(hours, hour * 30)
      turn(minutes, minute * 6)
      turn(seconds, second * 6)
    },
  }
}

const angles = new WeakMap<SVGElement, number>()

// A hand that passes twelve goes on turning instead of running back.
function turn(hand: SVGElement, degrees: number) {
  const before = angles.get(hand) ?? 0
  const after = before + ((((degrees - before) % 360) + 540) % 360) - 180
  angles.set(hand, after)
  hand.style.transform = `rotate(${after}deg)`
}
