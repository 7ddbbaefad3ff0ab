import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphError, missingParameter } from '../graph-error.ts'
import { phoneOf } from '../ids.ts'
import { phoneNow } from '../people/known.ts'
import type { Outgoing, PhoneNumber, Thread } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { asJson, unfolded, WireBody } from '../wire/wire-body.ts'
import { checkMap, checkOneOf, checkText, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { acceptMessage } from './accept.ts'
import { acceptAmongFaults } from './among-faults.ts'

type Node = { Params: { node: string } }

/**
 * `POST /{phone_number_id}/messages`: sends, and read receipts; `POST /{phone_number_id}/marketing_messages`: marketing templates.
 * Source: Meta, Messages → Send messages and Marketing Messages (2026-09).
 */
export function serveMessages(app: FastifyInstance, world: World): void {
  const take = (request: FastifyRequest<Node>, reply: FastifyReply, via: Outgoing['via']): unknown => {
    world.state.totals.requests++
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const sent = request.body instanceof WireBody ? asJson(request.body) : new WireBody('', {})
    const body = typeof sent.json.type === 'string' ? unfolded(sent, sent.json.type) : sent
    if (body.json.messaging_product !== 'whatsapp') throw missingParameter('messaging_product')
    if (via === 'messages' && body.json.status !== undefined) return markRead(world, number, body.json)
    if (world.faults.rules.length > 0) return acceptAmongFaults(world, number, body, via, request, reply)
    return reply.type('application/json').send(acceptMessage(world, number, body, via).answer)
  }
  app.post<Node>('/:node/messages', (request, reply) => take(request, reply, 'messages'))
  app.post<Node>('/:node/marketing_messages', (request, reply) => take(request, reply, 'marketing_messages'))
}

const typingMs = 25_000

/** Marks a message and all before it read, and shows the typing bubble for up to 25 seconds. */
function markRead(world: World, number: PhoneNumber, json: WireMap): { success: true } {
  checkOneOf(json.status, 'status', ['read'])
  const id = checkText(json.message_id, 'message_id', 512)
  if (json.typing_indicator !== undefined)
    checkOneOf(checkMap(json.typing_indicator, 'typing_indicator').type, "typing_indicator['type']", ['text'])
  const thread = findThread(world, number, id)
  const at = thread?.said.find((said) => !said.out && said.id === id)?.at
  if (!thread || at === undefined)
    throw new GraphError(131009, `Message ${id.slice(0, 80)} is not a message received by this number.`)
  const now = world.clock.now()
  for (const said of thread.said) if (!said.out && said.at <= at && said.readAt === 0) said.readAt = now
  if (json.typing_indicator !== undefined) thread.typingUntil = now + typingMs
  world.handsets.changed(thread.phone, number.id)
  return { success: true }
}

function findThread(world: World, number: PhoneNumber, id: string): Thread | undefined {
  const phone = phoneOf(id)
  return phone === undefined ? undefined : world.state.threads.get(number.id)?.get(phoneNow(world.state, phone))
}
