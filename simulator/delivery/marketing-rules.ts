import { inExperiment } from '../people/behaviour.ts'
import { countryOf } from '../prices.ts'
import type { Outgoing, State } from '../state.ts'
import { dayMs } from './limits.ts'
import type { DeliveryRules } from './rules.ts'

interface Saved {
  received: [string, number[]][]
  barred: [string, number][]
}

/**
 * What keeps marketing from a person: their own wish, the experiment, their country, and how much of it they got already.
 * Source: Meta, Templates → Per-user marketing limits (2026-09).
 */
export class MarketingRules {
  readonly #state: State
  readonly #rules: DeliveryRules
  /** Person → when marketing of any business was taken for them, within 24 hours. */
  readonly #received = new Map<string, number[]>()
  /** `account person` → until when this account tries in vain: each retry begins the 24 hours anew. */
  readonly #barred = new Map<string, number>()

  constructor(state: State, rules: DeliveryRules) {
    this.#state = state
    this.#rules = rules
  }

  /** The error code of a marketing message that will not go out, or 0. */
  refusal(out: Outgoing, windowOpen: boolean): number {
    if (out.thread.marketing === 'stopped') return 131050
    if (inExperiment(this.#state, out.thread)) return 130472
    if (!this.#rules.marketingToUsa && countryOf(out.thread.phone) === 'US') return 131049
    return windowOpen || this.#rules.marketingCap === null ? 0 : this.#count(out, this.#rules.marketingCap)
  }

  save(): Saved {
    return { received: [...this.#received], barred: [...this.#barred] }
  }

  load({ received, barred }: Saved): void {
    for (const [phone, times] of received) this.#received.set(phone, times)
    for (const [key, untilMs] of barred) this.#barred.set(key, untilMs)
  }

  #count({ thread, at }: Outgoing, cap: number): number {
    const key = `${this.#state.numbers.get(thread.numberId)?.accountId} ${thread.phone}`
    const times = (this.#received.get(thread.phone) ?? []).filter((time) => time > at - dayMs)
    if (times.length >= cap || (this.#barred.get(key) ?? 0) > at) {
      this.#barred.set(key, at + dayMs)
      return 131049
    }
    this.#barred.delete(key)
    this.#received.set(thread.phone, [...times, at])
    return 0
  }
}
