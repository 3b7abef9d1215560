// The npm client behind a pipe: one JSON command a line on stdin, one JSON reply a line on stdout. Run by NodeProcess.cs with
// --conditions=browser, so that the package resolves as it does for a bundler.
import { createInterface } from 'node:readline'
import { clientHeader, clients, fetchAsBrowser } from './browser.mjs'
import { __remoteTelefunctionCall, config, withContext } from 'telefunc/client'
import { WatchedBroadcast } from './broadcast.mjs'
import { WatchedChannel } from './channel.mjs'
import { callsOf } from './functions.mjs'
import { callEach, publish, read } from './results.mjs'
import { errorToJson, fromJson, toJson } from './values.mjs'

config.fetch = fetchAsBrowser

const results = [] // kept, because the package closes a channel whose handle was dropped
const channels = []

function adopt(channel) {
  const known = channels.findIndex((watched) => watched.channel === channel)
  return known >= 0 ? known : channels.push(typeof channel.subscribeBinary === 'function' ? new WatchedBroadcast(channel) : new WatchedChannel(channel)) - 1
}

async function call({ client, url, transports, file, name, args }) {
  const context = {
    telefuncUrl: url,
    headers: { [clientHeader]: client },
    channel: { transports, connectionKey: client },
  }
  const result = await withContext(() => __remoteTelefunctionCall(file, name, args.map(fromJson)), context)()
  results.push(result)
  return result
}

const commands = {
  configure({ client, ...settings }) {
    clients.set(client, settings)
  },

  call: async (options) => toJson(await call(options), adopt),

  callAndRead: async (options) => toJson(await read(await call(options))),

  callAndCall: async ({ member, calls, ...options }) => callEach((await call(options))[member], calls),

  callAndPublish: async ({ messages, ...options }) => publish(await call(options), messages),

  async channel({ channel, method, options }) {
    return channels[channel][method](options ?? {})
  },

  callsOf,
}

const write = (message) => process.stdout.write(JSON.stringify(message) + '\n')

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, command, ...options } = JSON.parse(line)
  try {
    const value = await commands[command](options)
    write({ id, value: value === undefined ? { $: 'undefined' } : value })
  } catch (error) {
    write({ id, error: errorToJson(error) })
  }
}).on('close', () => process.exit(0))

// A page survives an exception in an event handler, so this process does too; the test sees it in the log.
process.on('uncaughtException', (error) => console.error('uncaught:', error))
process.on('unhandledRejection', (error) => console.error('unhandled:', error))
write({ ready: true })
