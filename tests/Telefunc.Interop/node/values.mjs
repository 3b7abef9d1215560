// How values cross the pipe to the C# test: JSON, where {"$": kind, ...} stands for what JSON lacks.
import { watchedFunction } from './functions.mjs'

export function toJson(value, adopt) {
  switch (typeof value) {
    case 'undefined':
      return { $: 'undefined' }
    case 'bigint':
      return { $: 'bigint', value: String(value) }
    case 'number':
      return Number.isFinite(value) ? value : { $: 'number', value: String(value) }
    case 'object':
      break
    default:
      return value
  }
  if (value === null) return null
  if (value instanceof Uint8Array) return { $: 'bytes', value: Buffer.from(value).toString('base64') }
  if (value instanceof Date) return { $: 'date', value: value.getTime() }
  if (typeof value.subscribeBinary === 'function') return { $: 'broadcast', handle: adopt(value), key: value.key }
  if (typeof value.listenBinary === 'function') return { $: 'channel', handle: adopt(value) }
  if (Array.isArray(value)) return value.map((item) => toJson(item, adopt))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member, adopt)]))
}

export function fromJson(json) {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(fromJson)
  switch (json.$) {
    case 'undefined':
      return undefined
    case 'bigint':
      return BigInt(json.value)
    case 'bytes':
      return new Uint8Array(Buffer.from(json.value, 'base64'))
    case 'date':
      return new Date(json.value)
    case 'stream':
      return new Blob([new Uint8Array(Buffer.from(json.value, 'base64'))]).stream()
    case 'file':
      return new File([new Uint8Array(Buffer.from(json.value, 'base64'))], json.name, { type: json.type })
    case 'function':
      return watchedFunction(json)
    default:
      return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, fromJson(member)]))
  }
}

export function errorToJson(error) {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) }
  return {
    name: error.name,
    message: error.message,
    isChannel: error.isChannel,
    abortValue: 'abortValue' in error ? toJson(error.abortValue, () => -1) : undefined,
  }
}
