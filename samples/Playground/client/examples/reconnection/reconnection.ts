import { type Count, type Tally, cut, onCount } from '../../telefunc/Reconnection.telefunc'

/** Calls the server; shows each of its numbers, and tells it the numbers of this page, ten a second each way. */
export async function openCount(hear: (count: Count) => void, sent: (number: number) => void) {
  const { channel } = await onCount()
  channel.listen((count) => hear(count))

  let number = 0
  const timer = setInterval(() => {
    if (channel.isClosed) return clearInterval(timer)
    sent(++number)
    // Not awaited, so that it counts on while the connection is lost.
    channel.send(number).catch(() => {})
  }, 100)
  return channel
}

/** What became of numbers that should arrive as 1, 2, 3 …; the server keeps the same account. */
export function hearNumber({ last, missing, doubled }: Tally, number: number): Tally {
  return number <= last
    ? { last, missing, doubled: doubled + 1 }
    : { last: number, missing: missing + number - last - 1, doubled }
}

/** Has the server cut the connections of this browser that carry channels. */
export const cutConnection = cut
