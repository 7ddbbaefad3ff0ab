import type { Thread } from '../state.ts'
import { isMap, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type Order, type OrderState, ordersOf } from './order-book.ts'

/** Why news of an order fails; told by webhook. */
export interface OrderFailure {
  code: number
  details: string
}

const underWay: readonly OrderState[] = ['processing', 'partially_shipped', 'shipped']

/** Which states may follow one: those under way are equal, the last two are final. */
const next: Readonly<Record<OrderState, readonly OrderState[]>> = {
  pending: ['pending', ...underWay, 'completed', 'canceled'],
  processing: [...underWay, 'completed', 'canceled'],
  partially_shipped: [...underWay, 'completed', 'canceled'],
  shipped: [...underWay, 'completed', 'canceled'],
  completed: [],
  canceled: [],
}

/**
 * Moves an order of this chat to the state that `order_status` names, and in Brazil its payment; gives why it cannot: 2046 for a step
 * that does not exist, 2047 for cancelling what is paid or being paid. Source: Meta, Payments → India → Update order status (2026-09).
 */
export function applyOrderStatus(world: World, thread: Thread, parameters: WireMap): OrderFailure | undefined {
  const reference = written(parameters.reference_id)
  const order = ordersOf(world).find(thread.numberId, reference)
  if (!order || !isOfChat(order, thread))
    return { code: 131_009, details: `No order with reference_id ${reference} was sent to this person` }
  const { status, description } = isMap(parameters.order) ? parameters.order : {}
  const state = written(status) as OrderState
  if (!next[order.status].includes(state)) return { code: 2046, details: 'New order status was not correctly transitioned.' }
  if (state === 'canceled' && (order.payment === 'captured' || order.payment === 'pending'))
    return { code: 2047, details: "Could not change order status to 'canceled'" }
  order.status = state
  order.note = typeof description === 'string' ? description : undefined
  if (isMap(parameters.payment) && !order.gateway) order.payment = written(parameters.payment.status) as Order['payment']
  world.state.touched()
  return undefined
}

/** Ids of messages lie in the chat even after its person has changed the number. */
const isOfChat = (order: Order, thread: Thread): boolean =>
  order.phone === thread.phone || thread.said.some((said) => said.id === order.messageId)
