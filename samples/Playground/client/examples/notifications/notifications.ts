import { onListenNotifications } from '../../telefunc/Notifications.telefunc'

/** Listens to what the server has to tell this visitor, in this tab and in all others. */
export async function listenNotifications(show: (seq: number, text: string, timestamp: number) => void) {
  const notifications = await onListenNotifications()
  notifications.subscribe((text, { seq, timestamp }) => show(seq, text, timestamp))
  return notifications
}
