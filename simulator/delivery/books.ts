import { countryOf } from '../prices.ts'
import type { Outgoing, State } from '../state.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { Pricing } from './pricing.ts'
import { type Charge, type Origin, Usage } from './usage.ts'

/** Counts and charges what becomes of messages: totals, usage and prices always move together. */
export class Books {
  readonly usage = new Usage()
  readonly pricing: Pricing
  readonly #state: State

  constructor(state: State, webhooks: Webhooks) {
    this.#state = state
    this.pricing = new Pricing(state, webhooks)
  }

  /** A message left at `out.sentAt`; gives what it will cost once delivered. */
  sent(out: Outgoing): Charge {
    this.#state.totals.sent++
    const origin = this.#originOf(out)
    if (origin) this.usage.recordSent(out, origin)
    return this.pricing.quote(out, out.sentAt)
  }

  /** A message arrived at `out.deliveredAt`, and is charged. */
  delivered(out: Outgoing): Charge {
    const charge = this.pricing.charge(out, out.deliveredAt)
    out.chargedMicros = charge.micros
    this.#state.totals.delivered++
    this.#state.totals.chargedMicros += charge.micros
    const origin = this.#originOf(out)
    if (origin) this.usage.recordDelivered(out, origin, charge)
    return charge
  }

  read(out: Outgoing): void {
    this.#state.totals.read++
    this.usage.recordRead(out)
  }

  failed(): void {
    this.#state.totals.failed++
  }

  expired(): void {
    this.#state.totals.expired++
  }

  #originOf({ thread: { numberId, phone } }: Outgoing): Origin | undefined {
    const accountId = this.#state.numbers.get(numberId)?.accountId
    return accountId === undefined ? undefined : { accountId, numberId, country: countryOf(phone) }
  }
}
