import { __remoteTelefunctionCall as call } from 'telefunc/client'
import type { ClientChannel } from 'telefunc'

export type Tally = { last: number; missing: number; doubled: number }
export type Count = { number: number; sentAt: number; heard: Tally }
export type ReconnectionResult = { channel: ClientChannel<number, Count> }

export function onCount(): Promise<ReconnectionResult> {
  return call('/Reconnection.telefunc.ts', 'onCount', []) as Promise<ReconnectionResult>
}

export function cut(): Promise<number> {
  return call('/Reconnection.telefunc.ts', 'cut', []) as Promise<number>
}
