// Usage: node values.mjs print|write FILE, where FILE holds a JSON array of strings; prints such an array.
//   print: texts of the wire become the source code of the values that the npm client makes of them
//   write: source code of values becomes the texts that the npm client sends for them
import { readFile } from 'node:fs/promises'
import { parse } from '@brillout/json-serializer/parse'
import { stringify } from '@brillout/json-serializer/stringify'

const [, , mode, file] = process.argv
const inputs = JSON.parse(await readFile(file, 'utf8'))
const convert = { print: (text) => print(parse(text)), write: (code) => stringify((0, eval)(`(${code})`)) }[mode]
process.stdout.write(JSON.stringify(inputs.map(convert)))

function print(value) {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (value instanceof Date) return `new Date(${value.getTime()})`
  if (value instanceof RegExp) return value.toString()
  if (value instanceof Uint8Array) return `new Uint8Array([${[...value]}])`
  if (value instanceof Map) return `new Map([${[...value].map(print)}])`
  if (value instanceof Set) return `new Set([${[...value].map(print)}])`
  if (Array.isArray(value)) return `[${value.map(print)}]`
  return `{ ${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${print(member)}`)} }`
}
