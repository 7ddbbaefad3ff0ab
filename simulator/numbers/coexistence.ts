import type { FastifyInstance } from 'fastify'
import { GraphError, missingParameter } from '../graph-error.ts'
import { userId } from '../people/identity.ts'
import { businessOf, showsPhone } from '../people/known.ts'
import { messageJson } from '../people/message-json.ts'
import { type Outgoing, type PhoneNumber, type Said, say, type Thread } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkOneOf, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { numberRecords } from './records.ts'

type Node = { Params: { node: string } }
const dayMs = 24 * 3_600_000
const mostInChunk = 50

/**
 * Numbers that stay in the WhatsApp Business App as well: `POST /{phone_number_id}/smb_app_data` fetches their contacts and chats,
 * once each and within 24 hours of onboarding. Source: Meta, Embedded signup → Onboarding WhatsApp Business app users (2026-09).
 */
export function serveCoexistence(app: FastifyInstance, world: World): void {
  app.post<Node>('/:node/smb_app_data', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const wish = parameters(request)
    if (wish.messaging_product !== 'whatsapp') throw missingParameter('messaging_product')
    const type = checkOneOf(wish.sync_type, 'sync_type', ['smb_app_state_sync', 'history'])
    if (!number.coexistence) throw new GraphError(100, 'The phone number is not used in the WhatsApp Business App.')
    const record = numberRecords(world).of(number.id)
    if (world.clock.now() - (record.onboardedAt ?? 0) > dayMs) throw new GraphError(2593108)
    if (record.synchronized.includes(type)) throw new GraphError(2593107)
    record.synchronized.push(type)
    if (type === 'history') sendHistory(world, number)
    else sendContacts(world, number)
    world.state.touched()
    return { messaging_product: 'whatsapp', request_id: world.ids.digits() }
  })
}

/** From now on the number is in both: 20 messages a second, and what its owner writes on the phone is echoed. */
export function joinBusinessApp(world: World, number: PhoneNumber, yes: boolean): void {
  const record = numberRecords(world).of(number.id)
  number.coexistence = yes
  number.throughput = yes ? 20 : world.settings.throughput
  if (!yes) return
  record.onboardedAt = world.clock.now()
  record.synchronized = []
}

/** The owner writes to somebody in the WhatsApp Business App: the person has it at once, and the app hears an echo. */
export function echo(world: World, number: PhoneNumber, phone: string, type: string, content: unknown): string {
  const thread = world.state.thread(number.id, phone)
  const now = world.clock.now()
  const out: Outgoing = {
    out: true,
    id: world.ids.message(phone, 'out'),
    at: now,
    type,
    raw: world.state.texts.add(JSON.stringify({ messaging_product: 'whatsapp', to: phone, type, [type]: content })),
    callback: undefined,
    category: 'service',
    via: 'messages',
    toUser: false,
    templateId: undefined,
    thread,
    life: 'delivered',
    errorCode: 0,
    errorDetails: undefined,
    sentAt: now,
    deliveredAt: now,
    readAt: 0,
    chargedMicros: 0,
  }
  say(world.state, thread, out)
  world.handsets.changed(phone, number.id)
  emit(world, number, phone, 'smb_message_echoes', { message_echoes: [sentJson(world, number, out)] })
  world.state.touched()
  return out.id
}

/** The owner puts somebody into the address book of the phone, or out of it. */
export function syncContact(world: World, number: PhoneNumber, phone: string, action: 'add' | 'remove'): void {
  emit(world, number, phone, 'smb_app_state_sync', { state_sync: [contactSync(world, phone, action)] })
}

function contactSync(world: World, phone: string, action: 'add' | 'remove'): WireMap {
  const name = world.state.nameOf(phone)
  return {
    type: 'contact',
    contact: {
      ...(action === 'add' && { full_name: name, first_name: name.split(' ')[0] }),
      phone_number: phone,
    },
    action,
    metadata: { timestamp: String(Math.floor(world.clock.now() / 1000)) },
  }
}

const threadsOf = (world: World, number: PhoneNumber): Thread[] => [...(world.state.threads.get(number.id)?.values() ?? [])]

function sendContacts(world: World, number: PhoneNumber): void {
  const contacts = threadsOf(world, number).map(({ phone }) => contactSync(world, phone, 'add'))
  for (let from = 0; from < contacts.length; from += mostInChunk)
    emit(world, number, number.phone, 'smb_app_state_sync', { state_sync: contacts.slice(from, from + mostInChunk) })
}

/** Phases are the last day, the last three months and the last half year. */
const phasesMs = [dayMs, 90 * dayMs, 180 * dayMs]

function sendHistory(world: World, number: PhoneNumber): void {
  const now = world.clock.now()
  phasesMs.forEach((until, phase) => {
    const since = phasesMs[phase - 1] ?? -1
    const threads = threadsOf(world, number).flatMap((thread) => {
      const said = thread.said.filter((one) => now - one.at > since && now - one.at <= until)
      return said.length > 0
        ? [{ id: threadId(world, number, thread), messages: said.map((one) => historyJson(world, number, thread, one)) }]
        : []
    })
    for (let from = 0, chunk = 1; from === 0 || from < threads.length; from += mostInChunk, chunk++)
      emit(world, number, number.phone, 'history', {
        history: [
          {
            metadata: { phase, chunk_order: chunk, progress: Math.round(((phase + 1) * 100) / phasesMs.length) },
            threads: threads.slice(from, from + mostInChunk),
          },
        ],
      })
  })
}

/** The person's number, unless it is not shown. */
const threadId = (world: World, number: PhoneNumber, thread: Thread): string =>
  showsPhone(world.state, thread) ? thread.phone : userId(businessOf(world.state, number.id), thread.phone)

function historyJson(world: World, number: PhoneNumber, thread: Thread, said: Said): WireMap {
  if (said.out) return { ...sentJson(world, number, said), history_context: { status: said.life.toUpperCase() } }
  return { ...JSON.parse(messageJson(world.state, thread, said)), history_context: { status: 'READ' } }
}

function sentJson(world: World, number: PhoneNumber, out: Outgoing): WireMap {
  const business = businessOf(world.state, number.id)
  const { [out.type]: content } = JSON.parse(out.raw.read()) as WireMap
  return {
    from: number.phone,
    ...(showsPhone(world.state, out.thread) && { to: out.thread.phone }),
    to_user_id: userId(business, out.thread.phone),
    id: out.id,
    timestamp: String(Math.floor(out.at / 1000)),
    type: out.type,
    [out.type]: content,
  }
}

function emit(world: World, number: PhoneNumber, phone: string, field: string, value: WireMap): void {
  world.webhooks.numberField(number.id, phone, field, {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: number.phone, phone_number_id: number.id },
    ...value,
  })
}
