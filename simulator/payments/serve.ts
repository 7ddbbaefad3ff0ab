import type { FastifyInstance } from 'fastify'
import { invalidParameter } from '../graph-error.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import type { World } from '../world.ts'
import { ordersOf } from './order-book.ts'
import { resumePayments } from './pay-order.ts'
import { letPeoplePay } from './payers.ts'
import { paymentNode } from './payment-json.ts'
import { refund, resumeRefunds } from './refunds.ts'
import { serveConfigurations } from './serve-configurations.ts'

type Node = { Params: { node: string } }
type OfOrder = { Params: { node: string; configuration: string; reference: string } }

/** Payments of orders: where they go, how they went, and back. Source: Meta, Payments → India (2026-09). */
export function servePayments(app: FastifyInstance, world: World): void {
  const orders = ordersOf(world)
  serveConfigurations(app, world)
  letPeoplePay(world)
  // After the orders, whose slice it goes on from.
  world.slices.set('payments-under-way', {
    save: () => true,
    load: () => {
      resumePayments(world)
      resumeRefunds(world)
    },
  })
  app.get<OfOrder>('/:node/payments/:configuration/:reference', (request) => {
    const { node, configuration, reference } = request.params
    const number = numberOf(world, accessOf(world, request), node, 'GET')
    const order = orders.find(number.id, reference)
    if (order?.gateway?.configuration !== configuration)
      throw invalidParameter(`There is no payment with reference_id ${reference.slice(0, 60)} of this payment configuration.`)
    return { payments: [paymentNode(order)] }
  })
  app.post<Node>('/:node/payments_refund', (request) =>
    refund(world, numberOf(world, accessOf(world, request), request.params.node, 'POST'), parameters(request)),
  )
}
