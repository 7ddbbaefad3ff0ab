import type { Clock } from '../clock.ts'
import type { Ids } from '../ids.ts'
import { behaviourOf, isOnWhatsApp, offlineMs, readDelayMs, receiptsOff } from '../people/behaviour.ts'
import type { Handsets } from '../people/handsets.ts'
import { contactJson } from '../people/known.ts'
import { messageJson } from '../people/message-json.ts'
import { type Incoming, type IncomingExtra, type Outgoing, type State, say, type Thread } from '../state.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { Wheel } from '../wheel.ts'
import { arrivesAt, expiresAt, stepMs } from './arrival.ts'
import { Books } from './books.ts'
import { Growth } from './growth.ts'
import { MessagingLimit, type Throughput } from './limits.ts'
import { MarketingRules } from './marketing-rules.ts'
import { Pacing } from './pacing.ts'
import type { Pricing } from './pricing.ts'
import type { DeliveryRules } from './rules.ts'
import { failureJson, statusJson } from './status-json.ts'
import type { Charge, Usage } from './usage.ts'
import { openEntryPoint, openWindow } from './windows.ts'

export interface DeliveryParts {
  readonly state: State
  readonly clock: Clock
  readonly webhooks: Webhooks
  readonly handsets: Handsets
  readonly ids: Ids
  readonly throughput: Throughput
  readonly rules: DeliveryRules
}

/** What happens to a message after Meta took it, and what people send back. */
export class Delivery {
  readonly chores: Wheel<() => void>
  readonly limit: MessagingLimit
  readonly growth: Growth
  readonly pacing: Pacing
  readonly rules: DeliveryRules
  /** What the person does once a message has arrived; set by whoever plays the people. */
  arrived: (out: Outgoing) => void = () => undefined
  readonly #parts: DeliveryParts
  readonly #state: State
  readonly #clock: Clock
  readonly #handsets: Handsets
  readonly #books: Books
  readonly #marketing: MarketingRules
  /** Each step has its own wheel, so that a message that was helped along is not moved twice. */
  readonly #sends: Wheel<Outgoing>
  readonly #arrivals: Wheel<Outgoing>
  readonly #reads: Wheel<Outgoing>
  readonly #expiries: Wheel<Outgoing>

  constructor(parts: DeliveryParts) {
    const { state, clock, webhooks, handsets, rules } = parts
    this.#parts = parts
    this.#state = state
    this.#clock = clock
    this.#handsets = handsets
    this.rules = rules
    this.chores = new Wheel(clock, (chore) => chore())
    this.#sends = new Wheel(clock, (out) => this.#leave(out))
    this.#arrivals = new Wheel(clock, (out) => this.#arrive(out))
    this.#reads = new Wheel(clock, (out) => this.#read(out))
    this.#expiries = new Wheel(clock, (out) => this.#expire(out))
    const later = (delayMs: number, chore: () => void): void => this.chores.add(clock.now() + delayMs, chore)
    this.limit = new MessagingLimit(state)
    this.growth = new Growth({ state, clock, webhooks, rules, limit: this.limit, later })
    this.limit.counted = (_, businessId) => this.growth.consider(businessId)
    this.#books = new Books(state, webhooks)
    this.#marketing = new MarketingRules(state, rules)
    this.pacing = new Pacing({ state, rules, later, decide: (out, code) => this.#release(out, code) })
  }

  get usage(): Usage {
    return this.#books.usage
  }

  /** Messages that will still move by themselves, those waiting for a phone left out. */
  get underWay(): number {
    return this.#sends.size + this.#arrivals.size + this.#reads.size
  }

  /** Whether a message being taken must wait for the quality of its template; its answer says so. */
  take(out: Outgoing): void {
    if (this.pacing.holds(out)) out.life = 'held'
  }

  /** Starts the life of an accepted message; `failure` is known already, e.g. a link that could not be fetched. */
  begin(out: Outgoing, failure?: { code: number; details: string }): void {
    if (out.life === 'held' && !failure) {
      this.pacing.hold(out)
      this.#expireLater(out)
      return
    }
    out.life = 'accepted'
    this.#judge(out, failure)
    this.#sendSoon(out)
  }

  /** Takes the next step at once: a fault wants the status to overtake the answer. */
  rush(out: Outgoing): void {
    if (out.life === 'held') {
      this.begin(out)
      return
    }
    this.#judge(out)
    this.#leave(out)
  }

  /** Goes on after a restart with what was on its way. */
  resume(out: Outgoing): void {
    if (out.life === 'held') this.begin(out)
    else if (out.life === 'accepted') this.#sends.add(this.#clock.now() + 200, out)
    else if (out.life === 'sent' && out.type !== 'reaction') this.#setOut(out)
    else if (out.life === 'delivered') this.#mayBeRead(out, this.#clock.now())
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
        if (said.out && said.life === 'sent' && said.type !== 'reaction') this.#setOut(said)
  }

  /** A person writes to a number. What a number has blocked stays on the phone. */
  receive(thread: Thread, type: string, content: unknown, contextId?: string, extra?: IncomingExtra): Incoming {
    const now = this.#clock.now()
    const id = this.#parts.ids.message(thread.phone, 'in')
    const said: Incoming = { out: false, id, at: now, type, content, contextId, extra, readAt: 0 }
    this.read(thread)
    say(this.#state, thread, said)
    if (this.#state.blockLists.get(thread.numberId)?.has(thread.phone)) return said
    openWindow(thread, now, extra?.referral !== undefined)
    const number = this.#state.numbers.get(thread.numberId)
    if (number) this.#parts.throughput.spend(number, now)
    if (type === 'button') this.#tapped(thread, contextId, content)
    this.#state.totals.received++
    this.#parts.webhooks.message(
      thread.numberId,
      thread.phone,
      messageJson(this.#state, thread, said),
      contactJson(this.#state, thread),
    )
    this.#handsets.changed(thread.phone, thread.numberId)
    this.#state.touched()
    return said
  }

  stop(): void {
    for (const wheel of [this.#sends, this.#arrivals, this.#reads, this.#expiries, this.chores]) wheel.stop()
  }

  /** What a snapshot keeps of limits, caps and volumes. */
  save(): unknown {
    return { limit: this.limit.save(), marketing: this.#marketing.save(), volumes: this.#books.pricing.save() }
  }

  load(saved: unknown): void {
    const { limit, marketing, volumes } = saved as {
      limit: ReturnType<MessagingLimit['save']>
      marketing: ReturnType<MarketingRules['save']>
      volumes: ReturnType<Pricing['save']>
    }
    this.limit.load(limit)
    this.#marketing.load(marketing)
    this.#books.pricing.load(volumes)
  }

  #judge(out: Outgoing, failure?: { code: number; details: string }): void {
    out.errorCode = failure?.code ?? this.#refusal(out)
    out.errorDetails = failure?.details
    if (out.errorCode === 0) openEntryPoint(out)
  }

  #refusal(out: Outgoing): number {
    const { thread } = out
    if (!isOnWhatsApp(this.#state, thread)) return 131026
    const windowOpen = thread.windowUntil > out.at
    if (out.type !== 'template' && out.via !== 'direct' && !windowOpen) return 131047
    const unwanted = out.category === 'marketing' ? this.#marketing.refusal(out, windowOpen) : 0
    if (unwanted !== 0 || windowOpen) return unwanted
    const number = this.#state.numbers.get(thread.numberId)
    if (!number) return 0
    return number.status === 'RESTRICTED' || !this.limit.take(number, thread, this.#clock.now()) ? 131048 : 0
  }

  #release(out: Outgoing, errorCode: number): void {
    out.life = 'accepted'
    if (errorCode === 0) this.#judge(out)
    else out.errorCode = errorCode
    this.#sendSoon(out)
  }

  #sendSoon(out: Outgoing): void {
    const delay = behaviourOf(this.#state, out.thread).sentDelayMs
    this.#sends.add(this.#clock.now() + stepMs(this.#state, out, delay), out)
  }

  #leave(out: Outgoing): void {
    if (out.life !== 'accepted') return
    if (out.errorCode !== 0) this.#fail(out)
    else this.#send(out)
  }

  #send(out: Outgoing): void {
    out.life = 'sent'
    out.sentAt = this.#clock.now()
    this.#emit(out, this.#books.sent(out))
    if (out.type === 'reaction') this.#handsets.changed(out.thread.phone, out.thread.numberId)
    else this.#setOut(out)
  }

  /** Towards the phone: it arrives once the phone is on, or never. */
  #setOut(out: Outgoing): void {
    if (out.thread.blocked) out.lost = true
    const atMs = arrivesAt(this.#state, this.#handsets, out)
    if (atMs === undefined) this.#expireLater(out)
    else this.#arrivals.add(atMs, out)
  }

  #arrive(out: Outgoing): void {
    if (out.life !== 'sent') return
    const { thread } = out
    if (thread.blocked) out.lost = true
    if (out.lost || offlineMs(this.#state, thread) === Number.POSITIVE_INFINITY) this.#expireLater(out)
    else if (this.#clock.now() >= expiresAt(out)) this.#expire(out)
    else this.#deliver(out)
  }

  #deliver(out: Outgoing): void {
    const { thread } = out
    out.life = 'delivered'
    out.deliveredAt = this.#clock.now()
    this.#emit(out, this.#books.delivered(out))
    thread.unread++
    this.#handsets.changed(thread.phone, thread.numberId)
    this.#mayBeRead(out)
    this.arrived(out)
  }

  /** What should have been read before `fromMs` was left unread by somebody who held the phone. */
  #mayBeRead(out: Outgoing, fromMs = 0): void {
    const { phone, numberId } = out.thread
    if (receiptsOff(this.#state, out.thread)) return
    if (this.#handsets.inHand(phone)) {
      if (this.#handsets.looksAt(phone, numberId)) this.read(out.thread)
      return
    }
    const delay = readDelayMs(this.#state, out.thread)
    const atMs = delay && out.deliveredAt + stepMs(this.#state, out, delay)
    if (atMs !== undefined && atMs >= fromMs) this.#reads.add(atMs, out)
  }

  #read(out: Outgoing): void {
    if (out.life !== 'delivered') return
    out.life = 'read'
    out.readAt = this.#clock.now()
    if (out.thread.unread > 0) out.thread.unread--
    if (receiptsOff(this.#state, out.thread)) return
    this.#books.read(out)
    this.#emit(out)
  }

  /** On the full second: what never arrives is many, and a wheel with few slots turns fast. */
  #expireLater(out: Outgoing): void {
    this.#expiries.add(Math.ceil(expiresAt(out) / 1_000) * 1_000, out)
  }

  #expire(out: Outgoing): void {
    if (out.life !== 'sent' && out.life !== 'held') return
    out.life = 'expired'
    this.#books.expired()
    this.#state.touched()
  }

  #fail(out: Outgoing): void {
    out.life = 'failed'
    this.#books.failed()
    const { numberId, phone } = out.thread
    this.#parts.webhooks.status(numberId, phone, failureJson(this.#state, out, this.#clock.now()), '')
  }

  #tapped(thread: Thread, contextId: string | undefined, content: unknown): void {
    const out = thread.said.find((said): said is Outgoing => said.out && said.id === contextId)
    if (out) this.usage.recordClick(out, 'quick_reply_button', String((content as { text?: unknown }).text))
  }

  #emit(out: Outgoing, charge?: Charge): void {
    const { numberId, phone } = out.thread
    const body = statusJson(this.#state, out, this.#clock.now(), charge)
    this.#parts.webhooks.status(numberId, phone, body, contactJson(this.#state, out.thread))
  }
}
