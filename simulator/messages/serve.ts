import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sleep } from '../clock.ts'
import { takePair } from '../delivery/limits.ts'
import type { FaultKind } from '../faults.ts'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import { phoneDigits, phoneOf } from '../ids.ts'
import { kindLimit } from '../media/media-rules.ts'
import { userId } from '../people/identity.ts'
import { type Outgoing, type PhoneNumber, say, type Thread, templateKey } from '../state.ts'
import { checkTemplateSend } from '../templates/check-send.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { WireBody } from '../wire/wire-body.ts'
import { checkMap, checkText, type FileRef, isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { checkContent } from './message-rules.ts'

interface Wanted {
  type: string
  category: string
  files: FileRef[]
  callback: string | undefined
}

/** `POST /{phone_number_id}/messages`: sends, and read receipts. Source: Meta, Messages → Send messages (2026-09). */
export function serveMessages(app: FastifyInstance, world: World): void {
  app.post<{ Params: { node: string } }>('/:node/messages', (request, reply) => {
    const { totals } = world.state
    totals.requests++
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const body = request.body instanceof WireBody ? request.body : new WireBody('', {})
    if (body.json.messaging_product !== 'whatsapp') throw missingParameter('messaging_product')
    if (body.json.status === 'read') return markRead(world, number, body.json)
    if (world.faults.rules.length > 0) return sendAmongFaults(world, number, body, request, reply)
    return reply.type('application/json').send(answer(world, number, body.json.to, accept(world, number, body)))
  })
}

/** Checks everything that Meta checks before it answers, then takes the message. */
function accept(world: World, number: PhoneNumber, { json, raw }: WireBody, rush = false): Outgoing {
  const to = recipientOf(json)
  const wanted = check(world, number, json)
  if (!number.registered) throw new GraphError(133010, `The account for ${number.display} is not registered.`)
  if (to === number.phone) throw new GraphError(131021)
  const now = world.clock.now()
  const thread = world.state.thread(number.id, to)
  if (!world.throughput.take(number, now)) throw new GraphError(130429)
  if (world.settings.pairLimit && !takePair(thread, now)) throw new GraphError(131056)
  const out: Outgoing = {
    out: true,
    id: world.ids.message(to, 'out'),
    at: now,
    type: wanted.type,
    raw,
    callback: wanted.callback,
    category: wanted.category,
    via: 'messages',
    toUser: false,
    templateId: undefined,
    thread,
    life: 'accepted',
    errorCode: 0,
    errorDetails: undefined,
    sentAt: 0,
    deliveredAt: 0,
    readAt: 0,
    chargedMicros: 0,
  }
  enter(world, out)
  if (rush) world.delivery.rush(out)
  else begin(world, out, wanted, json)
  return out
}

function enter(world: World, out: Outgoing): void {
  const { state } = world
  state.totals.accepted++
  out.thread.accepted++
  out.thread.typingUntil = 0
  if (out.callback !== undefined) state.callbacks.set(out.callback, (state.callbacks.get(out.callback) ?? 0) + 1)
  say(state, out.thread, out)
  state.touched()
}

function begin(world: World, out: Outgoing, wanted: Wanted, json: WireMap): void {
  const link = wanted.files.find((file) => file.link !== undefined)
  if (link?.link !== undefined) {
    void world.media
      .checkLink(link.link, kindLimit(link.kind))
      .then((details) => world.delivery.begin(out, details === undefined ? undefined : { code: 131053, details }))
  } else if (wanted.type === 'reaction' && !out.thread.said.some((said) => said.id === (json.reaction as WireMap).message_id)) {
    world.delivery.begin(out, { code: 131009, details: 'The message to react to is unknown, deleted or older than 30 days.' })
  } else world.delivery.begin(out)
}

function recipientOf(json: WireMap): string {
  if (json.to === undefined || json.to === null || json.to === '') throw missingParameter('to')
  const to = typeof json.to === 'string' || typeof json.to === 'number' ? phoneDigits(String(json.to)) : undefined
  if (to === undefined)
    throw new GraphError(131009, `Parameter 'to' is not a valid phone number: ${JSON.stringify(json.to).slice(0, 40)}`)
  return to
}

function check(world: World, number: PhoneNumber, json: WireMap): Wanted {
  const type = json.type === undefined ? 'text' : String(json.type)
  if (json.recipient_type !== undefined && json.recipient_type !== 'individual')
    throw invalidParameter('Param recipient_type must be one of {individual}.')
  const data = json.biz_opaque_callback_data
  if (data !== undefined && data !== null) checkText(data, 'biz_opaque_callback_data', 512)
  const callback = typeof data === 'string' ? JSON.stringify(data) : undefined
  const context = json.context
  if (context !== undefined) checkText(checkMap(context, 'context').message_id, "context['message_id']", 512)
  if (type === 'template') return { type, callback, ...checkTemplate(world, number, checkMap(json.template, 'template')) }
  const files = checkContent(type, json)
  checkFiles(world, number, files)
  return { type, callback, files, category: 'service' }
}

function checkTemplate(world: World, number: PhoneNumber, wish: WireMap): { category: string; files: FileRef[] } {
  const name = checkText(wish.name, "template['name']", 512)
  const language = checkText(checkMap(wish.language, "template['language']").code, "template['language']['code']", 20)
  const template = world.state.templatesByName.get(templateKey(number.accountId, name, language))
  if (template?.status === 'PAUSED') throw new GraphError(132015)
  if (template?.status === 'DISABLED') throw new GraphError(132016)
  if (template?.status !== 'APPROVED') throw new GraphError(132001, `template name (${name}) does not exist in ${language}`)
  const files = checkTemplateSend(template, wish.components)
  checkFiles(world, number, files)
  return { category: template.category.toLowerCase(), files }
}

function checkFiles(world: World, number: PhoneNumber, files: readonly FileRef[]): void {
  for (const { id, kind } of files) {
    if (id === undefined) continue
    const media = world.media.find(id)
    if (media?.numberId !== number.id)
      throw invalidParameter(`Param ${kind}['id'] is not a valid whatsapp business account media attachment ID`)
    if (kind === 'image' && !media.mime.startsWith('image/'))
      throw new GraphError(131053, `Media ${id} has type ${media.mime}, not an image.`)
  }
}

function answer(world: World, number: PhoneNumber, to: unknown, { id, thread }: Outgoing): string {
  const business = world.state.accounts.get(number.accountId)?.businessId ?? ''
  return `{"messaging_product":"whatsapp","contacts":[{"input":${JSON.stringify(String(to))},"wa_id":"${thread.phone}","user_id":"${userId(business, thread.phone)}"}],"messages":[{"id":"${id}","message_status":"accepted"}]}`
}

const before: FaultKind[] = ['drop_before', 'error_500', 'rate_429']
const after: FaultKind[] = ['drop_after_accept', 'error_500_after_accept', 'garbage_200', 'status_before_answer']

async function sendAmongFaults(
  world: World,
  number: PhoneNumber,
  body: WireBody,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const to = phoneDigits(String(body.json.to))
  const slow = world.faults.strike(['slow'], number.id, to)
  if (slow) await sleep(world.clock, slow.ms)
  const early = world.faults.strike(before, number.id, to)?.kind
  if (early === 'drop_before') return hangUp(request, reply)
  if (early === 'error_500') throw new GraphError(131000)
  if (early === 'rate_429') throw new GraphError(130429)
  const late = world.faults.strike(after, number.id, to)
  const out = accept(world, number, body, late?.kind === 'status_before_answer')
  if (late?.kind === 'drop_after_accept') return hangUp(request, reply)
  if (late?.kind === 'error_500_after_accept') throw new GraphError(131000)
  if (late?.kind === 'garbage_200')
    return reply.type('text/html').send('<!doctype html><title>Facebook</title><p>Sorry, something went wrong.')
  if (late?.kind === 'status_before_answer') await world.webhooks.settled(number.id, out.thread.phone, 2_000)
  return reply.type('application/json').send(answer(world, number, body.json.to, out))
}

function hangUp(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.destroy()
  return reply
}

/** Marks a message and all before it read, and shows the typing bubble for up to 25 seconds. */
function markRead(world: World, number: PhoneNumber, json: WireMap): { success: true } {
  const id = checkText(json.message_id, 'message_id', 512)
  const thread = findThread(world, number, id)
  const at = thread?.said.find((said) => !said.out && said.id === id)?.at
  if (!thread || at === undefined)
    throw new GraphError(131009, `Message ${id.slice(0, 80)} is not a message received by this number.`)
  const now = world.clock.now()
  for (const said of thread.said) if (!said.out && said.at <= at && said.readAt === 0) said.readAt = now
  if (isMap(json.typing_indicator)) thread.typingUntil = now + 25_000
  world.handsets.changed(thread.phone, number.id)
  return { success: true }
}

function findThread(world: World, number: PhoneNumber, id: string): Thread | undefined {
  const phone = phoneOf(id)
  return phone === undefined ? undefined : world.state.threads.get(number.id)?.get(phone)
}
