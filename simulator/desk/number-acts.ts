import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { GraphError } from '../graph-error.ts'
import { phoneDigits } from '../ids.ts'
import { echo, syncContact } from '../numbers/coexistence.ts'
import { decideName, nameRejections } from '../numbers/display-name.ts'
import { decideOfficial } from '../numbers/official.ts'
import { foreignUsernames, numberRecords } from '../numbers/records.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import type { PhoneNumber } from '../state.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

type OfNumber = { Params: { id: string } }
const NameDecision = z.strictObject({
  decision: z.enum(['APPROVED', 'DEFERRED', 'PENDING', 'REJECTED']),
  reason: z.enum(nameRejections).optional(),
})
const Official = z.strictObject({ status: z.enum(['APPROVED', 'REJECTED', 'REVOKED']) })
const Recipients = z.strictObject({ phones: z.array(z.string()).max(5).nullable() })
const Echo = z.strictObject({
  to: z.string(),
  type: z.string().default('text'),
  text: z.string().optional(),
  content: z.record(z.string(), z.unknown()).optional(),
})
const Contact = z.strictObject({ phone: z.string(), action: z.enum(['add', 'remove']).default('add') })
const Username = z.strictObject({ username: z.string(), owner: z.enum(['facebook', 'instagram', 'whatsapp']).nullable() })

/** What a reviewer at Meta, and the owner of a number with the phone in hand, would do. */
export function serveNumberActs(app: FastifyInstance, world: World): void {
  const on = <T extends z.ZodType>(path: string, schema: T, act: (number: PhoneNumber, wish: z.output<T>) => unknown): void => {
    app.post<OfNumber>(`/control/numbers/:id/${path}`, (request) => {
      const answer = act(numberIn(world, request), bodyOf(request, schema))
      world.state.touched()
      return answer ?? { success: true }
    })
  }
  app.get<OfNumber>('/control/numbers/:id/code', (request) => ({
    code: numberRecords(world).of(numberIn(world, request).id).code?.value ?? null,
  }))
  app.get<OfNumber>('/control/numbers/:id/recipients', (request) => ({
    phones: numberRecords(world).of(numberIn(world, request).id).recipients ?? null,
  }))
  on('name', NameDecision, (number, { decision, reason }) => decideName(world, number, decision, reason))
  on('official', Official, (number, { status }) => decideOfficial(world, number, status))
  on('recipients', Recipients, (number, { phones }) => allow(world, number, phones))
  on('echoes', Echo, (number, { to, type, text, content }) => ({
    id: echo(world, inBusinessApp(number), phoneIn(to), type, content ?? { body: text ?? 'Hello' }),
  }))
  on('contacts', Contact, (number, { phone, action }) => syncContact(world, inBusinessApp(number), phoneIn(phone), action))
  app.post('/control/usernames', (request) => {
    const { username, owner } = bodyOf(request, Username)
    if (owner === null) foreignUsernames(world).remove(username)
    else foreignUsernames(world).of(username).owner = owner
    return { username, owner }
  })
}

/** A list makes it a test number, which writes to these people only; null makes it a number like any other. */
function allow(world: World, number: PhoneNumber, phones: string[] | null): Record<string, unknown> {
  const record = numberRecords(world).of(number.id)
  if (phones === null) delete record.recipients
  else record.recipients = phones.map(phoneIn)
  return { phones: record.recipients ?? null }
}

export function numberIn(world: World, request: FastifyRequest<OfNumber>): PhoneNumber {
  const number = world.state.numbers.get(request.params.id)
  if (!number) throw notThere('such number')
  return number
}

function inBusinessApp(number: PhoneNumber): PhoneNumber {
  if (!number.coexistence) throw refusal('The number is not used in the WhatsApp Business App: set coexistence first.')
  return number
}

function phoneIn(written: string): string {
  const digits = phoneDigits(written)
  if (digits === undefined) throw refusal(`Not a phone number: ${written.slice(0, 40)}`)
  return canonicalPhone(digits)
}

const refusal = (message: string): GraphError => new GraphError(100, message, { message: '(#100) Invalid parameter' })
