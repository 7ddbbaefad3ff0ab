import { timeZoneOf } from '@woochat/contract/data/time-zones.ts'
import { freeServiceMessages, hasTiers, marketOfPhone, type Price, priceAfter } from '../prices.ts'
import type { Account, Outgoing, PhoneNumber, State } from '../state.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Charge } from './usage.ts'
import { entryPointOf } from './windows.ts'

const regionNames = new Intl.DisplayNames('en', { type: 'region' })

/**
 * What a delivered message costs: by category, country and volume of the month, after the free ones. Months and days are those of the
 * account's time zone. Source: Meta, Pricing (2026-10).
 */
export class Pricing {
  readonly #state: State
  readonly #webhooks: Webhooks
  /** `portfolio market category month` → delivered messages that were not free. */
  readonly #volumes = new Map<string, number>()
  readonly #days = new Map<string, { quarter: number; day: string }>()

  constructor(state: State, webhooks: Webhooks) {
    this.#state = state
    this.#webhooks = webhooks
  }

  /** What it would cost now: a `sent` status says so. */
  quote(out: Outgoing, nowMs: number): Charge {
    return this.#charge(out, nowMs, false)
  }

  /** What it costs, being delivered now; counts towards free messages and tiers. */
  charge(out: Outgoing, nowMs: number): Charge {
    return this.#charge(out, nowMs, true)
  }

  save(): [string, number][] {
    return [...this.#volumes]
  }

  load(saved: readonly [string, number][]): void {
    for (const [key, volume] of saved) this.#volumes.set(key, volume)
  }

  #charge(out: Outgoing, nowMs: number, counts: boolean): Charge {
    const number = this.#state.numbers.get(out.thread.numberId)
    const account = number && this.#state.accounts.get(number.accountId)
    const category = out.via === 'marketing_messages' ? 'marketing_lite' : out.category
    if (entryPointOf(out)) return { category: 'referral_conversion', type: 'free_entry_point', tier: undefined, micros: 0 }
    if (!account || !number) return { category, type: 'regular', tier: undefined, micros: 0 }
    const day = this.#dayOf(account, nowMs)
    if (out.category === 'service' && isFree(number, day.slice(0, 7), counts))
      return { category, type: 'free_customer_service', tier: undefined, micros: 0 }
    const price = this.#price(account, out, day, counts)
    if (counts && price.begins) this.#tellTier(account, out, day, nowMs, price.tier)
    return { category, type: 'regular', tier: price.tier, micros: price.micros }
  }

  /** `begins`: it is the first of its tier this month. */
  #price(
    { businessId }: Account,
    { thread: { phone }, category }: Outgoing,
    day: string,
    counts: boolean,
  ): Price & { begins: boolean } {
    if (!hasTiers(category)) return { ...priceAfter(phone, category, day, 0), begins: false }
    const key = `${businessId} ${category} ${day.slice(0, 7)} ${marketOfPhone(phone, day)}`
    const before = this.#volumes.get(key) ?? 0
    if (counts) this.#volumes.set(key, before + 1)
    const price = priceAfter(phone, category, day, before)
    return { ...price, begins: price.tier?.startsWith(`${before + 1}:`) ?? false }
  }

  /** Source: Meta, Webhooks → account_update → VOLUME_BASED_PRICING_TIER_UPDATE (2026-09). */
  #tellTier(
    { id }: Account,
    { category, thread: { phone } }: Outgoing,
    day: string,
    nowMs: number,
    tier: string | undefined,
  ): void {
    const market = marketOfPhone(phone, day)
    const region = /^[A-Z]{2}$/.test(market) ? regionNames.of(market) : market
    const info = {
      tier_update_time: Math.floor(nowMs / 1000),
      pricing_category: category.toUpperCase(),
      tier,
      effective_month: day.slice(0, 7),
      region,
    }
    const value = { event: 'VOLUME_BASED_PRICING_TIER_UPDATE', volume_tier_info: info }
    this.#webhooks.accountField(id, 'account_update', JSON.stringify(value))
  }

  /** `YYYY-MM-DD` on the account's calendar; asked for thousands of times a second, and the same for a quarter of an hour. */
  #dayOf({ timezoneId }: Account, nowMs: number): string {
    const quarter = Math.floor(nowMs / 900_000)
    const known = this.#days.get(timezoneId)
    if (known?.quarter === quarter) return known.day
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: timeZoneOf(timezoneId) }).format(nowMs)
    this.#days.set(timezoneId, { quarter, day })
    return day
  }
}

/** Whether this month's free service messages still cover one more; `counts` takes it. */
function isFree(number: PhoneNumber, month: string, counts: boolean): boolean {
  const delivered = number.serviceMonth === month ? number.serviceDelivered : 0
  if (counts) Object.assign(number, { serviceMonth: month, serviceDelivered: delivered + 1 })
  return delivered < freeServiceMessages
}
