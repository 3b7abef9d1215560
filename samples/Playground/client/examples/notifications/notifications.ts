import { onListenNotifications } from '../../telefunc/Notifications.telefunc'

type Show = (seq: number, text: string, timestamp: number) => void

/** Listens to what the server tells this visitor, in every tab. */
export async function listenNotifications(show: Show) {
  const notifications = await onListenNotifications()
  notifications.subscribe((text, info) => show(info.seq, text, info.timestamp))
  return notifications
}
