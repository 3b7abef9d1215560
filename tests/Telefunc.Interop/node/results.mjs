// What telefunctions of the npm package return beside values and channels, used to the full inside this process: streams are read,
// functions called, broadcast channels joined.
import { errorToJson, fromJson, toJson } from './values.mjs'

/** Reads every stream, generator, promise and file in a result to its end. A stream that fails reads as {items, error}. */
export async function read(value) {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (typeof value.next === 'function') return readAll(value)
  if (value instanceof ReadableStream) return Buffer.concat(await readAll(value))
  if (typeof value.saveToMemory === 'function') return read(await value.saveToMemory())
  if (value instanceof Blob) return { name: value.name, type: value.type, size: value.size, bytes: new Uint8Array(await value.arrayBuffer()) }
  if (typeof value.then === 'function') return value.then(read)
  if (Array.isArray(value)) return Promise.all(value.map(read))
  return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, member]) => [name, await read(member)])))
}

async function readAll(source) {
  const items = []
  try {
    for await (const item of source) items.push(item)
  } catch (error) {
    return { items, error: errorToJson(error) }
  }
  return items
}

/** Calls a function of a result with each set of arguments, one after another. A call that fails is {error}. */
export async function callEach(callback, calls) {
  const results = []
  for (const args of calls) results.push(await callback(...args.map(fromJson)).then(toJson, (error) => ({ error: errorToJson(error) })))
  return results
}

/** Publishes on a broadcast channel and waits until it has heard that much: {receipts, heard}, text and binary. */
export async function publish(channel, messages) {
  const heard = []
  let complete
  const all = new Promise((resolve) => (complete = resolve))
  const hear = (message, info) => {
    heard.push({ message: toJson(message), seq: info.seq, key: info.key })
    if (heard.length >= messages.length) complete()
  }
  channel.subscribe(hear)
  channel.subscribeBinary(hear)
  const receipts = []
  for (const json of messages) {
    const message = fromJson(json)
    receipts.push(toJson(await (message instanceof Uint8Array ? channel.publishBinary(message) : channel.publish(message))))
  }
  await all
  return { receipts, heard }
}
