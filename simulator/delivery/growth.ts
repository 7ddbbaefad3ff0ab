import { messagingTiers } from '@woochat/contract/cloud-api/accounts.ts'
import type { Clock } from '../clock.ts'
import type { PhoneNumber, State } from '../state.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { MessagingLimit } from './limits.ts'
import type { DeliveryRules } from './rules.ts'

const checkMs = 6 * 3_600_000
const upgradeMs = 60_000
const standard = 80
const high = 1_000
/** What each tier grows to; the old ones join the new ladder. */
const next: Readonly<Record<string, string>> = {
  TIER_50: 'TIER_250',
  TIER_250: 'TIER_2K',
  TIER_1K: 'TIER_10K',
  TIER_2K: 'TIER_10K',
  TIER_10K: 'TIER_100K',
  TIER_100K: 'TIER_UNLIMITED',
}
/** People an unverified portfolio reaches in 30 days to leave the first tier. */
const firstSteps = 2_000
const mostNumbers = 20

export interface GrowthParts {
  readonly state: State
  readonly clock: Clock
  readonly webhooks: Webhooks
  readonly rules: DeliveryRules
  readonly limit: MessagingLimit
  /** Does something later, on the world's clock. */
  readonly later: (delayMs: number, chore: () => void) => void
}

/**
 * Raises what a portfolio may send, within six hours after it made use of it. Quality no longer lowers a limit, but a RED number puts
 * a raise off. Source: Meta, Messaging limits → Increasing your limit, and Throughput (2026-09).
 */
export class Growth {
  /** Called for every number of a portfolio before it is weighed: ratings are brought up to date. */
  review: (number: PhoneNumber) => void = () => undefined
  readonly #parts: GrowthParts
  readonly #checking = new Set<string>()

  constructor(parts: GrowthParts) {
    this.#parts = parts
  }

  /** Somebody new was reached: the portfolio is looked at within six hours. */
  consider(businessId: string): void {
    if (this.#checking.has(businessId)) return
    this.#checking.add(businessId)
    this.#parts.later(checkMs, () => {
      this.#checking.delete(businessId)
      this.#check(businessId)
    })
  }

  #check(businessId: string): void {
    const { state } = this.#parts
    const numbers = [...state.numbers.values()].filter((one) => state.accounts.get(one.accountId)?.businessId === businessId)
    for (const number of numbers) this.review(number)
    if (this.#earnsTier(businessId, numbers)) {
      if (numbers.some((number) => number.quality === 'RED')) this.#deferred(businessId, numbers)
      else this.#raise(numbers)
    }
    for (const number of numbers) if (this.#earnsThroughput(businessId, number)) this.#upgrade(number)
  }

  #earnsTier(businessId: string, numbers: readonly PhoneNumber[]): boolean {
    const { limit, clock, state } = this.#parts
    const tier = numbers[0]?.tier ?? ''
    const most = messagingTiers[tier] ?? null
    if (most === null || next[tier] === undefined) return false
    const unverified = numbers.some((number) => state.accounts.get(number.accountId)?.unverified)
    if (tier === 'TIER_250' && unverified) return limit.used(businessId, clock.now(), 30) >= firstSteps
    return limit.used(businessId, clock.now(), 7) * 2 >= most
  }

  #raise(numbers: readonly PhoneNumber[]): void {
    const { webhooks, state } = this.#parts
    const old = numbers[0]?.tier ?? ''
    const tier = next[old] ?? old
    for (const number of numbers) number.tier = tier
    const capability = { max_daily_conversations_per_business: tier, max_phone_numbers_per_waba: mostNumbers }
    for (const accountId of accountsOf(numbers))
      webhooks.accountField(accountId, 'business_capability_update', JSON.stringify(capability))
    for (const number of numbers) this.#tellQuality(number, { event: 'UPGRADE', old_limit: old })
    state.touched()
  }

  #deferred(businessId: string, numbers: readonly PhoneNumber[]): void {
    const alert = {
      entity_type: 'BUSINESS',
      entity_id: businessId,
      alert_info: {
        alert_severity: 'INFORMATIONAL',
        alert_status: 'NONE',
        alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
        alert_description: 'The messaging limit was not raised yet: a phone number of the portfolio has low quality.',
      },
    }
    for (const accountId of accountsOf(numbers))
      this.#parts.webhooks.accountField(accountId, 'account_alerts', JSON.stringify(alert))
  }

  #earnsThroughput(businessId: string, number: PhoneNumber): boolean {
    const { limit, clock, rules } = this.#parts
    if (number.throughput !== standard || number.coexistence || number.quality === 'RED') return false
    if ((messagingTiers[number.tier] ?? null) !== null || (number.upgradingUntil ?? 0) > clock.now()) return false
    return limit.used(businessId, clock.now()) >= rules.highThroughputUsers
  }

  /** For up to a minute the number takes nothing (131057). */
  #upgrade(number: PhoneNumber): void {
    const { clock, later, state } = this.#parts
    number.upgradingUntil = clock.now() + upgradeMs
    later(upgradeMs, () => {
      delete number.upgradingUntil
      number.throughput = high
      this.#tellQuality(number, { event: 'THROUGHPUT_UPGRADE' })
      state.touched()
    })
  }

  #tellQuality({ accountId, phone, tier }: PhoneNumber, news: Record<string, string>): void {
    const value = { display_phone_number: phone, ...news, max_daily_conversations_per_business: tier }
    this.#parts.webhooks.accountField(accountId, 'phone_number_quality_update', JSON.stringify(value))
  }
}

const accountsOf = (numbers: readonly PhoneNumber[]): Set<string> => new Set(numbers.map((number) => number.accountId))
