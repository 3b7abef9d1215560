import { onRead, onWrite } from '../../telefunc/Backpressure.telefunc'

/** Calls the server for a reader that takes its time, and shows how far it has read. */
export async function openReader(delay: number, show: (read: number) => void) {
  const { numbers, control } = await onRead({ milliseconds: delay })
  control.listen((read) => show(read))
  const setDelay = (milliseconds: number) => {
    if (!control.isClosed) control.send({ milliseconds }).catch(() => {})
  }
  return {
    numbers,
    setDelay,
    onClose: (callback: (error?: Error) => void) => numbers.onClose(callback),
    async close() {
      setDelay(0) // what waits is read quickly, so that the close need not wait for it
      await numbers.close()
      await control.close()
    },
  }
}

export type Connection = {
  setDelay(milliseconds: number): void
  onClose(callback: (error?: Error) => void): void
  close(): Promise<void>
}

export type Reader = Awaited<ReturnType<typeof openReader>>

/** Sends 1, 2, 3 … until the channel is closed. */
export async function sendNumbers({ numbers }: Reader, awaits: () => boolean, sent: (number: number) => Promise<void> | void) {
  await new Promise<void>((open) => numbers.onOpen(open))
  for (let number = 1; !numbers.isClosed; number++) {
    const room = numbers.send(number)
    await sent(number)
    if (awaits()) await room // resolves when the reader has room for more
    if (number % 100 === 0) await new Promise((resolve) => setTimeout(resolve)) // lets the page breathe
  }
}

/** Reads what the server sends, one number after another, and takes its time over each. */
export async function openWriter(awaits: () => boolean, delay: () => number, show: (sent: number, read: number) => void): Promise<Connection> {
  const { numbers, control } = await onWrite({ awaits: awaits(), read: 0 })
  let sent = 0
  let read = 0
  let reading = Promise.resolve()
  let due = 0
  let closing = false
  numbers.listen((number) => {
    const arrived = performance.now()
    // The listener has finished when its promise has, and only then there is room for more.
    reading = reading.then(async () => {
      // Counted from when the one before was due, so that a page that is busy, and late, catches up; it needs time to show them, too.
      due = Math.max(due, arrived) + Math.max(1, delay())
      const wait = due - performance.now()
      if (wait > 0 && !closing) await new Promise((resolve) => setTimeout(resolve, wait))
      sent = Math.max(sent, number)
      read = number
    })
    return reading
  })
  control.listen((number) => void (sent = Math.max(sent, number)))
  const report = setInterval(() => {
    show(sent, read)
    if (!control.isClosed) control.send({ awaits: awaits(), read }).catch(() => {})
  }, 50)
  numbers.onClose(() => clearInterval(report))
  return {
    setDelay() {}, // asked for before each number
    onClose: (callback: (error?: Error) => void) => numbers.onClose(callback),
    async close() {
      closing = true
      await numbers.close()
      await control.close()
    },
  }
}
