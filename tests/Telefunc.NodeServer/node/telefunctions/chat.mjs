import { Broadcast, BroadcastChannel, shield } from 'telefunc'

const heard = new Map() // by key: what the server's own subscription received

/** A member of the key chat:ROOM; the server says who comes and goes. */
export async function onJoinChat(room, username) {
  const chat = new BroadcastChannel({ key: `chat:${room}` })
  chat.onOpen(() => void chat.publish({ user: 'system', text: `${username} joined` }))
  chat.onClose(() => void Broadcast.publish(chat.key, { user: 'system', text: `${username} left` }))
  return chat
}

/** A member of a key, with nothing said by the server. */
export async function onJoin(key) {
  return new BroadcastChannel({ key })
}

/** As onJoin; takes nothing but {n: number} from the client. */
export async function onJoinValidated(key) {
  return new BroadcastChannel({ key })
}

export const onPublish = async (key, data) => Broadcast.publish(key, data)

export const onPublishBinary = async (key, base64) => Broadcast.publishBinary(key, new Uint8Array(Buffer.from(base64, 'base64')))

/** Publishes {n: 0}, {n: 1}, … */
export async function onPublishNumbers(key, count) {
  for (let n = 0; n < count; n++) await Broadcast.publish(key, { n })
}

/** Makes the server itself subscribe to a key. */
export async function onListen(key) {
  const list = []
  heard.set(key, list)
  Broadcast.subscribe(key, (data, info) => list.push({ data, seq: info.seq }))
  Broadcast.subscribeBinary(key, (data, info) => list.push({ base64: Buffer.from(data).toString('base64'), seq: info.seq }))
}

export const onHeard = async (key) => heard.get(key)

export const returnShields = { onJoinValidated: { '': { data: [{ n: shield.type.number }] } } }
