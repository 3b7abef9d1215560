// A channel whose server end is in the hands of the test: it opens one under a key, and reaches the server's end by calls.
import { Channel } from 'telefunc'

const ends = new Map()

class ServerEnd {
  opened = 0
  closes = []
  received = []

  constructor(ack) {
    this.channel = new Channel({ ack })
    this.channel.onOpen(() => void this.opened++)
    this.channel.onClose((error) => void this.closes.push(error ? { name: error.name, message: error.message, abortValue: error.abortValue } : null))
    this.channel.listen((message) => {
      this.received.push(message)
      return message
    })
    this.channel.listenBinary((data) => {
      this.received.push({ base64: Buffer.from(data).toString('base64') })
      return { length: data.length }
    })
  }
}

export async function onPair(key, ack = false) {
  const end = new ServerEnd(ack)
  ends.set(key, end)
  return { channel: end.channel.client }
}

/** What the server's end has seen: {opened, closes, received, isClosed}. */
export async function onState(key) {
  const { opened, closes, received, channel } = ends.get(key)
  return { opened, closes, received, isClosed: channel.isClosed }
}

/** Sends without waiting. */
export async function onSend(key, message) {
  void ends.get(key).channel.send(message, { ack: false }).catch(() => {})
}

/** Sends {n: from}, {n: from + 1}, … each when there is room for it; every other one binary (u32 little-endian) if mixed. */
export async function onSendNumbers(key, from, count, mixed = false) {
  const { channel } = ends.get(key)
  for (let n = from; n < from + count; n++) {
    if (mixed && n % 2 === 1) await channel.sendBinary(new Uint8Array(Uint32Array.of(n).buffer))
    else await channel.send({ n }, { ack: false })
  }
}

/** Sends and returns the client's acknowledgement. */
export const onAsk = async (key, message) => ends.get(key).channel.send(message, { ack: true })

/** Closes gracefully: 0 if the client agreed in time, else 1. */
export const onClose = async (key, timeout) => ends.get(key).channel.close(timeout === undefined ? undefined : { timeout })

export async function onAbort(key, value) {
  ends.get(key).channel.abort(value)
}
