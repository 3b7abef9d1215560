// One broadcast channel of the npm client under the eyes of a test: every message it receives is kept with its place in the order.
import { WatchedChannel } from './channel.mjs'
import { toJson } from './values.mjs'

export class WatchedBroadcast extends WatchedChannel {
  #unsubscribe = { text: undefined, binary: undefined }

  subscribe({ binary }) {
    const keep = (kind, value, info) => {
      this.received.push({ kind, value: toJson(value), key: info.key, seq: info.seq, timestamp: info.timestamp })
      this.changed()
    }
    if (binary) this.#unsubscribe.binary = this.channel.subscribeBinary((data, info) => keep('binary', data, info))
    else this.#unsubscribe.text = this.channel.subscribe((message, info) => keep('text', message, info))
  }

  unsubscribe({ binary }) {
    this.#unsubscribe[binary ? 'binary' : 'text']()
  }

  /**
   * Publishes from..from+count-1 as {from: who, n}, all at once, every other one as bytes if mixed, and returns the receipts in the order
   * of the calls. "heard" says how many messages this member had received when the receipt came.
   */
  async publishNumbers({ who, from, count, size, mixed, every }) {
    const receipts = []
    for (let n = from; n < from + count; n++) {
      const published = mixed && n % 2 === 0
        ? this.channel.publishBinary(new TextEncoder().encode(JSON.stringify({ from: who, n, pad: 'x'.repeat(size) })))
        : this.channel.publish({ from: who, n, pad: 'x'.repeat(size) })
      receipts.push(published.then((receipt) => ({ ...receipt, heard: this.received.some(({ seq }) => seq === receipt.seq) })))
      if (every > 0) await new Promise((resolve) => setTimeout(resolve, every))
    }
    return toJson(await Promise.all(receipts))
  }

  async publish({ value }) {
    return toJson(await this.channel.publish(value))
  }
}
