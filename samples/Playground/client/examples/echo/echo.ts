import { onEcho } from '../../telefunc/Echo.telefunc'

/** Calls the server and shows every answer to what is sent. */
export async function openEcho(show: (text: string) => void) {
  const { channel } = await onEcho()
  channel.listen((text) => show(text))
  return channel
}
