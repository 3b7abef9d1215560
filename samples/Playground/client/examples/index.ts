import type { Example } from './example'
import { backpressure } from './backpressure'
import { binary } from './binary'
import { chat } from './chat'
import { clock } from './clock'
import { dashboard } from './dashboard'
import { echo } from './echo'
import { notifications } from './notifications'
import { reconnection } from './reconnection'
import { room } from './room'

/** All examples, in the order of the list. */
export const examples: readonly [Example, ...Example[]] = [clock, echo, room, binary, backpressure, reconnection, chat, notifications, dashboard]
