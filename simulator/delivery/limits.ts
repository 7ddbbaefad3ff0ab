import { messagingTiers } from '@woochat/contract/cloud-api/accounts.ts'
import { businessOf } from '../people/known.ts'
import type { PhoneNumber, State, Thread } from '../state.ts'

const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** Messages a second per number: a bucket that holds one second's worth. */
export class Throughput {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  /** Whether the number may send one more now. */
  take(number: PhoneNumber, nowMs: number): boolean {
    if (number.throughput === 0) return true
    const bucket = this.#bucket(number, nowMs)
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }

  /** What arrives counts too, but is never refused. Source: Meta, Throughput (2026-09). */
  spend(number: PhoneNumber, nowMs: number): void {
    if (number.throughput === 0) return
    const bucket = this.#bucket(number, nowMs)
    bucket.tokens = Math.max(bucket.tokens - 1, 0)
  }

  #bucket(number: PhoneNumber, nowMs: number): { tokens: number } {
    const bucket = this.#buckets.get(number.id) ?? { tokens: number.throughput, at: nowMs }
    bucket.tokens = Math.min(number.throughput, bucket.tokens + ((nowMs - bucket.at) / 1000) * number.throughput)
    bucket.at = nowMs
    this.#buckets.set(number.id, bucket)
    return bucket
  }
}

const pairEveryMs = 6_000
const pairBurst = 45

/** One message in six seconds to the same person, up to 45 at once on credit. Source: Meta, Throughput → Pair rate limits (2026-09). */
export function takePair(thread: Thread, nowMs: number): boolean {
  const debtUntil = Math.max(thread.pairDebtUntil, nowMs) + pairEveryMs
  if (debtUntil - nowMs > pairBurst * pairEveryMs) return false
  thread.pairDebtUntil = debtUntil
  return true
}

/**
 * People a portfolio reached outside a window, counted by the hour for 30 days; somebody counts once in 24 hours, whichever of its
 * numbers wrote. Source: Meta, Messaging limits (2026-09).
 */
export class MessagingLimit {
  /** Called when somebody new was reached. */
  counted: (number: PhoneNumber, businessId: string) => void = () => undefined
  readonly #state: State
  readonly #hours = new Map<string, Map<number, number>>()

  constructor(state: State) {
    this.#state = state
  }

  /** False when the tier allows nobody new today. */
  take(number: PhoneNumber, thread: Thread, nowMs: number): boolean {
    if (thread.countedUntil > nowMs) return true
    const businessId = businessOf(this.#state, number.id)
    const countedUntil = this.#countedElsewhere(businessId, thread)
    if (countedUntil > nowMs) {
      thread.countedUntil = countedUntil
      return true
    }
    const limit = messagingTiers[number.tier] ?? null
    if (limit !== null && this.used(businessId, nowMs) >= limit) return false
    thread.countedUntil = nowMs + dayMs
    const hours = this.#hours.get(businessId) ?? new Map<number, number>()
    const hour = Math.floor(nowMs / hourMs)
    hours.set(hour, (hours.get(hour) ?? 0) + 1)
    this.#hours.set(businessId, hours)
    this.counted(number, businessId)
    return true
  }

  /** People reached in the last `days` days, at most 30. */
  used(businessId: string, nowMs: number, days = 1): number {
    const hours = this.#hours.get(businessId)
    if (!hours) return 0
    const first = Math.floor((nowMs - days * dayMs) / hourMs)
    const oldest = Math.floor((nowMs - 30 * dayMs) / hourMs)
    let sum = 0
    for (const [hour, count] of hours) {
      if (hour <= oldest) hours.delete(hour)
      else if (hour > first) sum += count
    }
    return sum
  }

  save(): [string, [number, number][]][] {
    return [...this.#hours].map(([businessId, hours]) => [businessId, [...hours]])
  }

  load(saved: readonly [string, [number, number][]][]): void {
    for (const [businessId, hours] of saved) this.#hours.set(businessId, new Map(hours))
  }

  #countedElsewhere(businessId: string, { numberId, phone }: Thread): number {
    let until = 0
    if (this.#state.numbers.size === 1) return until
    for (const [id, threads] of this.#state.threads) {
      if (id === numberId) continue
      const other = threads.get(phone)
      if (other && other.countedUntil > until && businessOf(this.#state, id) === businessId) until = other.countedUntil
    }
    return until
  }
}
