// Each name is the file key of its telefunctions: Clock is /Clock.telefunc.ts.
export * as Chat from './chat.mjs'
export * as Clock from './clock.mjs'
export * as Echo from './echo.mjs'
export * as Functions from './functions.mjs'
export * as Lab from './lab.mjs'
export * as Room from './room.mjs'
export * as Streams from './streams.mjs'
export * as Values from './values.mjs'
