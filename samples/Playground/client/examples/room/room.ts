import { type ClientMessage, type ServerMessage, onJoinRoom } from '../../telefunc/Room.telefunc'

/** Calls the server; every message that it sends is shown, then acknowledged. */
export async function openRoom(show: (message: ServerMessage) => void) {
  const { channel } = await onJoinRoom()
  channel.listen((message) => {
    show(message)
    return { ok: true }
  })
  return channel
}

type Room = Awaited<ReturnType<typeof openRoom>>

/** Sends a message and measures the time until the server has acknowledged it. */
export async function say(room: Room, message: ClientMessage) {
  const started = performance.now()
  const answer = await room.send(message)
  return { answer, milliseconds: performance.now() - started }
}
