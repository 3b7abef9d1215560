import { type ChatMessage, onJoinChat } from '../../telefunc/Chat.telefunc'

type Show = (seq: number, message: ChatMessage) => void

/** Joins a room; what is said there is shown, with its number. */
export async function joinChat(room: string, username: string, show: Show) {
  const chat = await onJoinChat(room, username)
  chat.subscribe((message, info) => show(info.seq, message))
  return chat
}

type Chat = Awaited<ReturnType<typeof joinChat>>

/** Says something to all, this page too: it is shown when it comes back, at its place among the others. */
export const say = (chat: Chat, user: string, text: string) => chat.publish({ user, text })
