import { element } from './dom'

/** A number with its name, for a description list; it starts at zero. */
export function fact(name: string, testId: string) {
  const value = element('dd', { 'data-testid': testId }, '0')
  let number = 0
  const set = (next: number) => {
    number = next
    value.textContent = next.toLocaleString('en')
  }
  return { element: element('div', {}, element('dt', {}, name), value), set, add: (more: number) => set(number + more) }
}
