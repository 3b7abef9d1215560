import type { ClientChannel } from 'telefunc'

export declare function onEcho(): Promise<ClientChannel<string, string>>
