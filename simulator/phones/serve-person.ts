import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { chatsOf, pictureOf, recentPhones } from '../bubbles/chat-view.ts'
import { changeIdentity, changeNumber } from '../inbound/identity-changes.ts'
import { setPerson } from '../inbound/set-person.ts'
import { isOnWhatsApp } from '../people/behaviour.ts'
import { bodyOf, queryOf } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { OfPhone, phone } from './of-phone.ts'

const Change = OfPhone.extend({
  name: z.string().trim().min(1).max(60).optional(),
  username: z
    .string()
    .regex(/^[a-z0-9._]{3,35}$/, 'A username has 3 to 35 small letters, digits, dots or underscores')
    .nullable()
    .optional(),
  receiptsOff: z.boolean().optional(),
  offline: z.boolean().optional(),
  onWhatsApp: z.boolean().optional(),
  readDelayMs: z
    .tuple([z.number().min(0), z.number().min(0)])
    .nullable()
    .optional(),
})

/** Whose phone it is, and what this person may change about themselves. */
export function servePerson(app: FastifyInstance, world: World): void {
  app.get('/phones/api/person', (request) => personView(world, queryOf(request, OfPhone).phone))
  app.get('/phones/api/recent', () => ({ data: recentPhones(world, 12) }))
  app.post('/phones/api/person', (request) => {
    const { readDelayMs, ...change } = bodyOf(request, Change)
    setPerson(world, { ...change, ...(readDelayMs && { readDelayMs }) })
    const person = world.state.people.get(change.phone)
    if (readDelayMs === null) delete person?.readDelayMs
    return { name: world.state.nameOf(change.phone) }
  })
  app.post('/phones/api/number', (request) => {
    const { phone: from, to } = bodyOf(request, OfPhone.extend({ to: phone }))
    changeNumber(world, from, to)
    return { phone: to }
  })
  app.post('/phones/api/identity', (request) => {
    changeIdentity(world, bodyOf(request, OfPhone).phone)
    return { success: true }
  })
}

function personView(world: World, phone: string): Record<string, unknown> {
  const { state } = world
  const person = state.people.get(phone)
  return {
    phone,
    now: world.clock.now(),
    name: state.nameOf(phone),
    username: person?.username ?? null,
    receiptsOff: person?.receiptsOff ?? false,
    offline: person?.offline ?? false,
    away: !isOnWhatsApp(state, { phone, numberId: '' }),
    slow: person?.readDelayMs !== undefined,
    movedTo: person?.movedTo ?? null,
    chats: chatsOf(world, phone),
    businesses: [...state.numbers.values()].map(({ id, verifiedName, display }) => ({
      number: id,
      name: verifiedName,
      display,
      picture: pictureOf(world, id),
    })),
  }
}
