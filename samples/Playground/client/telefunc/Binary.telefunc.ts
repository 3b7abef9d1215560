import { __remoteTelefunctionCall as call } from 'telefunc/client'
import type { ClientChannel } from 'telefunc'

export type BinaryResult = { channel: ClientChannel<never, never> }

export function onDraw(): Promise<BinaryResult> {
  return call('/Binary.telefunc.ts', 'onDraw', []) as Promise<BinaryResult>
}
