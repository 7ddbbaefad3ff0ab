import { phoneNow } from '../people/known.ts'
import type { Thread } from '../state.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { Slice, World } from '../world.ts'

export type OrderState = 'pending' | 'processing' | 'partially_shipped' | 'shipped' | 'completed' | 'canceled'

/** Who takes the money: WhatsApp hears of it. `extras` is what the business wants told again, such as `receipt` and `notes`. */
export interface Gateway {
  readonly type: string
  readonly configuration: string
  readonly extras: WireMap
}

/** One attempt to pay. Times are ms; `due` is what becomes of it, and when. */
export interface Transaction {
  readonly id: string
  readonly pgId: string
  readonly method: string
  readonly createdAt: number
  updatedAt: number
  status: 'pending' | 'success' | 'failed'
  error?: { code: string; reason: string }
  due?: { at: number; outcome: 'success' | 'failed' } | undefined
}

/** Money that goes back; `amount` is hundredths. */
export interface Refund {
  readonly id: string
  readonly amount: number
  readonly speed: 'instant' | 'normal'
  readonly createdAt: number
  updatedAt: number
  status: 'pending' | 'completed' | 'failed'
  dueAt: number
}

/** An order that a person was asked to pay. `total` is hundredths of `currency`, times are ms. */
export interface Order {
  readonly numberId: string
  /** Of the person when it was sent. */
  readonly phone: string
  readonly messageId: string
  readonly reference: string
  readonly currency: string
  readonly total: number
  /** Left out, it is paid outside of WhatsApp. */
  readonly gateway?: Gateway | undefined
  /** Brazil: the card on file, which the person may choose. */
  readonly card?: WireMap | undefined
  readonly expiresAt?: number | undefined
  status: OrderState
  note?: string | undefined
  /** As the business told it, in Brazil; as the gateway told it, in India. */
  payment: 'none' | 'pending' | 'captured' | 'failed'
  readonly transactions: Transaction[]
  readonly refunds: Refund[]
}

const mostSaved = 20_000

/** Orders by number and reference, which a business uses once. */
export class OrderBook implements Slice {
  readonly #orders = new Map<string, Order>()
  readonly #byMessage = new Map<string, Order>()

  find(numberId: string, reference: string): Order | undefined {
    return this.#orders.get(`${numberId} ${reference}`)
  }

  ofMessage(messageId: string): Order | undefined {
    return this.#byMessage.get(messageId)
  }

  add(order: Order): void {
    this.#orders.set(`${order.numberId} ${order.reference}`, order)
    this.#byMessage.set(order.messageId, order)
  }

  all(): IterableIterator<Order> {
    return this.#orders.values()
  }

  save(): unknown {
    return [...this.#orders.values()].slice(-mostSaved)
  }

  load(saved: unknown): void {
    for (const order of saved as Order[]) this.add(order)
  }
}

/** The orders of this simulator. */
export function ordersOf(world: World): OrderBook {
  const found = world.slices.get('orders')
  if (found instanceof OrderBook) return found
  const made = new OrderBook()
  world.slices.set('orders', made)
  return made
}

/** The chat an order stands in, whatever number its person uses by now. */
export const threadOfOrder = ({ state }: World, order: Order): Thread =>
  state.thread(order.numberId, phoneNow(state, order.phone))
