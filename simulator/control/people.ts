import { messagingTiers } from '@woochat/contract/cloud-api/accounts.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { GraphError } from '../graph-error.ts'
import { phoneDigits } from '../ids.ts'
import { given } from '../inbound/content.ts'
import { FromPhone } from '../inbound/from-phone.ts'
import { changeIdentity, changeNumber } from '../inbound/identity-changes.ts'
import { marketingChoices } from '../inbound/marketing.ts'
import { setPerson } from '../inbound/set-person.ts'
import { writeFromPhone } from '../inbound/write.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import { userId } from '../people/identity.ts'
import { identityHash } from '../people/identity-key.ts'
import { businessOf, showsPhone, usernameOf } from '../people/known.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import { origin } from '../wire/origin.ts'
import type { World } from '../world.ts'
import { byHand } from './by-hand.ts'

const PersonChange = z.strictObject({
  phone: z.string(),
  name: z.string().max(100).optional(),
  username: z
    .string()
    .regex(/^[a-z0-9._]{3,35}$/)
    .nullable()
    .optional(),
  onWhatsApp: z.boolean().optional(),
  receiptsOff: z.boolean().optional(),
  offline: z.boolean().optional(),
  readDelayMs: z.tuple([z.number().min(0), z.number().min(0)]).optional(),
  experiment: z.boolean().optional(),
  number: z.string().optional(),
  blocked: z.boolean().optional(),
  reported: z.boolean().optional(),
  marketing: z.enum(marketingChoices).optional(),
})
const People = z.strictObject({ people: z.array(PersonChange).max(100_000) })
const Limits = z.strictObject({
  throughput: z.number().int().min(0).optional(),
  pairLimit: z.boolean().optional(),
  tier: z.enum(Object.keys(messagingTiers) as [string, ...string[]]).optional(),
  reviewMs: z.number().int().min(0).optional(),
})
const Problem = z.strictObject({
  code: z.number().int(),
  title: z.string(),
  message: z.string().optional(),
  details: z.string().optional(),
})
type OfPhone = { Params: { phone: string } }

/** Who people are, and what one of them does. */
export function servePeople(app: FastifyInstance, world: World): void {
  app.post('/control/people', (request) => {
    const { people } = bodyOf(request, People)
    const known = people.flatMap(({ phone, ...change }) => {
      const digits = phoneDigits(phone)
      return digits === undefined ? [] : [{ ...change, phone: digits }]
    })
    for (const person of known) setPerson(world, person)
    return { success: true, people: known.length }
  })
  app.get<OfPhone>('/control/people/:phone', (request) => describe(world, phoneIn(request.params.phone)))
  app.post<OfPhone>('/control/people/:phone/messages', async (request) => {
    const phone = phoneIn(request.params.phone)
    return { id: await writeFromPhone(world, phone, bodyOf(request, FromPhone), origin(request)) }
  })
  app.post<OfPhone>('/control/people/:phone/number', (request) => {
    const phone = phoneIn(bodyOf(request, z.strictObject({ phone: z.string() })).phone)
    changeNumber(world, phoneIn(request.params.phone), phone)
    return { phone }
  })
  app.post<OfPhone>('/control/people/:phone/identity', (request) => {
    const phone = phoneIn(request.params.phone)
    changeIdentity(world, phone)
    return { identity_key_hash: identityHash(world.state, phone) }
  })
  serveLimits(app, world)
}

function serveLimits(app: FastifyInstance, world: World): void {
  const { state, settings } = world
  app.post('/control/limits', (request) => {
    const change = bodyOf(request, Limits)
    byHand(world).set('settings', given(change))
    const { throughput, tier } = change
    for (const number of state.numbers.values()) Object.assign(number, given({ throughput, tier }))
    return settings
  })
  app.post<{ Params: { id: string } }>('/control/numbers/:id/errors', (request) => {
    const number = state.numbers.get(request.params.id)
    if (!number) throw notThere('such number')
    const { errors } = bodyOf(request, z.strictObject({ errors: z.array(Problem).min(1) }))
    world.webhooks.numberField(number.id, number.phone, 'messages', {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.phone, phone_number_id: number.id },
      errors: errors.map(webhookError),
    })
    return { success: true }
  })
}

const webhookError = ({ code, title, message, details }: z.infer<typeof Problem>): Record<string, unknown> => ({
  code,
  title,
  message: message ?? title,
  ...(details !== undefined && { error_data: { details } }),
  href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
})

function phoneIn(written: string): string {
  const digits = phoneDigits(written)
  if (digits === undefined)
    throw new GraphError(100, `Not a phone number: ${written.slice(0, 40)}`, {
      http: 404,
      message: 'There is no such phone number.',
    })
  return canonicalPhone(digits)
}

function describe({ state }: World, phone: string): Record<string, unknown> {
  const threads = [...state.threads.values()].flatMap((ofNumber) => ofNumber.get(phone) ?? [])
  return {
    ...state.people.get(phone),
    phone,
    name: state.nameOf(phone),
    identity_key_hash: identityHash(state, phone),
    chats: threads.map((thread) => ({
      number: thread.numberId,
      user_id: userId(businessOf(state, thread.numberId), phone),
      username: usernameOf(state, thread) ?? null,
      phone_shown: showsPhone(state, thread),
      blocked: thread.blocked,
      reported: thread.reported ?? false,
      marketing: thread.marketing,
      window_until: thread.windowUntil,
    })),
  }
}
