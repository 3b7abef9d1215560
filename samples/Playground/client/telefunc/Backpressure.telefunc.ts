import { __remoteTelefunctionCall as call } from 'telefunc/client'
import type { ClientChannel } from 'telefunc'

export type Pace = { milliseconds: number }
export type SlowReader = { numbers: ClientChannel<number, never>; control: ClientChannel<Pace, number> }

export function onRead(first: Pace): Promise<SlowReader> {
  return call('/Backpressure.telefunc.ts', 'onRead', [first]) as Promise<SlowReader>
}
