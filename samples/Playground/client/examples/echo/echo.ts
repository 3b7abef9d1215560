import { onEcho } from '../../telefunc/Echo.telefunc'

/** Calls the server; what is sent on the channel comes back through `show`. */
export async function openEcho(show: (text: string) => void) {
  const { channel } = await onEcho()
  channel.listen((text) => show(text))
  return channel
}
