import { __remoteTelefunctionCall as call } from 'telefunc/client'
import type { ClientChannel } from 'telefunc'

export type Pace = { milliseconds: number }
export type Reading = { awaits: boolean; read: number }
export type FastWriter = { numbers: ClientChannel<never, number>; control: ClientChannel<Reading, number> }
export type SlowReader = { numbers: ClientChannel<number, never>; control: ClientChannel<Pace, number> }

export function onRead(first: Pace): Promise<SlowReader> {
  return call('/Backpressure.telefunc.ts', 'onRead', [first]) as Promise<SlowReader>
}

export function onWrite(first: Reading): Promise<FastWriter> {
  return call('/Backpressure.telefunc.ts', 'onWrite', [first]) as Promise<FastWriter>
}
