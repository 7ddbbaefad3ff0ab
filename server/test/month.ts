import { createHash } from 'node:crypto'
import type { Filter } from '@woochat/contract/filter.ts'
import { SteppedClock } from '@woochat/simulator/clock.ts'
import { seededDice } from '@woochat/simulator/dice.ts'
import type { FaultKind } from '@woochat/simulator/faults.ts'
import { afterAll } from 'vitest'
import { startWorker } from '../worker.ts'
import type { TestDatabase } from './database.ts'
import { makeIn } from './make.ts'
import { type Place, type Running, startRunning } from './running.ts'
import { nextDue, standStill } from './stand-still.ts'
import { VirtualTime } from './virtual-time.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const stepMs = 5_000
const startMs = Date.UTC(2026, 10, 2, 3, 30)

/** What the simulator's books say of one accepted request. */
export interface Entry {
  id: string
  to: string
  callback: string | null
  category: string
  type: string
  status: string
  error: number | null
  accepted_at: number
  charged_micros: number
}

/**
 * A shop on WhatsApp, with its customers, its campaigns and its bad luck, on a clock that moves only when nothing is left to do: the
 * same seed gives the same month. Product and simulator run in this process and talk over real HTTP and a real database.
 */
export class Month {
  readonly time: VirtualTime
  readonly clock: SteppedClock
  readonly running: Running
  readonly place: Place
  readonly phones: string[]
  readonly #dice: () => number
  readonly #database: TestDatabase
  #templateId = 0
  #segmentIds: number[] = []
  #cookie = ''

  private constructor(
    database: TestDatabase,
    time: VirtualTime,
    clock: SteppedClock,
    running: Running,
    place: Place,
    seed: number,
  ) {
    this.#database = database
    this.time = time
    this.clock = clock
    this.running = running
    this.place = place
    this.#dice = seededDice(seed)
    this.phones = Array.from({ length: 120 }, (_, i) => String(919_810_000_001 + i * 37))
  }

  static async start(database: TestDatabase, seed: number): Promise<Month> {
    const time = await VirtualTime.start(database, startMs)
    const clock = new SteppedClock(startMs)
    const running = await startRunning(database, {
      clock,
      seed,
      sockets: 1,
      // The job queue keeps the time of the machine, so it stays shut: no story here needs a job.
      working: false,
      tier: 'TIER_UNLIMITED',
      pairLimit: false,
      reviewMs: 600_000,
      behaviour: {
        notOnWhatsApp: 0.03,
        delivered: 0.95,
        readRate: 0.7,
        replyRate: 0.2,
        sentDelayMs: [500, 3_000],
        deliveredDelayMs: [1_000, 60_000],
        readDelayMs: [60_000, 5 * hourMs],
        replyDelayMs: [60_000, 3 * hourMs],
        replies: ['Yes please', 'How much is it?', 'STOP', 'Thank you', 'ñandú 🦙'],
      },
      webhooks: { flushMs: 4_000, retryMs: 8_000, lanes: 1 },
    })
    const place = await running.place()
    // The parts below stop in real time; hooks run from the last to the first.
    afterAll(() => time.stop())
    const month = new Month(database, time, clock, running, place, seed)
    await month.#open()
    return month
  }

  /** Lives `days` days of business. */
  async live(days: number): Promise<void> {
    await this.time.set(this.time.nowMs)
    this.running.worker = await startWorker(this.running.parts, { sockets: 1 })
    for (let day = 0; day < days; day++) await this.#day(day)
    await this.#control('DELETE', '/faults')
    await this.pass(3 * dayMs)
  }

  /** Lets time pass, stopping at every moment at which something is due here or at Meta. */
  async pass(ms: number): Promise<void> {
    const until = this.time.nowMs + ms
    await this.#rest()
    while (this.time.nowMs < until) {
      const next = Math.min(this.clock.nextMs ?? until, await nextDue(this.time), until)
      // To the next full step: what falls into one is done together.
      const at = Math.min(Math.max(Math.ceil(next / stepMs) * stepMs, this.time.nowMs + stepMs), until)
      await this.time.set(at)
      await this.clock.advance(at - this.clock.now())
      await this.#rest()
    }
  }

  /** The books of the simulator, whole. */
  async ledger(): Promise<Entry[]> {
    const answer = await this.#control('GET', '/ledger?limit=100000')
    return (answer as { data: Entry[] }).data
  }

  /** One number for everything that was said, when, and what became of it, on both sides. */
  async fingerprint(): Promise<string> {
    const messages = await this.time.ask(`
      select m.id, c.phone, m.direction, case when m.direction <> 2 then m.content end as content, m.author_kind, m.campaign_id, m.wamid, m.at, m.accepted_at, m.sent_at, m.delivered_at,
        m.read_at, m.failed_at, m.unknown_at, m.error_code from messages m join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
      order by m.id`)
    return createHash('sha256')
      .update(JSON.stringify([await this.ledger(), messages]))
      .digest('hex')
  }

  async reports<T>(): Promise<T[]> {
    await this.#freshCookie()
    const campaigns = await this.time.ask<{ id: string }>('select id from campaigns order by id')
    return await Promise.all(campaigns.map(({ id }) => this.#call<T>('GET', `/campaigns/${id}/report`)))
  }

  async #open(): Promise<void> {
    await this.#freshCookie()
    const make = makeIn(this.#database.db)
    const { workspaceId, channel } = this.place
    const ids = []
    for (const [i, phone] of this.phones.entries())
      ids.push(await make.contact(workspaceId, { phone, name: `Person ${i}`, optIn: i % 11 === 0 ? 2 : 1 }))
    const tags = []
    for (const every of [2, 3, 4])
      tags.push(
        await make.tag(
          workspaceId,
          ids.filter((_, i) => i % every === 0),
        ),
      )
    const filters: Filter[] = tags.map((tag) => ({
      version: 1,
      root: { type: 'group', match: 'all', of: [{ type: 'tags', op: 'anyOf', values: [tag] }] },
    }))
    for (const [i, filter] of filters.entries())
      this.#segmentIds.push((await this.#call<{ id: number }>('POST', '/segments', { name: `Segment ${i}`, filter })).id)
    const parts = {
      header: null,
      body: 'Hello {{1}}, new stock is here.',
      footer: 'Reply STOP to end',
      buttons: [{ kind: 'quick-reply', text: 'Tell me more' }],
      samples: { 'body.1': 'Ana' },
    }
    const template = await this.#call<{ id: number }>('POST', '/templates', {
      channelId: channel.id,
      name: 'new_stock',
      language: 'en_US',
      category: 'MARKETING',
      parts,
    })
    this.#templateId = template.id
    await this.pass(hourMs)
    // Another month may be lived first, in the same process and with a time of its own.
    await this.running.worker.stop()
  }

  async #day(day: number): Promise<void> {
    const evening = startMs + (day + 1) * dayMs
    await this.#freshCookie()
    await this.#misfortune()
    await this.pass(this.#between(hourMs, 3 * hourMs))
    await this.#campaign(day)
    if (day % 9 === 4) await this.#outage()
    await this.pass(this.#between(hourMs, 2 * hourMs))
    await this.#customersWrite()
    await this.pass(this.#between(1_000, hourMs))
    await this.#agentAnswers()
    await this.pass(Math.max(1_000, evening - this.time.nowMs))
  }

  async #misfortune(): Promise<void> {
    await this.#control('DELETE', '/faults')
    const kinds: FaultKind[] = [
      'drop_before',
      'drop_after_accept',
      'error_500',
      'error_500_after_accept',
      'rate_429',
      'garbage_200',
      'duplicate_webhooks',
      'status_before_answer',
      'lost_statuses',
      'reorder_webhooks',
      'delay_webhooks',
    ]
    for (let i = 0; i < 2; i++)
      await this.#control('POST', '/faults', { kind: this.#pick(kinds), rate: 0.05 + this.#dice() * 0.2, ms: 30_000 })
  }

  async #campaign(day: number): Promise<void> {
    const draft = {
      name: `Day ${day}`,
      channelId: this.place.channel.id,
      templateId: this.#templateId,
      include: [this.#pick(this.#segmentIds)],
      exclude: [],
      variables: { 'body.1': { from: 'field', field: 'firstName', fallback: 'there' } },
    }
    const campaign = await this.#call<{ id: number }>('POST', '/campaigns', draft)
    const at = this.#dice() < 0.5 ? null : new Date(this.time.nowMs + 1_800_000).toISOString()
    await this.#call('POST', `/campaigns/${campaign.id}/send`, { at })
  }

  /** The program goes away in the middle of things and comes back after an hour. */
  async #outage(): Promise<void> {
    await this.running.worker.stop()
    await this.time.set(this.time.nowMs + hourMs)
    await this.clock.advance(this.time.nowMs - this.clock.now())
    this.running.worker = await startWorker(this.running.parts, { sockets: 1 })
    await this.#rest()
  }

  async #customersWrite(): Promise<void> {
    for (let i = 0; i < 4; i++)
      await this.#control('POST', `/people/${this.#pick(this.phones)}/messages`, {
        number: this.place.channel.phoneNumberId,
        type: 'text',
        text: `Question ${i}`,
      })
    if (this.#dice() < 0.8)
      await this.#control('POST', '/people', {
        people: [{ phone: this.#pick(this.phones), marketing: this.#dice() < 0.7 ? 'stop' : 'resume' }],
      })
  }

  async #agentAnswers(): Promise<void> {
    const { items } = await this.#call<{ items: { id: number }[] }>('GET', '/conversations?tab=unassigned&limit=6')
    for (const [i, { id }] of items.entries())
      await this.#call('POST', `/conversations/${id}/messages`, {
        content: { type: 'text', text: `Answer ${i}` },
        clientId: `answer-${this.time.nowMs}-${i}`,
      }).catch((error: Error) => {
        // The window of an old conversation is closed: the product says so, and an agent leaves it at that.
        if (!error.message.includes('window')) throw error
      })
  }

  async #freshCookie(): Promise<void> {
    const session = await makeIn(this.#database.db).session(this.place.userId, this.place.workspaceId)
    this.#cookie = `woochat_${this.running.parts.config.port}=${session}`
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, data } = await this.running.call<T>({ cookie: this.#cookie }, method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(data)}`)
    return data
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.running.simulator.url}/control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} /control${path}: ${await answer.text()}`)
    return await answer.json()
  }

  #rest(): Promise<void> {
    return standStill(this.time, this.place.workspaceId)
  }

  #between(least: number, most: number): number {
    return Math.floor(least + this.#dice() * (most - least))
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#dice() * list.length)] as T
  }
}
