import { Channel, shield } from 'telefunc'

/** Answers every text with a message of its own. */
export async function onEcho() {
  const channel = new Channel()
  channel.listen((text) => void channel.send(`echo: ${text}`))
  return { channel: channel.client }
}

/** Sends every binary message back, and acknowledges it with its length if that is asked for. */
export async function onBinaryEcho() {
  const channel = new Channel()
  channel.listenBinary((data) => {
    channel.sendBinary(data)
    return { length: data.length }
  })
  return { channel: channel.client }
}

/** Acknowledges every message with itself; before that, asks the client for an acknowledgement of the same message. */
export async function onAcknowledgingEcho() {
  const channel = new Channel({ ack: true })
  channel.listen(async (message) => ({ message, answer: await channel.send(message) }))
  return { channel: channel.client }
}

/** Takes nothing but {n: number}. */
export async function onValidatedEcho() {
  const channel = new Channel()
  channel.listen((message) => message)
  return { channel: channel.client }
}

export const returnShields = { onValidatedEcho: { channel: { data: [{ n: shield.type.number }] } } }
