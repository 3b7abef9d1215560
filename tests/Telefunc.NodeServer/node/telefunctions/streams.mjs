import { createHash } from 'node:crypto'
import { Abort, download } from 'telefunc'

const bytes = (length) => Uint8Array.from({ length }, (_, i) => i % 251)

const chunked = (length, chunk) =>
  new ReadableStream({
    start(controller) {
      const all = bytes(length)
      for (let at = 0; at < length; at += chunk) controller.enqueue(all.slice(at, at + chunk))
      controller.close()
    },
  })

const summary = (data) => ({ size: data.length, sha256: createHash('sha256').update(data).digest('hex') })

/** Yields 0 … count-1. */
export async function* onCount(count) {
  for (let n = 0; n < count; n++) yield n
}

/** Yields numbers for ever; the server says how many in Lab.onState under the key. */
const endless = new Map()
export async function* onEndless(key) {
  endless.set(key, { ended: false })
  try {
    for (let n = 0; ; n++) {
      yield n
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  } finally {
    endless.set(key, { ended: true })
  }
}
export const onEndlessState = async (key) => endless.get(key)

/** Yields 0 and 1, then fails as it is told: "abort" or "bug". */
export async function* onFailingCount(how) {
  yield 0
  yield 1
  if (how === 'abort') throw Abort({ reason: 'enough' })
  throw new Error('The password of the database is hunter2.')
}

/** Two generators and a promise in one result. */
export async function onSeveral() {
  return { letters: letters(), numbers: onCount(3), later: new Promise((resolve) => setTimeout(() => resolve({ done: true }), 20)) }
}

async function* letters() {
  yield 'a'
  yield 'b'
}

/** The bytes i % 251, in chunks. */
export const onBytes = async (length, chunk) => chunked(length, chunk)

export const onFile = async (length) => new File([bytes(length)], 'numbers.bin', { type: 'application/x-numbers', lastModified: 1700000000000 })

export const onBlob = async (length) => new Blob([bytes(length)], { type: 'application/x-numbers' })

export const onFileDownload = async (length) => download(chunked(length, 1000), { name: 'numbers.bin', size: length, type: 'application/x-numbers' })

/** Reads the client's stream to its end. */
export async function onUpload(stream) {
  const parts = []
  for await (const part of stream) parts.push(part)
  return summary(Buffer.concat(parts))
}

/** Reads the client's file (or blob, which has no name) to its end. */
export async function onUploadFile(file) {
  return { name: file.name, type: file.type, ...summary(Buffer.from(await file.arrayBuffer())) }
}
