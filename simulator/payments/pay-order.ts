import { GraphError } from '../graph-error.ts'
import { writeFromPhone } from '../inbound/write.ts'
import { between, chance } from '../population.ts'
import type { Thread } from '../state.ts'
import type { World } from '../world.ts'
import { later } from '../world.ts'
import { type Order, ordersOf, type Transaction, threadOfOrder } from './order-book.ts'
import { tellPayment } from './payment-json.ts'

export const payMethods = ['upi', 'card', 'netbanking', 'wallet'] as const

/** How a person pays, and what comes of it; `pending` stays so until somebody settles it. */
export interface PayWish {
  method: (typeof payMethods)[number]
  outcome: 'success' | 'failed' | 'pending'
}

/** `told`: the business hears of it by webhook. `chosen`: the person named the card on file. `outside`: WhatsApp learns nothing. */
export type Paid = 'told' | 'chosen' | 'outside'

const settlesWithinMs = [800, 2_000] as const

/**
 * A person pays the order that a message asked them to. Refuses when there is none, and when it is paid, being paid, canceled or
 * expired. Source: Meta, Payments → India and Brazil (2026-09).
 */
export function payOrder(world: World, thread: Thread, messageId: string, { method, outcome }: PayWish): Paid {
  const order = ordersOf(world).ofMessage(messageId)
  if (order?.numberId !== thread.numberId || threadOfOrder(world, order) !== thread)
    throw wrong('This message asks for no payment.')
  const problem = payProblem(world, order)
  if (problem !== undefined) throw wrong(problem)
  if (order.gateway) begin(world, order, method, outcome)
  else if (order.card) world.clock.hold(chooseCard(world, thread, order))
  world.handsets.changed(thread.phone, thread.numberId)
  return order.gateway ? 'told' : order.card ? 'chosen' : 'outside'
}

/** Why an order cannot be paid now, or undefined when it can. */
export function payProblem({ clock }: World, { payment, status, expiresAt }: Order): string | undefined {
  if (payment === 'captured') return 'This order is paid.'
  if (payment === 'pending') return 'The payment of this order is under way.'
  if (status === 'canceled' || status === 'completed') return `This order is ${status}.`
  if (expiresAt !== undefined && expiresAt <= clock.now()) return 'The time to pay this order is over.'
  return undefined
}

/** Says what became of a payment that is under way. Refuses when none is. */
export function settlePayment(world: World, order: Order, outcome: 'success' | 'failed'): void {
  const transaction = order.transactions.find((one) => one.status === 'pending')
  if (!transaction) throw wrong('No payment of this order is under way.')
  transaction.status = outcome
  transaction.updatedAt = world.clock.now()
  transaction.due = undefined
  if (outcome === 'failed') transaction.error = { code: 'BAD_REQUEST_ERROR', reason: 'payment_failed' }
  order.payment = outcome === 'success' ? 'captured' : 'failed'
  tellPayment(world, order, transaction)
  const { phone, numberId } = threadOfOrder(world, order)
  world.handsets.changed(phone, numberId)
  world.state.touched()
}

/** Goes on after a restart with the payments under way. */
export function resumePayments(world: World): void {
  for (const order of ordersOf(world).all())
    for (const transaction of order.transactions) if (transaction.due) settleWhenDue(world, order, transaction)
}

function begin(world: World, order: Order, method: string, outcome: PayWish['outcome']): void {
  const { ids, clock, state } = world
  const now = clock.now()
  const takesMs = between(settlesWithinMs, chance(state.seed, order.phone, order.transactions.length))
  const transaction: Transaction = {
    id: `order_${ids.token(14)}`,
    pgId: `pay_${ids.token(14)}`,
    method,
    createdAt: now,
    updatedAt: now,
    status: 'pending',
    due: outcome === 'pending' ? undefined : { at: now + takesMs, outcome },
  }
  order.transactions.push(transaction)
  order.payment = 'pending'
  tellPayment(world, order, transaction)
  settleWhenDue(world, order, transaction)
  state.touched()
}

function settleWhenDue(world: World, order: Order, transaction: Transaction): void {
  const { due } = transaction
  if (!due) return
  later(world, Math.max(0, due.at - world.clock.now()), () => {
    if (transaction.due === due) settlePayment(world, order, due.outcome)
  })
}

/** Brazil's one-click card: the business charges it and tells by `order_status` that it did. */
async function chooseCard(world: World, thread: Thread, { card, reference, messageId }: Order): Promise<void> {
  await writeFromPhone(world, thread.phone, {
    number: thread.numberId,
    type: 'payment_method',
    reply_to: messageId,
    payment_method: { payment_method: 'offsite_card_pay', reference_id: reference, ...card },
  })
}

const wrong = (details: string): GraphError => new GraphError(100, details, { message: '(#100) Invalid parameter' })
