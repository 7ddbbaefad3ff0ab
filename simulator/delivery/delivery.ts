import { metaErrors } from '@woochat/contract/cloud-api/errors.ts'
import type { Clock } from '../clock.ts'
import type { Ids } from '../ids.ts'
import { behaviourOf, inExperiment, isOnWhatsApp, offlineMs, readDelayMs, receiptsOff } from '../people/behaviour.ts'
import type { Handsets } from '../people/handsets.ts'
import { userId } from '../people/identity.ts'
import { businessOf, contactJson, showsPhone } from '../people/known.ts'
import { messageJson } from '../people/message-json.ts'
import { ask, between, chance } from '../population.ts'
import { freeServiceMessages, priceMicros } from '../prices.ts'
import { type Incoming, type IncomingExtra, type Outgoing, type State, say, type Thread } from '../state.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { Wheel } from '../wheel.ts'
import { dayMs, MessagingLimit } from './limits.ts'

/** What happens to a message after Meta took it, and what people send back. */
export class Delivery {
  readonly wheel: Wheel<Outgoing>
  readonly chores: Wheel<() => void>
  readonly limit = new MessagingLimit()
  /** What the person does once a message has arrived; set by whoever plays the people. */
  arrived: (out: Outgoing) => void = () => undefined
  readonly #state: State
  readonly #clock: Clock
  readonly #webhooks: Webhooks
  readonly #handsets: Handsets
  readonly #ids: Ids

  constructor(state: State, clock: Clock, webhooks: Webhooks, handsets: Handsets, ids: Ids) {
    this.#state = state
    this.#clock = clock
    this.#webhooks = webhooks
    this.#handsets = handsets
    this.#ids = ids
    this.wheel = new Wheel(clock, (out) => this.#advance(out))
    this.chores = new Wheel(clock, (chore) => chore())
  }

  /** Starts the life of an accepted message; `failure` is known already, e.g. a link that could not be fetched. */
  begin(out: Outgoing, failure?: { code: number; details: string }): void {
    out.errorCode = failure?.code ?? this.#refusal(out)
    out.errorDetails = failure?.details
    this.wheel.add(this.#clock.now() + this.#delay(out, behaviourOf(this.#state, out.thread).sentDelayMs), out)
  }

  /** Takes the next step at once: a fault wants the status to overtake the answer. */
  rush(out: Outgoing): void {
    out.errorCode = this.#refusal(out)
    this.#advance(out)
  }

  /** Everything delivered in a chat has been seen: by opening it, or by answering. */
  read(thread: Thread): void {
    thread.unread = 0
    for (const said of thread.said) if (said.out && said.life === 'delivered') this.#read(said)
    this.#handsets.changed(thread.phone, thread.numberId)
  }

  /** A phone is back on: what waited for it arrives. */
  deliverWaiting(phone: string): void {
    for (const threads of this.#state.threads.values())
      for (const said of threads.get(phone)?.said ?? [])
        if (said.out && said.life === 'sent' && said.type !== 'reaction') this.#mayArrive(said)
  }

  /** A person writes to a number. What a number has blocked stays on the phone. */
  receive(thread: Thread, type: string, content: unknown, contextId?: string, extra?: IncomingExtra): Incoming {
    const now = this.#clock.now()
    const id = this.#ids.message(thread.phone, 'in')
    const said: Incoming = { out: false, id, at: now, type, content, contextId, extra, readAt: 0 }
    this.read(thread)
    if (this.#state.blockLists.get(thread.numberId)?.has(thread.phone)) {
      say(this.#state, thread, said)
      return said
    }
    thread.windowUntil = now + dayMs
    say(this.#state, thread, said)
    this.#state.totals.received++
    this.#webhooks.message(
      thread.numberId,
      thread.phone,
      messageJson(this.#state, thread, said),
      contactJson(this.#state, thread),
    )
    this.#handsets.changed(thread.phone, thread.numberId)
    this.#state.touched()
    return said
  }

  #refusal(out: Outgoing): number {
    const { thread } = out
    if (!isOnWhatsApp(this.#state, thread)) return 131026
    const windowOpen = thread.windowUntil > out.at
    if (out.type !== 'template' && out.via !== 'direct' && !windowOpen) return 131047
    if (out.category === 'marketing' && thread.marketing === 'stopped') return 131050
    if (out.category === 'marketing' && inExperiment(this.#state, thread)) return 130472
    if (windowOpen) return 0
    const number = this.#state.numbers.get(thread.numberId)
    return number && !this.limit.take(businessOf(this.#state, thread.numberId), number.tier, thread, out.at) ? 131048 : 0
  }

  #advance(out: Outgoing): void {
    if (out.life === 'accepted' && out.errorCode !== 0) this.#failed(out)
    else if (out.life === 'accepted') this.#sent(out)
    else if (out.life === 'sent') this.#delivered(out)
    else this.#read(out)
  }

  #sent(out: Outgoing): void {
    out.life = 'sent'
    out.sentAt = this.#clock.now()
    this.#state.totals.sent++
    this.#emit(out, this.#pricing(out))
    if (out.type === 'reaction') this.#handsets.changed(out.thread.phone, out.thread.numberId)
    else this.#mayArrive(out)
  }

  #mayArrive(out: Outgoing): void {
    const behaviour = behaviourOf(this.#state, out.thread)
    const inHand = this.#handsets.inHand(out.thread.phone)
    const off = offlineMs(this.#state, out.thread)
    const offMs = inHand && off < Number.POSITIVE_INFINITY ? 0 : off
    const arrives =
      !out.thread.blocked &&
      offMs < Number.POSITIVE_INFINITY &&
      (inHand || behaviour.delivered >= 1 || chance(this.#state.seed, out.thread.phone, ask.delivered) < behaviour.delivered)
    if (arrives) this.wheel.add(out.sentAt + offMs + (inHand ? 60 : this.#delay(out, behaviour.deliveredDelayMs)), out)
  }

  #delivered(out: Outgoing): void {
    out.life = 'delivered'
    out.deliveredAt = this.#clock.now()
    this.#state.totals.delivered++
    this.#charge(out)
    this.#emit(out, this.#pricing(out))
    this.#arrive(out)
    this.#mayBeRead(out)
    this.arrived(out)
  }

  #mayBeRead(out: Outgoing): void {
    const { phone, numberId } = out.thread
    if (receiptsOff(this.#state, out.thread)) return
    if (this.#handsets.inHand(phone)) {
      if (this.#handsets.looksAt(phone, numberId)) this.read(out.thread)
      return
    }
    const delay = readDelayMs(this.#state, out.thread)
    if (delay) this.wheel.add(out.deliveredAt + this.#delay(out, delay), out)
  }

  #arrive(out: Outgoing): void {
    out.thread.unread++
    this.#handsets.changed(out.thread.phone, out.thread.numberId)
  }

  #read(out: Outgoing): void {
    if (out.life !== 'delivered') return
    out.life = 'read'
    out.readAt = this.#clock.now()
    if (out.thread.unread > 0) out.thread.unread--
    if (receiptsOff(this.#state, out.thread)) return
    this.#state.totals.read++
    this.#emit(out, '')
  }

  #failed(out: Outgoing): void {
    out.life = 'failed'
    this.#state.totals.failed++
    const known = metaErrors[out.errorCode]
    const title = known?.title ?? 'Something went wrong'
    const error = {
      code: out.errorCode,
      title,
      message: title,
      error_data: { details: out.errorDetails ?? known?.details ?? title },
      href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
    }
    this.#webhooks.status(
      out.thread.numberId,
      out.thread.phone,
      `${this.#statusHead(out, this.#clock.now())}${out.toUser ? this.#recipientUser(out) : ''},"errors":[${JSON.stringify(error)}]}`,
      '',
    )
  }

  #delay(out: Outgoing, range: readonly [number, number]): number {
    return range[1] === 0
      ? 0
      : between(range, chance(this.#state.seed, out.thread.phone, ask.delay + 16 * out.thread.accepted + out.life.length))
  }

  #charge(out: Outgoing): void {
    const number = this.#state.numbers.get(out.thread.numberId)
    if (!number) return
    if (out.category === 'service' && this.#freeService(out, 1)) return
    out.chargedMicros = priceMicros(out.thread.phone, out.category)
    this.#state.totals.chargedMicros += out.chargedMicros
  }

  /** Whether this month's free service messages still cover it; `take` counts it. */
  #freeService(out: Outgoing, take: 0 | 1): boolean {
    const number = this.#state.numbers.get(out.thread.numberId)
    if (!number) return false
    const month = new Date(this.#clock.now()).toISOString().slice(0, 7)
    if (number.serviceMonth !== month) Object.assign(number, { serviceMonth: month, serviceDelivered: 0 })
    const free = number.serviceDelivered < freeServiceMessages
    number.serviceDelivered += take
    return free
  }

  #pricing(out: Outgoing): string {
    const free = out.category === 'service' && (out.life === 'sent' ? this.#freeService(out, 0) : out.chargedMicros === 0)
    const type = free
      ? '"billable":false,"pricing_model":"PMP","type":"free_customer_service"'
      : '"billable":true,"pricing_model":"PMP","type":"regular"'
    return `,"pricing":{${type},"category":"${out.via === 'marketing_messages' ? 'marketing_lite' : out.category}"}`
  }

  #emit(out: Outgoing, tail: string): void {
    this.#webhooks.status(
      out.thread.numberId,
      out.thread.phone,
      `${this.#statusHead(out, this.#clock.now())}${this.#recipientUser(out)}${tail}}`,
      contactJson(this.#state, out.thread),
    )
  }

  #recipientUser({ thread }: Outgoing): string {
    return `,"recipient_user_id":"${userId(businessOf(this.#state, thread.numberId), thread.phone)}"`
  }

  #statusHead(out: Outgoing, nowMs: number): string {
    const callback = out.callback === undefined ? '' : `,"biz_opaque_callback_data":${out.callback}`
    const named = out.life === 'failed' ? !out.toUser : showsPhone(this.#state, out.thread)
    const recipient = named ? `,"recipient_id":"${out.thread.phone}"` : ''
    const template = out.via === 'direct' && out.templateId !== undefined ? `,"template_id":"${out.templateId}"` : ''
    return `{"id":"${out.id}","status":"${out.life}","timestamp":"${Math.floor(nowMs / 1000)}"${recipient}${template}${callback}`
  }
}
