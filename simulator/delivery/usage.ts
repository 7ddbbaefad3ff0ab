import type { Outgoing } from '../state.ts'
import { dayMs } from './limits.ts'

export const halfHourMs = 1_800_000
/** Meta's analytics look back one year. */
const keptMs = 366 * dayMs

/** Whose message it was: what every counter is kept by. `country` is two letters. */
export interface Origin {
  readonly accountId: string
  readonly numberId: string
  readonly country: string
}

/** What a delivered message costs. */
export interface Charge {
  /** `marketing`, `marketing_lite`, `utility`, `authentication`, `service` or `referral_conversion`, as in a status. */
  readonly category: string
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point'
  /** `from:to` in messages of the month, of categories that have tiers. */
  readonly tier: string | undefined
  readonly micros: number
}

/** Delivered messages of half an hour that cost the same: what `pricing_analytics` adds up. */
export interface ChargePoint extends Origin, Omit<Charge, 'micros'> {
  readonly startMs: number
  volume: number
  costMicros: number
}

/** Messages of half an hour: what `analytics` adds up. `category` is the message's own, e.g. `service`. */
export interface TrafficPoint extends Origin {
  readonly startMs: number
  readonly category: string
  sent: number
  delivered: number
}

/** What became of the messages of a template, or of a number, that were sent on one day (UTC; `startMs` is its midnight). */
export interface DayPoint {
  readonly startMs: number
  sent: number
  delivered: number
  read: number
  costMicros: number
  /** People who blocked or reported the business after such a message. */
  blocks: number
  reports: number
  /** Taps by `type button_content`, e.g. `quick_reply_button Yes`. */
  readonly clicks: Record<string, number>
}

/** From `fromMs` up to, but without, `untilMs`. */
export interface UsageFilter {
  readonly accountId: string
  readonly fromMs: number
  readonly untilMs: number
  readonly numberIds?: readonly string[]
  readonly countries?: readonly string[]
}

interface Saved {
  charges: ChargePoint[]
  traffic: TrafficPoint[]
  days: [string, DayPoint[]][]
}

/**
 * Counters of everything sent, delivered, read, tapped, complained about and charged, as analytics need them. Read with `charges`,
 * `traffic` and `daysOf`; a snapshot takes it along as slice `usage`.
 */
export class Usage {
  readonly #charges = new Buckets<ChargePoint>()
  readonly #traffic = new Buckets<TrafficPoint>()
  /** By the id of a template or a number. */
  readonly #days = new Map<string, Map<number, DayPoint>>()

  recordSent(out: Outgoing, origin: Origin): void {
    this.#trafficOf(out.category, origin, out.sentAt).sent++
    for (const day of this.#daysOf(out)) day.sent++
  }

  /** At `out.deliveredAt`. */
  recordDelivered(out: Outgoing, origin: Origin, charge: Charge): void {
    this.#trafficOf(out.category, origin, out.deliveredAt).delivered++
    const { category, type, tier, micros } = charge
    const { accountId, numberId, country } = origin
    const startMs = halfHourOf(out.deliveredAt)
    const key = `${numberId} ${country} ${category} ${type} ${tier ?? ''}`
    const point = this.#charges.get(startMs, key, () => ({
      startMs,
      accountId,
      numberId,
      country,
      category,
      type,
      tier,
      volume: 0,
      costMicros: 0,
    }))
    point.volume++
    point.costMicros += micros
    for (const day of this.#daysOf(out)) {
      day.delivered++
      day.costMicros += micros
    }
  }

  recordRead(out: Outgoing): void {
    for (const day of this.#daysOf(out)) day.read++
  }

  /** `type` is Meta's word for the button, `content` its label. */
  recordClick(out: Outgoing, type: string, content: string): void {
    if (out.templateId === undefined) return
    const { clicks } = this.#day(out.templateId, out.sentAt)
    const key = `${type} ${content}`
    clicks[key] = (clicks[key] ?? 0) + 1
  }

  /** Somebody blocked or reported the business after this message. */
  recordComplaint(out: Outgoing, kind: 'blocks' | 'reports'): void {
    for (const day of this.#daysOf(out)) day[kind]++
  }

  /** Half hours of one account, oldest first. */
  charges(filter: UsageFilter): ChargePoint[] {
    return this.#charges.within(filter)
  }

  traffic(filter: UsageFilter): TrafficPoint[] {
    return this.#traffic.within(filter)
  }

  /** Days of a template or a number, oldest first. */
  daysOf(id: string, fromMs: number, untilMs: number): DayPoint[] {
    return [...(this.#days.get(id)?.values() ?? [])].filter(({ startMs }) => startMs >= fromMs && startMs < untilMs)
  }

  save(): Saved {
    return {
      charges: this.#charges.all(),
      traffic: this.#traffic.all(),
      days: [...this.#days].map(([id, days]) => [id, [...days.values()]]),
    }
  }

  load(saved: unknown): void {
    const { charges, traffic, days } = saved as Saved
    for (const one of charges)
      this.#charges.get(one.startMs, `${one.numberId} ${one.country} ${one.category} ${one.type} ${one.tier ?? ''}`, () => one)
    for (const one of traffic) this.#traffic.get(one.startMs, `${one.numberId} ${one.country} ${one.category}`, () => one)
    for (const [id, points] of days) this.#days.set(id, new Map(points.map((point) => [point.startMs, point])))
  }

  #trafficOf(category: string, { accountId, numberId, country }: Origin, atMs: number): TrafficPoint {
    const startMs = halfHourOf(atMs)
    return this.#traffic.get(startMs, `${numberId} ${country} ${category}`, () => ({
      startMs,
      accountId,
      numberId,
      country,
      category,
      sent: 0,
      delivered: 0,
    }))
  }

  #daysOf({ templateId, thread, sentAt }: Outgoing): DayPoint[] {
    const ofNumber = this.#day(thread.numberId, sentAt)
    return templateId === undefined ? [ofNumber] : [ofNumber, this.#day(templateId, sentAt)]
  }

  #day(id: string, atMs: number): DayPoint {
    const startMs = atMs - (atMs % dayMs)
    const found = this.#days.get(id)?.get(startMs)
    if (found) return found
    const made: DayPoint = { startMs, sent: 0, delivered: 0, read: 0, costMicros: 0, blocks: 0, reports: 0, clicks: {} }
    const days = this.#days.get(id)
    if (days) days.set(startMs, made)
    else this.#days.set(id, new Map([[startMs, made]]))
    for (const old of days?.keys() ?? []) if (old < startMs - keptMs) days?.delete(old)
    return made
  }
}

const halfHourOf = (atMs: number): number => atMs - (atMs % halfHourMs)

/** Points by half hour and key; half hours come in the order of time. */
class Buckets<T extends Origin & { readonly startMs: number }> {
  readonly #buckets = new Map<number, Map<string, T>>()

  get(startMs: number, key: string, make: () => T): T {
    const bucket = this.#buckets.get(startMs) ?? this.#open(startMs)
    const found = bucket.get(key)
    if (found) return found
    const made = make()
    bucket.set(key, made)
    return made
  }

  within({ accountId, fromMs, untilMs, numberIds, countries }: UsageFilter): T[] {
    const found: T[] = []
    for (const [startMs, bucket] of this.#buckets) {
      if (startMs < fromMs || startMs >= untilMs) continue
      for (const point of bucket.values())
        if (
          point.accountId === accountId &&
          (numberIds === undefined || numberIds.includes(point.numberId)) &&
          (countries === undefined || countries.includes(point.country))
        )
          found.push(point)
    }
    return found.sort((a, b) => a.startMs - b.startMs)
  }

  all(): T[] {
    return [...this.#buckets.values()].flatMap((bucket) => [...bucket.values()])
  }

  #open(startMs: number): Map<string, T> {
    const made = new Map<string, T>()
    this.#buckets.set(startMs, made)
    for (const old of this.#buckets.keys()) {
      if (old >= startMs - keptMs) break
      this.#buckets.delete(old)
    }
    return made
  }
}
