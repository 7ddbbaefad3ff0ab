import { messagingTiers } from '@woochat/contract/cloud-api/accounts.ts'
import type { PhoneNumber, Thread } from '../state.ts'

const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** Messages a second per number: a bucket that holds one second's worth. */
export class Throughput {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  take(number: PhoneNumber, nowMs: number): boolean {
    if (number.throughput === 0) return true
    const bucket = this.#buckets.get(number.id) ?? { tokens: number.throughput, at: nowMs }
    bucket.tokens = Math.min(number.throughput, bucket.tokens + ((nowMs - bucket.at) / 1000) * number.throughput)
    bucket.at = nowMs
    this.#buckets.set(number.id, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
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

/** People a portfolio reached outside a window in the last 24 hours, counted by the hour. */
export class MessagingLimit {
  readonly #hours = new Map<string, Map<number, number>>()

  /** False when the tier allows nobody new today. */
  take(businessId: string, tier: string, thread: Thread, nowMs: number): boolean {
    if (thread.countedUntil > nowMs) return true
    const limit = messagingTiers[tier] ?? null
    if (limit !== null && this.used(businessId, nowMs) >= limit) return false
    thread.countedUntil = nowMs + dayMs
    const hours = this.#hours.get(businessId) ?? new Map<number, number>()
    const hour = Math.floor(nowMs / hourMs)
    hours.set(hour, (hours.get(hour) ?? 0) + 1)
    this.#hours.set(businessId, hours)
    return true
  }

  used(businessId: string, nowMs: number): number {
    const hours = this.#hours.get(businessId)
    if (!hours) return 0
    const first = Math.floor((nowMs - dayMs) / hourMs)
    let sum = 0
    for (const [hour, count] of hours) {
      if (hour <= first) hours.delete(hour)
      else sum += count
    }
    return sum
  }
}
