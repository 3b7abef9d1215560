import { type ChatMessage, onJoinChat } from '../../telefunc/Chat.telefunc'

/** Joins a room; everything that is said there is shown, with its number. */
export async function joinChat(room: string, username: string, show: (seq: number, message: ChatMessage) => void) {
  const chat = await onJoinChat(room, username)
  chat.subscribe((message, info) => show(info.seq, message))
  return chat
}
