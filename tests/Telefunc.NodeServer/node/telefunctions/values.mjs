import { Abort, shield } from 'telefunc'

export const onSame = async (...args) => args

export async function onNothing() {}

export async function onAbort(value) {
  throw Abort(value)
}

export async function onBug() {
  throw new Error('The password of the database is hunter2.')
}

/** Never answers. */
export const onSilence = async () => new Promise(() => {})

export const onValidated = shield(async (text, number) => ({ text, number }), [shield.type.string, shield.type.number])
