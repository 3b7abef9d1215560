import { __remoteTelefunctionCall as call } from 'telefunc/client'
import type { ClientChannel } from 'telefunc'

export type ClientMessage = { type: 'join'; roomId: string } | { type: 'chat'; text: string }
export type ServerMessage = { type: 'system'; text: string } | { type: 'chat'; text: string }
export type Accepted = { accepted: boolean }
export type Delivered = { ok: boolean }
export type RoomResult = {
  channel: ClientChannel<(message: ClientMessage) => Accepted, (message: ServerMessage) => Delivered, true>
}

export function onJoinRoom(): Promise<RoomResult> {
  return call('/Room.telefunc.ts', 'onJoinRoom', []) as Promise<RoomResult>
}
