import type { ClientChannel } from 'telefunc'

export declare function onClock(): Promise<{ channel: ClientChannel<never, number> }>
