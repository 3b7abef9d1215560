// One channel of the npm client under the eyes of a test: everything it receives and reports is kept, and can be waited for.
import { Abort } from 'telefunc/client'
import { errorToJson, fromJson, toJson } from './values.mjs'

/** What a numbered message looks like: its number, and padding where the test asks for a size. */
const numbered = (n, size) => (size > 0 ? { n, pad: 'x'.repeat(size) } : { n })

function numberedBytes(n, size) {
  const bytes = new Uint8Array(Math.max(4, size)).fill(n & 0xff)
  new DataView(bytes.buffer).setUint32(0, n, true)
  return bytes
}

function numberOfBytes(bytes) {
  const n = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const damaged = bytes.subarray(4).some((byte) => byte !== (n & 0xff))
  return damaged ? `damaged ${n}` : n
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export class WatchedChannel {
  received = []
  opened = 0
  closes = []
  holdsClose = false
  waiting = 0
  mostWaiting = 0
  #waiters = []

  constructor(channel) {
    this.channel = channel
    channel.onOpen(() => {
      this.opened++
      this.changed()
    })
    channel.onClose((error) => {
      this.closes.push(error === undefined ? null : errorToJson(error))
      this.changed()
      return this.holdsClose ? new Promise(() => {}) : undefined
    })
  }

  changed() {
    this.#waiters = this.#waiters.filter(({ condition, resolve }) => !condition() || void resolve())
  }

  #until(condition) {
    return condition() ? Promise.resolve() : new Promise((resolve) => this.#waiters.push({ condition, resolve }))
  }

  /** Listens to numbered texts and numbered binary data. At once: what comes when only one has a listener is lost for the other. */
  listenToBoth() {
    this.listen({ binary: false, record: 'number' })
    this.listen({ binary: true, record: 'number' })
  }

  /** record: value | number | none; reply: what listeners answer; delay: how many ms a message keeps its listener busy. */
  listen({ binary, record, reply, delay }) {
    const read = binary
      ? { value: (data) => toJson(data), number: numberOfBytes, none: () => undefined }[record]
      : { value: (message) => toJson(message), number: (message) => message.n ?? message, none: () => undefined }[record]
    const answer = (message) => {
      if (reply === undefined) return undefined
      if (reply.$ === 'echo') return message
      if (reply.$ === 'abort') throw Abort(fromJson(reply.value))
      if (reply.$ === 'throw') throw new Error(reply.value)
      return fromJson(reply)
    }
    const listener = (message) => {
      if (record !== 'none') this.received.push(read(message))
      this.changed()
      return delay > 0 ? pause(delay).then(() => answer(message)) : answer(message)
    }
    if (binary) this.channel.listenBinary(listener)
    else this.channel.listen(listener)
  }

  /**
   * Handles messages one after another, as a page does that has work to do with each: what has come and is not handled waits in this
   * process, and the most that ever waited is kept.
   */
  listenSlowly({ binary, delay }) {
    let handling = Promise.resolve()
    const listener = (message) => {
      const n = binary ? numberOfBytes(message) : message.n
      this.mostWaiting = Math.max(this.mostWaiting, ++this.waiting)
      return (handling = handling.then(async () => {
        await pause(delay)
        this.waiting--
        this.received.push(n)
        this.changed()
      }))
    }
    if (binary) this.channel.listenBinary(listener)
    else this.channel.listen(listener)
  }

  async send({ value, binary, options }) {
    const result = binary ? this.channel.sendBinary(fromJson(value), options) : this.channel.send(fromJson(value), options)
    return toJson(await result)
  }

  /**
   * Sends the numbers from..from+count-1. wait: "none" fires them one after another with a turn of the event loop between bursts,
   * "each" awaits each one's room, "ack" awaits each one's acknowledgement, "acks" fires all as ack requests and awaits them together.
   */
  async sendNumbers({ from, count, size, wait, every, binary, mixed }) {
    const acks = []
    const options = wait === 'ack' || wait === 'acks' ? { ack: true } : undefined
    for (let n = from; n < from + count; n++) {
      const sent = binary || (mixed && n % 2 === 0)
        ? this.channel.sendBinary(numberedBytes(n, size), options)
        : this.channel.send(numbered(n, size), options)
      if (wait === 'each' || wait === 'ack') {
        const result = await sent
        if (wait === 'ack') acks.push(toJson(result))
      } else if (wait === 'acks') acks.push(sent.then((result) => toJson(result)))
      if (every > 0) await pause(every)
      else if (wait === 'none' && n % 50 === 49) await turn()
    }
    return Promise.all(acks)
  }

  async waitReceived({ count }) {
    await this.#until(() => this.received.length >= count || this.closes.length > 0)
    if (this.received.length < count) {
      const reason = this.closes[0]?.message ?? 'gracefully'
      throw new Error(`The channel closed (${reason}) when ${this.received.length} of ${count} messages had arrived.`)
    }
    return this.received
  }

  async waitOpen() {
    await this.#until(() => this.opened > 0)
    return this.opened
  }

  async waitClosed() {
    await this.#until(() => this.closes.length > 0)
    return this.closes
  }

  /** Waits until the connection lets no frame out any more, because it is about to move to a WebSocket. */
  async waitDraining() {
    while (this.channel._connection.state.upgrade?.tag !== 'draining') await new Promise((resolve) => setTimeout(resolve, 5))
  }

  /** What a test that failed says about the channel: which numbers are missing is what matters. */
  describe() {
    const { received, opened, closes } = this
    const connection = this.channel._connection
    const missing = Array.from({ length: Math.max(0, ...received.filter(Number.isInteger)) + 1 }, (_, n) => n).filter((n) => !received.includes(n))
    const wire = { state: connection.state.tag, transport: connection.transport.type, reconciling: connection.reconciling, held: connection.sendBuffer.length }
    return JSON.stringify({ opened, closes, received: received.length, last: received.slice(-3), missing: missing.slice(0, 20), wire })
  }

  /** From now on the close callback never comes back. */
  holdClose() {
    this.holdsClose = true
  }

  state() {
    return { opened: this.opened, closes: this.closes, received: this.received.length, mostWaiting: this.mostWaiting, isClosed: this.channel.isClosed }
  }

  close({ timeout }) {
    return this.channel.close(timeout === undefined ? undefined : { timeout })
  }

  abort({ value, message }) {
    this.channel.abort(fromJson(value), message)
  }
}
