import { Channel } from 'telefunc'

/** The acknowledging room of the documentation: a system message for a join, an echo for a text. */
export async function onJoinRoom() {
  const channel = new Channel({ ack: true })
  channel.listen(async (message) => {
    const answer = message.type === 'join' ? { type: 'system', text: `Joined ${message.roomId}` } : { type: 'chat', text: 'echo' }
    const { ok } = await channel.send(answer)
    return { ok }
  })
  return { channel: channel.client }
}
