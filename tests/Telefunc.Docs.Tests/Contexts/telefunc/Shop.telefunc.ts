import type { ClientChannel } from 'telefunc'

type Order = (order: { item: string }) => { number: number }
type Offer = (offer: { item: string; price: number }) => { buys: boolean }

export declare function onShop(): Promise<ClientChannel<Order, Offer, true>>
