import { element } from './dom'

/** An account of numbers that go up by one, from whichever comes first. */
export function createCount(testId: string) {
  const range = element('span', { class: 'count-range', 'data-testid': `${testId}-count` })
  const verdict = element('span', { class: 'count-verdict', 'data-testid': `${testId}-verdict` })
  let first = 0
  let last = 0
  let missing = 0
  let doubled = 0

  function show() {
    const amount = (number: number) => (number === 0 ? 'none' : number.toLocaleString('en'))
    range.textContent = first === 0 ? 'nothing yet' : `#${first} to #${last}`
    verdict.textContent = first === 0 ? '' : `${amount(missing)} missing, ${amount(doubled)} doubled`
    verdict.dataset['whole'] = String(missing + doubled === 0)
  }

  /** Begins anew, as who joins again does. */
  function restart() {
    first = last = missing = doubled = 0
    show()
  }

  restart()
  return {
    element: element('p', { class: 'count' }, range, ' ', verdict),
    restart,
    add(number: number) {
      if (first === 0) first = number
      else if (number <= last) doubled++
      else missing += number - last - 1
      last = Math.max(last, number)
      show()
    },
  }
}
