import { requestLimits } from '../calls/permission.ts'
import { ttlSeconds } from '../delivery/arrival.ts'
import { takePair } from '../delivery/limits.ts'
import { GraphError } from '../graph-error.ts'
import { kindLimit } from '../media/media-rules.ts'
import { accountProblem, recipientProblem } from '../numbers/standing.ts'
import { bookOrders } from '../payments/take-order.ts'
import { userId } from '../people/identity.ts'
import { learnPhone } from '../people/known.ts'
import { type Outgoing, type PhoneNumber, say, type Thread } from '../state.ts'
import type { WireBody } from '../wire/wire-body.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { checkSend, type Failure, type Wanted } from './check.ts'
import { weighContent } from './direct-send.ts'
import { type Recipient, recipientOf } from './recipient.ts'

/** A message as taken, and the answer to its sender as JSON. */
export interface Accepted {
  readonly out: Outgoing
  readonly answer: string
}

/** Checks a request and takes it; `rush` lets the first status overtake the answer. */
export function acceptMessage(world: World, number: PhoneNumber, body: WireBody, via: Outgoing['via'], rush = false): Accepted {
  const recipient = recipientOf(world.state, number, body.json)
  try {
    return accept(world, number, recipient, { body, via, rush })
  } catch (error) {
    const key = `${number.id} ${recipient.phone}`
    world.state.refusals.set(key, (world.state.refusals.get(key) ?? 0) + 1)
    throw error
  }
}

function accept(
  world: World,
  number: PhoneNumber,
  recipient: Recipient,
  { body: { json, raw }, via, rush }: { body: WireBody; via: Outgoing['via']; rush: boolean },
): Accepted {
  const wanted = checkSend(world, number, json, recipient, via)
  const thread = admit(world, number, recipient, wanted)
  if (isPermissionRequest(wanted.type, json)) checkPermissionRequests(thread, world.clock.now())
  const out = outgoing(world, wanted, thread, raw, recipient.toUser)
  if (!recipient.toUser) learnPhone(world.state, thread)
  if (out.via === 'direct' && wanted.template) weighContent(world, number, wanted.template)
  enter(world, out)
  const failure = failureOf(world, out, wanted, json)
  if (rush && !failure) world.delivery.rush(out)
  else begin(world, out, wanted, failure)
  return { out, answer: answerTo(world, number, recipient, out) }
}

/** Whether this number may write to this person now. */
function admit(world: World, number: PhoneNumber, { phone }: Recipient, { type, via }: Wanted): Thread {
  const { state, clock, throughput, settings } = world
  if (!number.registered) throw new GraphError(133010, `The account for ${number.display} is not registered.`)
  const problem = accountProblem(world, number, type === 'template' || via === 'direct') ?? recipientProblem(world, number, phone)
  if (problem) throw problem
  if (phone === number.phone) throw new GraphError(131021)
  if (state.blockLists.get(number.id)?.has(phone)) throw new GraphError(130403, 'This number has blocked the recipient.')
  const now = clock.now()
  if ((number.upgradingUntil ?? 0) > now) throw new GraphError(131057)
  const thread = state.thread(number.id, phone)
  if (!throughput.take(number, now)) throw new GraphError(130429)
  if (settings.pairLimit && !takePair(thread, now)) throw new GraphError(131056)
  return thread
}

function outgoing(world: World, wanted: Wanted, thread: Thread, raw: string, toUser: boolean): Outgoing {
  return {
    out: true,
    id: world.ids.message(thread.phone, 'out'),
    at: world.clock.now(),
    type: wanted.type,
    raw: world.state.texts.add(raw),
    callback: wanted.callback,
    category: wanted.category,
    via: wanted.via,
    toUser,
    templateId: wanted.template?.id,
    thread,
    ttlSeconds: ttlSeconds(wanted.via, wanted.template, wanted.ttlSeconds),
    life: 'accepted',
    errorCode: 0,
    errorDetails: undefined,
    sentAt: 0,
    deliveredAt: 0,
    readAt: 0,
    chargedMicros: 0,
  }
}

function enter(world: World, out: Outgoing): void {
  const { state } = world
  state.totals.accepted++
  out.thread.accepted++
  out.thread.typingUntil = 0
  if (out.callback !== undefined) state.callbacks.set(out.callback, (state.callbacks.get(out.callback) ?? 0) + 1)
  say(state, out.thread, out)
  world.delivery.take(out)
  state.touched()
}

/** Why an accepted message fails after all; an order it names is booked. */
const failureOf = (world: World, out: Outgoing, { type, failure }: Wanted, json: WireMap): Failure | undefined =>
  failure ?? (type === 'reaction' ? reactionProblem(out, json) : bookOrders(world, out, json))

function begin(world: World, out: Outgoing, wanted: Wanted, failure: Failure | undefined): void {
  const links = failure ? [] : wanted.files.filter((file) => file.link !== undefined)
  if (links.length === 0) {
    world.delivery.begin(out, failure)
    return
  }
  const checks = Promise.all(links.map(({ kind, link }) => world.media.checkLink(link ?? '', kindLimit(kind))))
  const begun = checks.then((found) => {
    const details = found.find((problem) => problem !== undefined)
    world.delivery.begin(out, details === undefined ? undefined : { code: 131053, details })
  })
  world.clock.hold(begun)
}

const monthMs = 30 * 24 * 3_600_000

function reactionProblem(out: Outgoing, json: WireMap): Failure | undefined {
  const target = out.thread.said.find((said) => said.id === (json.reaction as WireMap).message_id)
  if (target && out.at - target.at <= monthMs) return undefined
  return { code: 131009, details: 'The message to react to is unknown, deleted or older than 30 days.' }
}

const isPermissionRequest = (type: string, json: WireMap): boolean =>
  type === 'interactive' && (json.interactive as WireMap).type === 'call_permission_request'

/** One request to call in 24 hours and two in seven days. Source: Meta, Calling → User call permissions (2026-09). */
function checkPermissionRequests(thread: Thread, nowMs: number): void {
  if (requestLimits(thread, nowMs).some(({ used, max }) => used >= max))
    throw new GraphError(138009, 'A person may be asked for permission to call once in 24 hours and twice in 7 days.')
}

/** Only templates tell a `message_status`; who is addressed by BSUID keeps the phone number to themselves. */
function answerTo(world: World, number: PhoneNumber, { input, toUser }: Recipient, { id, type, thread, life }: Outgoing): string {
  const business = world.state.accounts.get(number.accountId)?.businessId ?? ''
  const phone = toUser ? '' : `"wa_id":"${thread.phone}",`
  const held = life === 'held' ? 'held_for_quality_assessment' : 'accepted'
  const status = type === 'template' ? `,"message_status":"${held}"` : ''
  return `{"messaging_product":"whatsapp","contacts":[{"input":${JSON.stringify(input)},${phone}"user_id":"${userId(business, thread.phone)}"}],"messages":[{"id":"${id}"${status}}]}`
}
