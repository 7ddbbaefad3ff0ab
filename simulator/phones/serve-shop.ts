import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { catalogView } from '../commerce/catalog-view.ts'
import { placeOrder } from '../commerce/place-order.ts'
import { threadOf } from '../inbound/thread-of.ts'
import { payMethods, payOrder } from '../payments/pay-order.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { OfPhone } from './of-phone.ts'

type OneChat = { Params: { number: string } }
const Cart = OfPhone.extend({
  items: z.array(z.strictObject({ retailerId: z.string(), quantity: z.number().int() })),
  text: z.string().max(1024).optional(),
})

const Payment = OfPhone.extend({
  message: z.string(),
  method: z.enum(payMethods),
  outcome: z.enum(['success', 'failed', 'pending']),
})

/** A person looks through the catalogue of a business, sends a cart, and pays. */
export function serveShop(app: FastifyInstance, world: World): void {
  app.get<OneChat>('/phones/api/chats/:number/catalog', (request) => {
    const number = world.state.numbers.get(request.params.number)
    if (!number) throw notThere('such number')
    return catalogView(world, number) ?? { id: '', name: '', products: [], sets: [] }
  })
  app.post<OneChat>('/phones/api/chats/:number/orders', async (request) => {
    const { phone, items, text } = bodyOf(request, Cart)
    return { id: await placeOrder(world, threadOf(world, request.params.number, phone), { items, text }) }
  })
  app.post<OneChat>('/phones/api/chats/:number/payments', (request) => {
    const { phone, message, ...wish } = bodyOf(request, Payment)
    return { paid: payOrder(world, threadOf(world, request.params.number, phone), message, wish) }
  })
}
