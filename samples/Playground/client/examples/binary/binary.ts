import { onDraw } from '../../telefunc/Binary.telefunc'

/** Calls the server and shows every piece that it sends back. */
export async function openBinary(show: (piece: Uint8Array) => void) {
  const { channel } = await onDraw()
  channel.listenBinary((piece) => show(piece))
  return channel
}

/** A point of the drawing: 0 to 1 across and down. */
export type Point = { x: number; y: number }

/**
 * A piece of a stroke is one message:
 *
 *   byte 0       the ink, 0 to 3
 *   then, for each point of the line:
 *     2 bytes    x, 0 (left) to 65535 (right), little-endian
 *     2 bytes    y, 0 (top) to 65535 (bottom), little-endian
 *
 * A piece begins where the one before it ended, so that each can be drawn on its own. One point is a dot.
 */
export function encode(ink: number, points: readonly Point[]) {
  const piece = new Uint8Array(1 + 4 * points.length)
  const view = new DataView(piece.buffer)
  view.setUint8(0, ink)
  points.forEach(({ x, y }, i) => {
    view.setUint16(1 + 4 * i, Math.round(x * 65535), true)
    view.setUint16(3 + 4 * i, Math.round(y * 65535), true)
  })
  return piece
}

export function decode(piece: Uint8Array) {
  const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength)
  const points: Point[] = []
  for (let at = 1; at + 4 <= piece.byteLength; at += 4)
    points.push({ x: view.getUint16(at, true) / 65535, y: view.getUint16(at + 2, true) / 65535 })
  return { ink: view.getUint8(0), points }
}
