import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { checkOneOf, isMap, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { later } from '../world.ts'
import { type Order, ordersOf, type Refund } from './order-book.ts'
import { tellPayment } from './payment-json.ts'

const takesMs = { instant: 2_000, normal: 30_000 } as const

/**
 * `POST /{phone_number_id}/payments_refund`: money of a captured payment goes back, at most what was paid; it is settled later.
 * Source: Meta, Payments → India → Refunds (2026-09).
 */
export function refund(world: World, number: PhoneNumber, wish: WireMap): WireMap {
  const reference = written(wish.reference_id)
  if (reference === '') throw missingParameter('reference_id')
  const speed = wish.speed === undefined ? 'normal' : (checkOneOf(wish.speed, 'speed', Object.keys(takesMs)) as Refund['speed'])
  if (wish.payment_config_id === undefined) throw missingParameter('payment_config_id')
  const order = ordersOf(world).find(number.id, reference)
  if (!order || order.gateway?.configuration !== written(wish.payment_config_id))
    throw invalidParameter(`There is no payment with reference_id ${reference.slice(0, 60)} of this payment_config_id.`)
  if (order.payment !== 'captured') throw invalidParameter('Only a captured payment can be refunded.')
  const amount = amountIn(wish.amount, order)
  const now = world.clock.now()
  const made: Refund = {
    id: `rfnd_${world.ids.token(14)}`,
    amount,
    speed,
    createdAt: now,
    updatedAt: now,
    status: 'pending',
    dueAt: now + takesMs[speed],
  }
  order.refunds.push(made)
  world.state.touched()
  settleWhenDue(world, order, made)
  return { id: made.id, status: made.status, speed_processed: speed }
}

/** Says what became of a refund under way, and tells the business. Refuses one that is settled. */
export function settleRefund(world: World, order: Order, made: Refund, status: 'completed' | 'failed'): void {
  if (made.status !== 'pending') throw invalidParameter(`The refund is ${made.status}.`)
  made.status = status
  made.updatedAt = world.clock.now()
  const paid = order.transactions.find((one) => one.status === 'success')
  if (paid) tellPayment(world, order, paid)
  world.state.touched()
}

/** Goes on after a restart with the refunds under way. */
export function resumeRefunds(world: World): void {
  for (const order of ordersOf(world).all())
    for (const made of order.refunds) if (made.status === 'pending') settleWhenDue(world, order, made)
}

function settleWhenDue(world: World, order: Order, made: Refund): void {
  later(world, Math.max(0, made.dueAt - world.clock.now()), () => {
    if (made.status === 'pending') settleRefund(world, order, made, 'completed')
  })
}

function amountIn(value: unknown, order: Order): number {
  if (!isMap(value)) throw missingParameter('amount')
  if (value.currency !== order.currency) throw invalidParameter(`Param amount['currency'] must be ${order.currency}.`)
  if (Number(value.offset) !== 100) throw new GraphError(131_009, "Param amount['offset'] must be 100")
  const amount = /^\d{1,12}$/.test(written(value.value)) ? Number(value.value) : 0
  const back = order.refunds.filter((one) => one.status !== 'failed').reduce((sum, one) => sum + one.amount, 0)
  if (amount < 1) throw new GraphError(131_009, "Param amount['value'] must be a whole number above 0")
  if (amount > order.total - back)
    throw new GraphError(131_009, `Param amount['value'] must not exceed what is left of the payment (${order.total - back})`)
  return amount
}
