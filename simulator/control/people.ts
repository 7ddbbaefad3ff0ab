import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { faultKinds } from '../faults.ts'
import { phoneDigits } from '../ids.ts'
import { FromPhone, setMarketing, writeFromPhone } from '../phones/write.ts'
import type { Person } from '../state.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

const share = z.number().min(0).max(1)
const delay = z.tuple([z.number().min(0), z.number().min(0)])
const BehaviourChange = z.strictObject({
  notOnWhatsApp: share.optional(),
  delivered: share.optional(),
  readRate: share.optional(),
  replyRate: share.optional(),
  sentDelayMs: delay.optional(),
  deliveredDelayMs: delay.optional(),
  readDelayMs: delay.optional(),
  replyDelayMs: delay.optional(),
  replies: z.array(z.string().min(1).max(4096)).min(1).optional(),
})
const FaultWish = z.strictObject({
  kind: z.enum(faultKinds),
  rate: share.default(1),
  ms: z.number().int().min(0).max(120_000).default(2_000),
  times: z.number().int().min(1).optional(),
  match: z.strictObject({ to: z.string().optional(), number: z.string().optional() }).default({}),
})
const PersonChange = z.strictObject({
  phone: z.string(),
  name: z.string().max(100).optional(),
  onWhatsApp: z.boolean().optional(),
  receiptsOff: z.boolean().optional(),
  blocked: z.boolean().optional(),
  marketing: z.enum(['stop', 'resume']).optional(),
})
const People = z.strictObject({ people: z.array(PersonChange).max(100_000) })
const Limits = z.strictObject({
  throughput: z.number().int().min(0).optional(),
  pairLimit: z.boolean().optional(),
  tier: z.string().optional(),
  reviewMs: z.number().int().min(0).optional(),
})

/** How people behave, what goes wrong, and what one person does. */
export function servePeople(app: FastifyInstance, world: World): void {
  const { state, faults, settings } = world
  app.get('/control/behaviour', () => state.behaviour)
  app.post('/control/behaviour', (request) => {
    Object.assign(state.behaviour, defined(bodyOf(request, BehaviourChange)))
    return state.behaviour
  })
  app.get('/control/faults', () => ({ data: faults.rules }))
  app.post('/control/faults', (request) => {
    const { times, ...wish } = bodyOf(request, FaultWish)
    return faults.add({ ...wish, times })
  })
  app.delete<{ Params: { id?: string } }>('/control/faults/:id', (request) => {
    faults.remove(Number(request.params.id))
    return { success: true }
  })
  app.delete('/control/faults', () => {
    faults.remove()
    return { success: true }
  })
  app.post('/control/limits', (request) => {
    Object.assign(settings, defined(bodyOf(request, Limits)))
    for (const number of state.numbers.values()) Object.assign(number, { throughput: settings.throughput, tier: settings.tier })
    return settings
  })
  app.post('/control/people', (request) => {
    const { people } = bodyOf(request, People)
    for (const person of people) setPerson(world, person)
    return { success: true, people: people.length }
  })
  app.post<{ Params: { phone: string } }>('/control/people/:phone/messages', (request) => {
    const phone = phoneDigits(request.params.phone)
    if (phone === undefined) throw notThere('such phone number')
    return { id: writeFromPhone(world, phone, bodyOf(request, FromPhone)) }
  })
}

const defined = (change: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

function setPerson(world: World, change: z.infer<typeof PersonChange>): void {
  const phone = phoneDigits(change.phone)
  if (phone === undefined) return
  const { blocked, marketing, ...rest } = change
  const person: Person = world.state.people.get(phone) ?? { phone }
  world.state.people.set(phone, Object.assign(person, defined({ ...rest, phone })))
  for (const number of world.state.numbers.values()) {
    if (blocked !== undefined) world.state.thread(number.id, phone).blocked = blocked
    if (marketing !== undefined) setMarketing(world, world.state.thread(number.id, phone), marketing)
  }
  world.state.touched()
}
