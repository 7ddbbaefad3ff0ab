import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { configurationStates, configurationsOf, providers } from '../payments/configurations.ts'
import { type Order, ordersOf } from '../payments/order-book.ts'
import { payMethods, payOrder, settlePayment } from '../payments/pay-order.ts'
import { paymentNode } from '../payments/payment-json.ts'
import { settleRefund } from '../payments/refunds.ts'
import { bodyOf, notThere, queryOf } from '../wire/checked.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { chatIn } from './commerce.ts'

const ConfigurationDraft = z.strictObject({
  waba_id: z.string(),
  name: z.string().min(1).max(60),
  provider: z.enum(providers).default('razorpay'),
  merchant_vpa: z.string().optional(),
  status: z.enum(configurationStates).default('Active'),
})
const Terms = z.strictObject({ accepted: z.boolean() })
/** By the id of the message that asked for it, or by the order's reference. */
const Payment = z
  .strictObject({
    number: z.string(),
    message_id: z.string().optional(),
    reference_id: z.string().optional(),
    method: z.enum(payMethods).default('upi'),
    outcome: z.enum(['success', 'failed', 'pending']).default('success'),
  })
  .refine((wish) => wish.message_id !== undefined || wish.reference_id !== undefined, 'message_id or reference_id is needed')
const Settlement = z.strictObject({ outcome: z.enum(['success', 'failed']) })
const RefundEnd = z.strictObject({ status: z.enum(['completed', 'failed']) })
const OfNumber = z.object({ number: z.string().optional() })
type OfPhone = { Params: { phone: string } }
type OfOrder = { Params: { number: string; reference: string } }

/** What gateways, their merchants and people who pay do. */
export function servePaymentControl(app: FastifyInstance, world: World): void {
  const orders = ordersOf(world)
  serveConfigurationControl(app, world)
  app.get('/control/orders', (request) => {
    const { number } = queryOf(request, OfNumber)
    const found = [...orders.all()].filter((order) => number === undefined || order.numberId === number)
    return { data: found.map(orderView) }
  })
  app.post<OfPhone>('/control/people/:phone/payments', (request) => {
    const { number, message_id, reference_id, method, outcome } = bodyOf(request, Payment)
    const messageId = message_id ?? orders.find(number, reference_id ?? '')?.messageId ?? ''
    return { result: payOrder(world, chatIn(world, request, number), messageId, { method, outcome }) }
  })
  app.post<OfOrder>('/control/orders/:number/:reference/payment', (request) => {
    const order = orders.find(request.params.number, request.params.reference)
    if (!order) throw notThere('such order')
    settlePayment(world, order, bodyOf(request, Settlement).outcome)
    return orderView(order)
  })
  app.post<{ Params: { id: string } }>('/control/refunds/:id', (request) => {
    const { status } = bodyOf(request, RefundEnd)
    for (const order of orders.all()) {
      const refund = order.refunds.find((one) => one.id === request.params.id)
      if (!refund) continue
      settleRefund(world, order, refund, status)
      return orderView(order)
    }
    throw notThere('such refund')
  })
}

function serveConfigurationControl(app: FastifyInstance, world: World): void {
  const configurations = configurationsOf(world)
  app.post('/control/payment-configurations', (request) => {
    const { waba_id: accountId, name, provider, merchant_vpa: merchantVpa, status } = bodyOf(request, ConfigurationDraft)
    if (!world.state.accounts.has(accountId)) throw notThere('such account')
    const one = configurations.find(accountId, name) ?? configurations.create({ accountId, name, provider, merchantVpa })
    if (one.status !== status) configurations.change(one, status)
    return { name, provider: one.provider, status: one.status }
  })
  app.post<{ Params: { id: string } }>('/control/accounts/:id/payment-terms', (request) => {
    const { id } = request.params
    if (!world.state.accounts.has(id)) throw notThere('such account')
    const { accepted } = bodyOf(request, Terms)
    if (accepted) configurations.termsPending.delete(id)
    else configurations.termsPending.add(id)
    world.state.touched()
    return { accepted }
  })
}

const orderView = (order: Order): WireMap => ({
  number: order.numberId,
  phone: order.phone,
  message_id: order.messageId,
  order_status: order.status,
  payment: order.payment,
  ...paymentNode(order),
})
