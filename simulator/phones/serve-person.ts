import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { chatsOf, recentPhones } from '../bubbles/chat-view.ts'
import { bodyOf, queryOf } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { OfPhone } from './of-phone.ts'

/** Whose phone it is, and what this person may change about themselves. */
export function servePerson(app: FastifyInstance, world: World): void {
  app.get('/phones/api/person', (request) => {
    const { phone } = queryOf(request, OfPhone)
    const businesses = [...world.state.numbers.values()].map((number) => ({
      number: number.id,
      name: number.verifiedName,
      display: number.display,
    }))
    return {
      phone,
      name: world.state.nameOf(phone),
      receiptsOff: world.state.people.get(phone)?.receiptsOff ?? false,
      chats: chatsOf(world, phone),
      businesses,
    }
  })
  app.get('/phones/api/recent', () => ({ data: recentPhones(world, 12) }))
  app.post('/phones/api/person', (request) => {
    const { phone, ...change } = bodyOf(
      request,
      OfPhone.extend({ name: z.string().trim().min(1).max(60).optional(), receiptsOff: z.boolean().optional() }),
    )
    const person = world.state.people.get(phone) ?? { phone }
    world.state.people.set(phone, {
      ...person,
      ...(change.name !== undefined && { name: change.name }),
      ...(change.receiptsOff !== undefined && { receiptsOff: change.receiptsOff }),
    })
    world.state.touched()
    return { name: world.state.nameOf(phone) }
  })
}
