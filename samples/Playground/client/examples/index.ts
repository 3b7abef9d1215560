import type { Example } from './example'
import { clock } from './clock'
import { echo } from './echo'

/** All examples, in the order of the list. */
export const examples: readonly [Example, ...Example[]] = [clock, echo]
