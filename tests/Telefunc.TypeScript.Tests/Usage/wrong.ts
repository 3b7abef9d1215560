// Each line that ends with a code must not compile, and no other line may fail.
import { onAdd, onImport, onNothing, onOptional, onServer, onUpload } from './telefunc/Calls.telefunc'
import { onBoard, onChannels, onJoin, onShape, onTicks } from './telefunc/Room.telefunc'
import { Color, onEnums, onScalars } from './telefunc/Values.telefunc'
import { onMissing } from './telefunc/Values.telefunc' // TS2305
import { onBuffers, onEverything, onPages, onProducts } from './telefunc/objects/Shapes.telefunc'

onMissing()

export async function room() {
  await onJoin() // TS2554
  await onJoin(1) // TS2345
  await onJoin(null) // TS2345
  const { channel } = await onJoin('lobby')
  const accepted = await channel.send({ type: 'join', roomId: 'lobby' })
  accepted.okay // TS2339
  channel.send('hello') // TS2345
  channel.send({ type: 'leaf' }) // TS2322
  channel.send({ type: 'join' }) // TS2345
  channel.send({ type: 'join', text: 'hello' }) // TS2353
  channel.send({ roomId: 'lobby' }) // TS2345
  channel.listen(() => {}) // TS2345
  channel.listen(() => ({ okay: true })) // TS2322
  channel.listen((message) => ({ ok: message.user === 'me' })) // TS2339
  channel.subscribe(() => {}) // TS2339
  channel.sendBinary('bytes') // TS2345
}

export async function channels() {
  const ticks = await onTicks()
  ticks.send(1) // TS2345
  ticks.listen((time: string) => console.log(time)) // TS2345
  ticks.listen((time) => time.length) // TS2339
  const { several, up } = await onChannels()
  several[0]!.send('one') // TS2345
  up.send({ type: 'join', roomId: 1 }) // TS2322
}

export async function board() {
  const board = await onBoard('lobby')
  board.publish({ text: 'hello' }) // TS2345
  board.publish({ text: 1, at: null }) // TS2322
  board.publish('hello') // TS2345
  board.subscribe((post) => post.user) // TS2339
  board.subscribe((post, info) => info.sequence) // TS2339
  board.send({ text: 'hello', at: null }) // TS2339
}

export async function calls() {
  await onAdd('1') // TS2345
  await onAdd(1, null) // TS2345
  await onAdd(1, 2, 3) // TS2554
  await onServer('first') // TS2554
  await onOptional('middle') // TS2554
  await onOptional('middle', 'last', 'end', 5) // TS2345
  await onImport([], (step) => step.text.size, () => true) // TS2339
  await onImport([], () => {}, () => 'yes') // TS2322
  await onUpload(new Uint8Array(), { title: '', pictures: [] }) // TS2345
  const text: string = await onNothing() // TS2322
  const result: number = onAdd(1) // TS2322
  return { text, result }
}

export async function values() {
  const { moment, big, i64 } = await onScalars({}) // TS2345
  const time: number = moment // TS2322
  const larger = big + 1 // TS2365
  const name: string = i64 // TS2322
  const enums = await onEnums({
    color: 7, // TS2322
    weekday: 'Sunday', // TS2322
    rights: 3,
    marks: 'Done',
    level: 0, // TS2322
    byName: Color.Red, // TS2322
    perhapsByName: null,
    several: [],
  })
  return { time, larger, name, enums }
}

export async function objects() {
  await onProducts({ text: 'book' }) // TS2345
  await onProducts({ text: 'book', sorting: 0, length: 4 }) // TS2353
  await onProducts({ text: null, sorting: 0 }) // TS2322
  await onPages({ value: 'one' }) // TS2322
  await onBuffers({ first: 'a', second: { content: [1] } }) // TS2740
  const everything = await onEverything()
  const note: string = everything.note // TS2322
  const products = await onProducts({ text: 'book', sorting: 0 })
  const isbn: unknown = products.items[0]!.isbn // TS2339
  const shape = await onShape({ $type: 1, name: 'circle' }) // TS2345
  return { note, isbn, radius: shape.radius } // TS2339
}
