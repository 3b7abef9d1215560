import { onClock } from '../../telefunc/Clock.telefunc'

/** Calls the server and shows every tick that it sends. */
export async function openClock(show: (unixMs: number) => void) {
  const { channel } = await onClock()
  channel.listen((time) => show(time))
  return channel
}
