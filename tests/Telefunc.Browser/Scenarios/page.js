// The page of the scenarios: the npm client, unmodified, in the hands of a test, which evaluates these functions one by one.
import { __remoteTelefunctionCall as call, config } from 'telefunc/client'

config.channel.transports = new URLSearchParams(location.search).get('transports').split(',')

const describe = (error) => (error === undefined ? 'undefined' : `${error.name} ${JSON.stringify(error.abortValue)}`)

// Kept, because the client closes a channel whose handle was collected as garbage.
const channels = []

window.scenario = {
  channels,

  /** How each channel ended: a promise of what its onClose was given. */
  ends: [],

  /** Calls once for each channel, all at once. */
  async open(count) {
    const results = await Promise.all(Array.from({ length: count }, () => call('/Lab.telefunc.ts', 'onEcho', [])))
    for (const { channel } of results) {
      channels.push(channel)
      this.ends.push(new Promise((resolve) => channel.onClose((error) => resolve(describe(error)))))
    }
  },

  /** Sends each channel its number; resolves to the answers of all. */
  echo() {
    const ask = (channel, n) =>
      new Promise((resolve, reject) => {
        channel.listen(resolve)
        channel.send(String(n)).catch(reject)
      })
    return Promise.all(channels.map(ask))
  },

  /** Resolves to the error with which a call is rejected. */
  failure(name, ...args) {
    return call('/Lab.telefunc.ts', name, args).then(() => 'none', describe)
  },
}
