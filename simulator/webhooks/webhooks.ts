import { createHmac } from 'node:crypto'
import { Agent, request } from 'undici'
import type { Alarm, Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import type { App, State } from '../state.ts'
import type { Post, Traffic } from '../traffic.ts'
import { fitting, type Item, payload, type Target } from './payload.ts'

export interface WebhookOptions {
  /** Updates in one POST at most. */
  batch: number
  /** How long a lane waits for company before it posts. */
  flushMs: number
  /** Parallel posts for one number; a person always stays in the same lane, so that order holds. */
  lanes: number
  retryMs: number
  /** How long the receiver may take, on the clock on the wall. */
  timeoutMs: number
}

interface Lane {
  key: string
  items: Item[]
  busy: boolean
  /** A fault has made it wait already. */
  delayed: boolean
  /** A fault makes one post of all that waits. */
  heap: boolean
  failures: number
  alarm: Alarm | undefined
  idle: (() => void)[]
}

const keepForMs = 7 * 24 * 3_600_000
/** What an override of an account or number redirects. Source: Meta, Webhooks → Override the callback URL (2026-09). */
const overridable =
  /^(messages|smb_.*|history|calls|consumer_profile|group_.*|standby|messaging_handovers|account_settings_update)$/
/** Source: Meta, Webhooks → Overview (2026-09): up to a thousand updates in one. */
const mostInOnePost = 1_000

/** Batches, signs, posts and retries until 200, as Meta does. */
export class Webhooks {
  readonly counts = { posts: 0, delivered: 0, failures: 0, dropped: 0, lost: 0, lastError: '' }
  readonly #state: State
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #traffic: Traffic
  readonly #options: WebhookOptions
  readonly #lanes = new Map<string, Lane>()
  readonly #agent: Agent
  #stopped = false

  constructor(state: State, clock: Clock, faults: Faults, traffic: Traffic, options: WebhookOptions) {
    this.#state = state
    this.#clock = clock
    this.#faults = faults
    this.#traffic = traffic
    this.#options = options
    this.#agent = new Agent({ connections: options.lanes * 4, keepAliveTimeout: 4_000, connectTimeout: 3_000 })
  }

  status(numberId: string, phone: string, body: string, contact: string): void {
    if (this.#faults.rules.length > 0 && this.#faults.strike(['lost_statuses'], numberId, phone)) {
      this.counts.lost++
      return
    }
    this.#push(this.#laneFor(numberId, phone), { kind: 'status', field: 'messages', body, contact, at: this.#clock.now() })
  }

  message(numberId: string, phone: string, body: string, contact: string): void {
    this.#push(this.#laneFor(numberId, phone), { kind: 'message', field: 'messages', body, contact, at: this.#clock.now() })
  }

  /** Any other field of a number: sent where its messages go, unless overrides do not apply to it. */
  numberField(numberId: string, phone: string, field: string, value: unknown): void {
    const accountId = this.#state.numbers.get(numberId)?.accountId ?? ''
    this.#push(overridable.test(field) ? this.#laneFor(numberId, phone) : this.#lane(`account ${accountId}`), {
      kind: 'field',
      field,
      body: JSON.stringify(value),
      contact: '',
      at: this.#clock.now(),
    })
  }

  /** A field of the account, `value` as JSON: template and account news go to the app's own address, never to an override. */
  accountField(accountId: string, field: string, value: string): void {
    this.#push(this.#lane(`account ${accountId}`), { kind: 'field', field, body: value, contact: '', at: this.#clock.now() })
  }

  /** Posts what this person's lane holds at once; resolves when it has been answered, or after `limitMs` on the wall. */
  settled(numberId: string, phone: string, limitMs: number): Promise<void> {
    const lane = this.#laneFor(numberId, phone)
    if (lane.items.length === 0 && !lane.busy) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    lane.idle.push(resolve)
    setTimeout(resolve, limitMs).unref()
    lane.alarm?.cancel()
    lane.alarm = undefined
    this.#flush(lane)
    return promise
  }

  /** Posts an old webhook once more, byte for byte. */
  async resend(post: Post): Promise<void> {
    const app = this.#state.apps.get(post.appId)
    if (app) await this.#post(app, post.url, post.body, post.fields, post.updates)
  }

  get waiting(): number {
    let sum = 0
    for (const lane of this.#lanes.values()) sum += lane.items.length
    return sum
  }

  /** Undelivered updates by lane, to be kept over a restart. */
  save(limit: number): [string, Item[]][] {
    return [...this.#lanes].filter(([, lane]) => lane.items.length > 0).map(([key, lane]) => [key, lane.items.slice(0, limit)])
  }

  load(saved: readonly [string, Item[]][]): void {
    for (const [key, items] of saved) for (const item of items) this.#push(this.#lane(key), item)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const lane of this.#lanes.values()) lane.alarm?.cancel()
    await this.#agent.destroy()
  }

  #laneFor(numberId: string, phone: string): Lane {
    return this.#lane(`${numberId} ${Number(phone.slice(-3)) % this.#options.lanes}`)
  }

  #lane(key: string): Lane {
    const found = this.#lanes.get(key)
    if (found) return found
    const made: Lane = { key, items: [], busy: false, delayed: false, heap: false, failures: 0, alarm: undefined, idle: [] }
    this.#lanes.set(key, made)
    return made
  }

  #push(lane: Lane, item: Item): void {
    lane.items.push(item)
    if (!lane.busy && !lane.alarm && !this.#stopped) this.#arm(lane, this.#options.flushMs)
  }

  #arm(lane: Lane, delayMs: number): void {
    lane.alarm = this.#clock.at(this.#clock.now() + delayMs, () => {
      lane.alarm = undefined
      this.#flush(lane)
    })
  }

  #flush(lane: Lane): void {
    if (lane.busy || this.#stopped) return
    lane.busy = true
    this.#clock.hold(this.#empty(lane))
  }

  async #empty(lane: Lane): Promise<void> {
    while (lane.items.length > 0 && !this.#stopped) {
      const held = this.#misfortune(lane)
      if (held !== undefined) {
        this.#arm(lane, held)
        break
      }
      const batch = fitting(lane.items.slice(0, lane.heap ? mostInOnePost : this.#options.batch))
      lane.heap = false
      const problem = await this.#deliver(lane, batch)
      if (problem !== undefined) {
        if (!this.#stopped) this.#holdBack(lane, this.#giveUp(lane, batch), problem)
        break
      }
      lane.items.splice(0, batch.length)
      lane.failures = 0
    }
    lane.busy = false
    if (lane.items.length === 0) for (const tell of lane.idle.splice(0)) tell()
    else if (!lane.alarm && !this.#stopped) this.#arm(lane, this.#options.flushMs)
  }

  /** What a fault does to a lane before it posts: milliseconds to wait, or undefined. */
  #misfortune(lane: Lane): number | undefined {
    if (this.#faults.rules.length === 0) return undefined
    const number = this.#target(lane.key)?.number?.id ?? ''
    if (this.#faults.strike(['reorder_webhooks'], number)) lane.items.reverse()
    lane.delayed = !lane.delayed
    if (!lane.delayed) return undefined
    const rule = this.#faults.strike(['delay_webhooks', 'batch_webhooks'], number)
    lane.heap = rule?.kind === 'batch_webhooks'
    return rule?.ms
  }

  /** What was refused for seven days is forgotten; gives how many of the batch are tried again. */
  #giveUp(lane: Lane, batch: readonly Item[]): number {
    const since = this.#clock.now() - keepForMs
    const kept = batch.filter((item) => item.at >= since)
    lane.items.splice(0, batch.length, ...kept)
    this.counts.dropped += batch.length - kept.length
    return kept.length
  }

  /** Waits longer each time; what is answered but refused again and again goes behind the others, so that it cannot hold them up. */
  #holdBack(lane: Lane, size: number, problem: string): void {
    this.counts.failures++
    this.counts.lastError = problem
    if (lane.failures % 5 === 4 && problem.includes(' answered ')) lane.items.push(...lane.items.splice(0, size))
    const delayMs = Math.min(this.#options.retryMs * 2 ** Math.min(lane.failures++, 16), lane.failures < 60 ? 4_000 : 600_000)
    this.#arm(lane, delayMs)
  }

  /** Undefined when the batch is done with: answered 200, or nobody is subscribed. */
  async #deliver(lane: Lane, batch: readonly Item[]): Promise<string | undefined> {
    const target = this.#target(lane.key)
    const chosen = target?.app.fields
    const wanted = chosen ? batch.filter((item) => chosen.includes(item.field)) : batch
    if (!target || wanted.length === 0) {
      this.counts.dropped += batch.length
      return undefined
    }
    const body = payload(target, wanted, this.#clock.now())
    const fields = [...new Set(wanted.map((item) => (item.kind === 'status' ? 'statuses' : item.field)))].join(', ')
    const send = (): Promise<string | undefined> => this.#post(target.app, target.url, body, fields, wanted.length)
    const problem = await send()
    if (problem === undefined) this.counts.delivered += wanted.length
    const number = target.number?.id ?? ''
    if (problem === undefined && this.#faults.rules.length > 0 && this.#faults.strike(['duplicate_webhooks'], number))
      await send()
    return problem
  }

  #target(key: string): Target | undefined {
    const [first = '', second = ''] = key.split(' ')
    const number = first === 'account' ? undefined : this.#state.numbers.get(first)
    const account = this.#state.accounts.get(number?.accountId ?? second)
    const app = account && this.#state.apps.get(account.appId)
    const url = number ? (number.override?.url ?? account?.override?.url ?? app?.callbackUrl) : app?.callbackUrl
    return account?.subscribed && app && url ? { app, account, number, url } : undefined
  }

  async #post(app: App, url: string, body: string, fields: string, updates: number): Promise<string | undefined> {
    this.counts.posts++
    const began = performance.now()
    const { status, problem } = await this.#exchange(app, url, body)
    const tookMs = performance.now() - began
    this.#traffic.post({ url, appId: app.id, fields, updates, body, status, problem, tookMs })
    return problem
  }

  async #exchange(app: App, url: string, body: string): Promise<{ status: number | undefined; problem: string | undefined }> {
    // It is plain ASCII, which as latin1 needs no encoding.
    const bytes = Buffer.from(body, 'latin1')
    const signature = createHmac('sha256', app.secret).update(bytes).digest('hex')
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': `sha256=${signature}`,
        },
        body: bytes,
        headersTimeout: this.#options.timeoutMs,
        bodyTimeout: this.#options.timeoutMs,
      })
      await answer.body.dump()
      const status = answer.statusCode
      return { status, problem: status === 200 ? undefined : `${url} answered ${status}` }
    } catch (error) {
      return { status: undefined, problem: `${url}: ${error instanceof Error ? error.message : String(error)}` }
    }
  }
}
