import { GraphError } from '../graph-error.ts'
import { userId } from '../people/identity.ts'
import { businessOf, contactJson, showsPhone } from '../people/known.ts'
import { ask, chance } from '../population.ts'
import type { Thread } from '../state.ts'
import type { Slice, World } from '../world.ts'
import { later } from '../world.ts'

/** One call between a person and a number. `startedAt` is 0 until it was taken; times in milliseconds since 1970. */
export interface Call {
  readonly id: string
  readonly numberId: string
  readonly phone: string
  readonly direction: 'USER_INITIATED' | 'BUSINESS_INITIATED'
  readonly callback: string | undefined
  state: 'ringing' | 'preaccepted' | 'accepted' | 'ended'
  startedAt: number
  endedAt: number
}

const dayMs = 24 * 3_600_000
/** Source: Meta, Calling → Overview (2026-09): a call is taken within 30 to 60 seconds, or missed. */
const ringMs = 45_000

/** Calls by id, in the books of one simulator. Sound does not travel: only who called whom, and how it ended. */
export class Calls implements Slice {
  readonly #world: World
  readonly #calls = new Map<string, Call>()

  constructor(world: World) {
    this.#world = world
  }

  save(): unknown {
    return [...this.#calls.values()].slice(-1_000)
  }

  load(saved: unknown): void {
    for (const call of saved as Call[]) {
      this.#calls.set(call.id, call)
      if (call.state !== 'ended' && call.startedAt === 0) this.#missLater(call)
    }
  }

  find(numberId: string, id: string): Call | undefined {
    const call = this.#calls.get(id)
    return call?.numberId === numberId ? call : undefined
  }

  /** A person calls the number. `sdp` is the offer of their phone. */
  ring(thread: Thread, sdp: string): Call {
    const call = this.#begin(thread, 'USER_INITIATED', undefined)
    this.#tell(thread, { calls: [{ ...this.#head(call), event: 'connect', session: { sdp_type: 'offer', sdp } }] }, true)
    this.#missLater(call)
    return call
  }

  /** The number calls a person, who takes it, refuses it or lets it ring, by the seed. */
  dial(thread: Thread, callback: string | undefined): Call {
    const call = this.#begin(thread, 'BUSINESS_INITIATED', callback)
    const share = chance(this.#world.state.seed, call.id, ask.calls)
    later(this.#world, 1_000, () => this.#status(call, 'RINGING'))
    if (share < 0.8) later(this.#world, 4_000, () => this.#answer(call, share < 0.65))
    else this.#missLater(call)
    return call
  }

  preaccept(call: Call): void {
    if (call.state !== 'ringing') throw notNow(call)
    call.state = 'preaccepted'
  }

  /** The number takes a call of a person; from then on it may write freely for a day. */
  accept(call: Call): void {
    if (call.state !== 'ringing' && call.state !== 'preaccepted') throw notNow(call)
    this.#take(call)
    const thread = this.#threadOf(call)
    thread.windowUntil = Math.max(thread.windowUntil, this.#world.clock.now() + dayMs)
  }

  end(call: Call, status: 'COMPLETED' | 'FAILED'): void {
    if (call.state === 'ended') return
    call.state = 'ended'
    call.endedAt = this.#world.clock.now()
    const taken = call.startedAt > 0
    const spoken = taken && {
      start_time: seconds(call.startedAt),
      end_time: seconds(call.endedAt),
      duration: Math.round((call.endedAt - call.startedAt) / 1000),
    }
    const event = {
      ...this.#head(call),
      event: 'terminate',
      status: taken ? 'COMPLETED' : status,
      ...spoken,
      ...this.#callback(call),
    }
    this.#tell(this.#threadOf(call), { calls: [event] }, true)
  }

  #begin(thread: Thread, direction: Call['direction'], callback: string | undefined): Call {
    const { numberId, phone } = thread
    const id = `wacid.${Buffer.from(this.#world.ids.token(24)).toString('base64')}`
    const call: Call = { id, numberId, phone, direction, callback, state: 'ringing', startedAt: 0, endedAt: 0 }
    this.#calls.set(id, call)
    this.#world.state.touched()
    return call
  }

  #missLater(call: Call): void {
    later(this.#world, ringMs, () => call.startedAt === 0 && this.end(call, 'FAILED'))
  }

  #answer(call: Call, yes: boolean): void {
    if (call.state !== 'ringing') return
    if (!yes) {
      this.#status(call, 'REJECTED')
      this.end(call, 'FAILED')
      return
    }
    this.#take(call)
    const session = { sdp_type: 'answer', sdp: 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n' }
    this.#tell(this.#threadOf(call), { calls: [{ ...this.#head(call), event: 'connect', session }] }, false)
    this.#status(call, 'ACCEPTED')
  }

  #take(call: Call): void {
    call.state = 'accepted'
    call.startedAt = this.#world.clock.now()
  }

  #status(call: Call, status: string): void {
    if (call.state === 'ended' && status === 'RINGING') return
    const thread = this.#threadOf(call)
    const recipient = { ...(showsPhone(this.#world.state, thread) && { recipient_id: call.phone }) }
    const entry = {
      id: call.id,
      type: 'call',
      status,
      timestamp: seconds(this.#world.clock.now()),
      ...recipient,
      ...this.#callback(call),
    }
    this.#tell(thread, { statuses: [entry] }, false)
  }

  #threadOf(call: Call): Thread {
    return this.#world.state.thread(call.numberId, call.phone)
  }

  #callback({ callback }: Call): Record<string, unknown> {
    return callback === undefined ? {} : { biz_opaque_callback_data: callback }
  }

  #head(call: Call): Record<string, unknown> {
    const { state, clock } = this.#world
    const thread = this.#threadOf(call)
    const number = state.numbers.get(call.numberId)
    const person = showsPhone(state, thread) ? call.phone : undefined
    const user = userId(businessOf(state, call.numberId), call.phone)
    const theirs = call.direction === 'USER_INITIATED'
    return {
      id: call.id,
      ...(theirs
        ? { ...(person && { from: person }), from_user_id: user, to: number?.phone }
        : { from: number?.phone, ...(person && { to: person }), to_user_id: user }),
      direction: call.direction,
      timestamp: seconds(clock.now()),
    }
  }

  #tell(thread: Thread, news: Record<string, unknown>, contact: boolean): void {
    const { state, webhooks } = this.#world
    const number = state.numbers.get(thread.numberId)
    webhooks.numberField(thread.numberId, thread.phone, 'calls', {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number?.phone, phone_number_id: thread.numberId },
      ...(contact && { contacts: [JSON.parse(contactJson(state, thread))] }),
      ...news,
    })
  }
}

/** The calls of this simulator. */
export function callsOf(world: World): Calls {
  const found = world.slices.get('calls')
  if (found instanceof Calls) return found
  const made = new Calls(world)
  world.slices.set('calls', made)
  return made
}

const seconds = (atMs: number): string => String(Math.floor(atMs / 1000))

const notNow = (call: Call): GraphError => new GraphError(138001, `The call is ${call.state}: this cannot be done to it now.`)
