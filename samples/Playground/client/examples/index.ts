import type { Example } from './example'
import { backpressure } from './backpressure'
import { binary } from './binary'
import { clock } from './clock'
import { echo } from './echo'
import { reconnection } from './reconnection'
import { room } from './room'

/** All examples, in the order of the list. */
export const examples: readonly [Example, ...Example[]] = [clock, echo, room, binary, backpressure, reconnection]
