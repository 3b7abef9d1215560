import type { ClientChannel } from 'telefunc'

export declare function onAccount(name: string): Promise<ClientChannel<number, never>>
