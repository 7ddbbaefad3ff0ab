import { createHmac } from 'node:crypto'
import { escapeNonAscii } from '@woochat/contract/cloud-api/escape.ts'
import { Agent, request } from 'undici'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Account, App, PhoneNumber, State } from './state.ts'

export interface WebhookOptions {
  /** Updates in one POST at most. */
  batch: number
  /** How long a lane waits for company before it posts. */
  flushMs: number
  /** Parallel posts for one number; a person always stays in the same lane, so that order holds. */
  lanes: number
  retryMs: number
  timeoutMs: number
}

/** One update: `body` and `contact` are JSON already; a field other than messages carries its whole value. */
interface Item {
  kind: 'status' | 'message' | 'field'
  field: string
  body: string
  contact: string
  at: number
}

interface Lane {
  key: string
  items: Item[]
  busy: boolean
  failures: number
  timer: NodeJS.Timeout | undefined
  idle: (() => void)[]
}

interface Target {
  app: App
  account: Account
  number: PhoneNumber | undefined
  url: string
}

const keepForMs = 7 * 24 * 3_600_000

/** Batches, signs, posts and retries until 200, as Meta does. */
export class Webhooks {
  readonly counts = { posts: 0, delivered: 0, failures: 0, dropped: 0, lastError: '' }
  readonly #state: State
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #options: WebhookOptions
  readonly #lanes = new Map<string, Lane>()
  readonly #agent: Agent
  #stopped = false

  constructor(state: State, clock: Clock, faults: Faults, options: WebhookOptions) {
    this.#state = state
    this.#clock = clock
    this.#faults = faults
    this.#options = options
    this.#agent = new Agent({ connections: options.lanes * 4, keepAliveTimeout: 4_000, connectTimeout: 3_000 })
  }

  status(numberId: string, phone: string, body: string, contact: string): void {
    this.#push(this.#laneFor(numberId, phone), { kind: 'status', field: 'messages', body, contact, at: this.#clock.now() })
  }

  message(numberId: string, phone: string, body: string, contact: string): void {
    this.#push(this.#laneFor(numberId, phone), { kind: 'message', field: 'messages', body, contact, at: this.#clock.now() })
  }

  /** Any other field of a number (`user_preferences`), sent where its messages go. */
  numberField(numberId: string, phone: string, field: string, value: unknown): void {
    this.#push(this.#laneFor(numberId, phone), {
      kind: 'field',
      field,
      body: JSON.stringify(value),
      contact: '',
      at: this.#clock.now(),
    })
  }

  /** A field of the account: template and account news go to the app's own address, never to an override. */
  accountField(accountId: string, field: string, value: string): void {
    this.#push(this.#lane(`account ${accountId}`), { kind: 'field', field, body: value, contact: '', at: this.#clock.now() })
  }

  /** Resolves when everything of this person's lane has been answered, or after `limitMs`. */
  settled(numberId: string, phone: string, limitMs: number): Promise<void> {
    const lane = this.#laneFor(numberId, phone)
    if (lane.items.length === 0 && !lane.busy) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    lane.idle.push(resolve)
    setTimeout(resolve, limitMs).unref()
    return promise
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
    for (const lane of this.#lanes.values()) clearTimeout(lane.timer)
    await this.#agent.destroy()
  }

  #laneFor(numberId: string, phone: string): Lane {
    return this.#lane(`${numberId} ${Number(phone.slice(-3)) % this.#options.lanes}`)
  }

  #lane(key: string): Lane {
    const found = this.#lanes.get(key)
    if (found) return found
    const made: Lane = { key, items: [], busy: false, failures: 0, timer: undefined, idle: [] }
    this.#lanes.set(key, made)
    return made
  }

  #push(lane: Lane, item: Item): void {
    lane.items.push(item)
    if (!lane.busy && !lane.timer && !this.#stopped) this.#arm(lane, this.#options.flushMs)
  }

  #arm(lane: Lane, delayMs: number): void {
    lane.timer = setTimeout(() => {
      lane.timer = undefined
      void this.#flush(lane)
    }, delayMs)
  }

  async #flush(lane: Lane): Promise<void> {
    if (lane.busy || this.#stopped) return
    lane.busy = true
    while (lane.items.length > 0 && !this.#stopped) {
      const batch = lane.items.slice(0, this.#options.batch)
      const problem = await this.#deliver(lane, batch)
      if (problem === undefined || this.#clock.now() - (batch[0]?.at ?? 0) > keepForMs) lane.items.splice(0, batch.length)
      else if (!this.#stopped) this.#holdBack(lane, batch.length, problem)
      if (problem !== undefined) break
      lane.failures = 0
    }
    lane.busy = false
    if (lane.items.length === 0) for (const tell of lane.idle.splice(0)) tell()
    else if (!lane.timer && !this.#stopped) this.#arm(lane, this.#options.flushMs)
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
    if (!target) {
      this.counts.dropped += batch.length
      return undefined
    }
    const body = escapeNonAscii(payload(target, batch, this.#clock.now())).replaceAll('/', '\\/')
    const problem = await this.#post(target, body)
    if (problem === undefined) this.counts.delivered += batch.length
    if (
      problem === undefined &&
      this.#faults.rules.length > 0 &&
      this.#faults.strike(['duplicate_webhooks'], target.number?.id ?? '')
    )
      await this.#post(target, body)
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

  async #post(target: Target, body: string): Promise<string | undefined> {
    this.counts.posts++
    const signature = createHmac('sha256', target.app.secret).update(body, 'latin1').digest('hex')
    try {
      const answer = await request(target.url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': `sha256=${signature}`,
        },
        body,
        headersTimeout: this.#options.timeoutMs,
        bodyTimeout: this.#options.timeoutMs,
      })
      await answer.body.dump()
      return answer.statusCode === 200 ? undefined : `${target.url} answered ${answer.statusCode}`
    } catch (error) {
      return `${target.url}: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}

function payload(target: Target, batch: readonly Item[], nowMs: number): string {
  const changes: string[] = []
  let dated = false
  for (let from = 0; from < batch.length; ) {
    const first = batch[from]
    if (!first) break
    let to = from + 1
    while (first.kind === 'status' && batch[to]?.kind === 'status') to++
    changes.push(
      first.kind === 'field' ? `{"field":"${first.field}","value":${first.body}}` : messagesChange(target, batch.slice(from, to)),
    )
    dated ||= first.kind === 'field' && first.field !== 'user_preferences'
    from = to
  }
  const time = dated ? `"time":${Math.floor(nowMs / 1000)},` : ''
  return `{"object":"whatsapp_business_account","entry":[{"id":"${target.account.id}",${time}"changes":[${changes.join(',')}]}]}`
}

function messagesChange(target: Target, items: readonly Item[]): string {
  const number = target.number
  const contacts = [...new Set(items.flatMap((item) => item.contact || []))]
  const list = items[0]?.kind === 'status' ? 'statuses' : 'messages'
  const with_ = contacts.length > 0 ? `"contacts":[${contacts.join(',')}],` : ''
  return `{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"${number?.phone}","phone_number_id":"${number?.id}"},${with_}"${list}":[${items.map((item) => item.body).join(',')}]}}`
}
