// Functions that the npm client passes to the server: every call of one is kept.
import { Abort } from 'telefunc/client'
import { fromJson, toJson } from './values.mjs'

const calls = new Map()

/** reply: what the function returns; by default its first argument. */
export function watchedFunction({ id, reply }) {
  calls.set(id, [])
  return async (...args) => {
    calls.get(id).push(args.map((arg) => toJson(arg)))
    if (reply === undefined) return args[0]
    if (reply.$ === 'abort') throw Abort(fromJson(reply.value))
    if (reply.$ === 'throw') throw new Error(reply.value)
    return fromJson(reply)
  }
}

/** The arguments of all calls of a function. */
export const callsOf = ({ function: id }) => calls.get(id)
