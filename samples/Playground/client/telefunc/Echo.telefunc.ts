import { __remoteTelefunctionCall as call } from 'telefunc/client'
import type { ClientChannel } from 'telefunc'

export type EchoResult = { channel: ClientChannel<string, string> }

export function onEcho(): Promise<EchoResult> {
  return call('/Echo.telefunc.ts', 'onEcho', []) as Promise<EchoResult>
}
