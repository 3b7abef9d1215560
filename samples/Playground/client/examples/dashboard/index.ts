import server from '../../../Telefunctions/Dashboard.cs?source'
import browser from './dashboard.ts?source'
import { channelSwitch } from '../../shell/channelSwitch'
import { element } from '../../shell/dom'
import { fact } from '../../shell/facts'
import { openTab } from '../../shell/openTab'
import type { Vitals } from '../../telefunc/Dashboard.telefunc'
import type { Example } from '../example'
import { watchVitals } from './dashboard'
import { createPlot } from './plot'
import './dashboard.css'

const figures: { of: keyof Vitals; title: string; unit: string; digits: number; least: number }[] = [
  { of: 'messagesPerSecond', title: 'Messages a second', unit: '', digits: 0, least: 10 },
  { of: 'connections', title: 'Connections', unit: '', digits: 0, least: 4 },
  { of: 'channels', title: 'Channels', unit: '', digits: 0, least: 4 },
  { of: 'memoryMegabytes', title: 'Memory', unit: 'MB', digits: 0, least: 100 },
  { of: 'cpuPercent', title: 'Processor', unit: '%', digits: 1, least: 10 },
]

export const dashboard: Example = {
  id: 'dashboard',
  title: 'Dashboard',
  summary: 'The server speaks to all',
  about:
    'How this playground’s own server is doing, measured by Telefunc’s meter and published once a second under one key for all who watch, however many they are. A page hears what is published from when it joined, so its plots begin empty. Open Backpressure in a second tab to see them move.',
  sources: { server, browser },
  start(panel) {
    const heard = fact('Seconds watched', 'dashboard-heard')
    const plots = figures.map((figure) => {
      const plot = createPlot(figure.title, figure.of, figure.least)
      const value = element('span', { class: 'vital-value', 'data-testid': `dashboard-${figure.of}` }, '–')
      return {
        element: element('figure', { class: 'vital' },
          element('figcaption', {}, element('span', { class: 'vital-title' }, figure.title), value),
          plot.element,
        ),
        stop: plot.stop,
        add(vitals: Vitals) {
          plot.add(vitals[figure.of])
          const number = vitals[figure.of].toLocaleString('en', { minimumFractionDigits: figure.digits, maximumFractionDigits: figure.digits })
          value.textContent = figure.unit ? `${number} ${figure.unit}` : number
        },
      }
    })

    const control = channelSwitch(() =>
      watchVitals((vitals) => {
        heard.add(1)
        for (const plot of plots) plot.add(vitals)
      }),
    )

    panel.classList.add('panel-wide')
    panel.append(
      element('div', { class: 'vitals' },
        ...plots.map((plot) => plot.element),
        element('div', { class: 'vitals-note' },
          element('dl', { class: 'figures' }, heard.element),
          element('p', {}, 'Each plot shows the last minute.'),
          openTab('backpressure', () => ({ text: 'Open Backpressure in a second tab' })),
        ),
      ),
      control.element,
    )
    return () => {
      for (const plot of plots) plot.stop()
      control.dispose()
    }
  },
}
