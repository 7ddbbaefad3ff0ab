import { userId } from '../people/identity.ts'
import { businessOf, contactJson, showsPhone } from '../people/known.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type Order, type Refund, type Transaction, threadOfOrder } from './order-book.ts'

/** Tells the business how a payment goes: a status of type `payment`. Source: Meta, Payments → India → Payment gateways (2026-09). */
export function tellPayment(world: World, order: Order, transaction: Transaction): void {
  const { state, webhooks, clock } = world
  const thread = threadOfOrder(world, order)
  const status = {
    id: order.messageId,
    ...(showsPhone(state, thread) && { recipient_id: thread.phone }),
    recipient_user_id: userId(businessOf(state, thread.numberId), thread.phone),
    type: 'payment',
    status: statusOf[transaction.status],
    payment: {
      reference_id: order.reference,
      amount: hundredths(order.total),
      currency: order.currency,
      transaction: transactionJson(order, transaction),
      ...order.gateway?.extras,
      ...(order.refunds.length > 0 && { refunds: order.refunds.map(refundJson) }),
    },
    timestamp: String(seconds(clock.now())),
  }
  webhooks.status(thread.numberId, thread.phone, JSON.stringify(status), contactJson(state, thread))
}

const statusOf = { pending: 'pending', success: 'captured', failed: 'failed' } as const

/** A payment as it is looked up: captured, or pending until it is; attempts that failed stay listed. */
export function paymentNode(order: Order): WireMap {
  const { transactions, gateway, reference, currency, total } = order
  return {
    reference_id: reference,
    status: order.payment === 'captured' ? 'captured' : 'pending',
    currency,
    // Meta's pages name it both ways.
    amount: hundredths(total),
    total_amount: hundredths(total),
    ...(transactions.length > 0 && {
      transactions: transactions.map((one) => ({
        ...transactionJson(order, one),
        ...(one.status === 'success' && order.refunds.length > 0 && { refunds: order.refunds.map(refundJson) }),
      })),
    }),
    ...gateway?.extras,
  }
}

function transactionJson({ gateway }: Order, { id, pgId, status, method, createdAt, updatedAt, error }: Transaction): WireMap {
  return {
    id,
    pg_transaction_id: pgId,
    type: gateway?.type,
    status,
    created_timestamp: seconds(createdAt),
    updated_timestamp: seconds(updatedAt),
    method: { type: method },
    ...(error && { error }),
  }
}

const refundJson = ({ id, amount, speed, status, createdAt, updatedAt }: Refund): WireMap => ({
  id,
  amount: hundredths(amount),
  speed_processed: speed,
  status: status === 'completed' ? 'success' : status,
  created_timestamp: seconds(createdAt),
  updated_timestamp: seconds(updatedAt),
})

const hundredths = (value: number): WireMap => ({ value, offset: 100 })
const seconds = (ms: number): number => Math.floor(ms / 1_000)
