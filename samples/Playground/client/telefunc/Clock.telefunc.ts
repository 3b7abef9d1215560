import { __remoteTelefunctionCall as call } from 'telefunc/client'
import type { ClientChannel } from 'telefunc'

export type ClockResult = { channel: ClientChannel<never, number> }

export function onClock(): Promise<ClockResult> {
  return call('/Clock.telefunc.ts', 'onClock', []) as Promise<ClockResult>
}
