import { byId } from './dom'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** Follows the system's colours until the visitor chooses; index.html applies a choice made earlier. */
export function offerThemes() {
  const root = document.documentElement
  const button = byId('theme')
  const shown = () => root.dataset['theme'] ?? (dark.matches ? 'dark' : 'light')
  const label = () => button.setAttribute('aria-label', shown() === 'dark' ? 'Use light colours' : 'Use dark colours')

  button.addEventListener('click', () => {
    const next = shown() === 'dark' ? 'light' : 'dark'
    root.dataset['theme'] = next
    localStorage.setItem('theme', next)
    label()
  })
  dark.addEventListener('change', label)
  label()
}
