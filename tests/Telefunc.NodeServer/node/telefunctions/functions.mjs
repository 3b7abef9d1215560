import { Abort, shield } from 'telefunc'

/** A function that adds what it is called with to a sum, and returns the sum. */
export async function onCounter(start) {
  let sum = start
  return { add: (n) => (sum += n) }
}

/** Functions that fail when they are called. */
export async function onFailing() {
  return {
    abort(value) {
      throw Abort(value)
    },
    bug() {
      throw new Error('The password of the database is hunter2.')
    },
    validated: (n) => n,
  }
}

/** Calls the client's function with the numbers 0 … count-1, one after another, and returns its results. */
export async function onCallEach(count, callback) {
  const results = []
  for (let n = 0; n < count; n++) results.push(await callback(n))
  return results
}

/** Keeps the client's function and returns a function that calls it. */
export async function onKeep(callback) {
  return (...args) => callback(...args)
}

/** Calls the client's function and says how that failed. */
export async function onCallFailing(callback) {
  try {
    return { result: await callback() }
  } catch (error) {
    return { name: error.name, message: error.message, abortValue: error.abortValue }
  }
}

export const returnShields = { onFailing: { validated: { args: [shield.type.number] } } }
