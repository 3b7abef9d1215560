import { type Vitals, onWatch } from '../../telefunc/Dashboard.telefunc'

/** Has the server's figures shown, once a second, from now on. */
export async function watchVitals(show: (vitals: Vitals) => void) {
  const channel = await onWatch()
  channel.subscribe((vitals) => show(vitals))
  return channel
}
