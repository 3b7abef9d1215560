// Code as an application writes it. It must compile, and says what the types are by where their values go.
import { withContext } from 'telefunc/client'
import { onAdd, onImport, onNothing, onOptional, onServer, onUpload } from './telefunc/Calls.telefunc'
import { delete as remove, with$dollar_ü } from './telefunc/Names.telefunc'
import { type ClientMessage, type ServerMessage, onBoard, onChannels, onJoin, onShape, onTicks } from './telefunc/Room.telefunc'
import { Color, type Dictionaries, type Scalars, onDictionaries, onEnums, onScalars } from './telefunc/Values.telefunc'
import { type Entity, type Page, type Product, onBuffers, onEverything, onPages, onProducts, onSettings } from './telefunc/objects/Shapes.telefunc'

export async function room() {
  const { channel, info } = await onJoin('lobby')
  const members: string[] = info.members
  channel.onOpen(() => {})
  const accepted: boolean = (await channel.send({ type: 'join', roomId: 'lobby' })).ok
  await channel.send({ type: 'chat', text: 'hello', inReplyTo: { text: 'before' }, number: 1 })
  await channel.send({ type: 'leave' }, { ack: false })
  const stop: () => void = channel.listen((message) => {
    const text: string = message.type === 'chat' ? `${message.user}: ${message.text}` : message.text
    return { ok: text.length > 0 }
  })
  channel.listen(async (message: ServerMessage) => ({ ok: message.type === 'system' }))
  const message: ClientMessage = { type: 'join', roomId: 'lobby' }
  await channel.send(message)
  await channel.sendBinary(new Uint8Array(3))
  channel.abort({ reason: 'bored' })
  return { members, accepted, stop }
}

export async function ticks() {
  const channel = await onTicks()
  channel.listen((time) => console.log(new Date(time + 1)))
  const { binary, down, loose, several, up } = await onChannels()
  binary.listenBinary((bytes) => bytes.byteLength)
  down.listen((message) => console.log(message.text))
  loose.listen((value: unknown) => console.log(value))
  await loose.send(null)
  await up.send({ type: 'join', roomId: 'lobby' })
  for (const one of several) await one.send(1)
}

export async function board() {
  const board = await onBoard('lobby')
  const stop: () => void = board.subscribe((post, info) => console.log(`${info.key} #${info.seq} at ${info.timestamp}`, post.text, post.at?.getTime()))
  board.subscribeBinary((bytes, info) => console.log(bytes.byteLength, info.seq))
  const seq: number = (await board.publish({ text: 'hello', at: null })).seq
  await board.publishBinary(new Uint8Array(3))
  await board.close()
  return { stop, seq }
}

export async function calls() {
  const sum: number = await onAdd(1)
  const nothing: void = await onNothing()
  await onAdd(1, 2)
  await onServer('first', 'second')
  const end: string | null = await onOptional(undefined, 'last')
  await onOptional(null, 'last', null, Color.Blue, 'text', '2024-02-29')
  const rows: string[] = []
  await onImport(rows, (step) => rows.push(step.text), (question) => question.length > 0)
  await onImport(rows, async (step) => console.log(step.percent), async () => true, (row, text) => (text === null ? null : { percent: row, text }))
  await onUpload(new File([], 'a.png'), { title: 'a', pictures: [new Blob([]), new File([], 'b')], cover: null })
  await withContext(onAdd, { headers: { a: 'b' } })(1, 2)
  await remove('class', 'new', 'function')
  await with$dollar_ü({ entries: {} }, { number: 1 }, { place: 'here' }, { isTop: true })
  return { sum, nothing, end }
}

export async function values(scalars: Scalars, dictionaries: Dictionaries) {
  const { moment, big, pattern, bytes, i64 } = await onScalars(scalars)
  const milliseconds: number = moment.getTime() + i64
  const larger: bigint = big + 1n
  const found: boolean = pattern.test(String(bytes[0]))
  const { byName, byNumber, byColor } = await onDictionaries(dictionaries)
  const one: number | undefined = byName['one']
  const text: string | undefined = byNumber.get(1)
  const red: number | undefined = byColor.get(Color.Red)
  const { color, weekday, rights } = await onEnums({
    color: Color.Green, weekday: 'Monday', rights: 3, marks: 'Starred, Done', level: -1, byName: 'Red', perhapsByName: null, several: [0, Color.Blue],
  })
  const isMonday: boolean = weekday === 'Monday'
  const isRed: boolean = color === Color.Red && rights === 3
  return { milliseconds, larger, found, one, text, red, isMonday, isRed }
}

export async function objects() {
  const products: Page<Product> = await onProducts({ text: 'book', sorting: 0 })
  const first: Product | null = products.first
  const entity: Entity<string> | undefined = products.items[0]
  const pages: Page<Page<string | null>> = await onPages({ value: 1, children: [{ value: 2 }] })
  const text: string | null | undefined = pages.items[0]?.items[0]
  const { bytes, numbers, byName, byNumber } = await onBuffers({ first: 'a', second: { content: new Uint8Array() } })
  const sum: number = (bytes.content[0] ?? 0) + (numbers.content[0] ?? 0) + (byName.entries['a'] ?? 0) + (byNumber.entries.get(1) ?? 0)
  const everything = await onEverything()
  const note: string | undefined = everything.note
  const type: string = everything['content-type']
  const { size } = await onSettings({ theme: 'dark', size: 1, limits: { most: 1, least: null } })
  return { first, entity, text, sum, note, type, size }
}

export async function shapes() {
  const shape = await onShape({ $type: 'shape', name: 'any' })
  switch (shape.$type) {
    case 'shape':
      return shape.name
    case 1:
      return shape.radius
    case 2:
      return shape.hole
  }
}
