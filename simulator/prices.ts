import { countryOfDigits, decidingDigits } from '@woochat/contract/data/countries.ts'
import { marketOf, priceOf, rateCardOn } from '@woochat/contract/data/rate-cards.ts'

const countries = new Map<string, string>()

/** Two letters; `ZZ` when the calling code belongs to no country. Every status asks, so that answers are kept by first digits. */
export function countryOf(phone: string): string {
  const digits = phone.slice(0, decidingDigits)
  const known = countries.get(digits)
  if (known !== undefined) return known
  const country = countryOfDigits(digits) ?? 'ZZ'
  countries.set(digits, country)
  return country
}

/** Service messages a number may have delivered free each month. Source: Meta, Pricing → Non-template messages (2026-08-25). */
export const freeServiceMessages = 1_000

/** A price in micro-units of the card's currency, and the volume tier it belongs to, `from:to` messages of the month. */
export interface Price {
  readonly micros: number
  readonly tier: string | undefined
}

/**
 * Messages of a month up to which a share of the list price is paid. Meta publishes tiers per market and category in a sheet that we
 * have not; this one table is ours, in steps like Meta's (2026-10).
 */
const tiers: readonly (readonly [upTo: number, share: number])[] = [
  [100_000, 1],
  [500_000, 0.95],
  [1_000_000, 0.9],
  [5_000_000, 0.85],
  [10_000_000, 0.8],
  [Number.POSITIVE_INFINITY, 0.75],
]
/** Marketing has none, and since 2026-10-01 service pays what utility lists. Source: Meta, Pricing → volume tiers (2026-10). */
const tiered = new Set(['utility', 'authentication'])

/** The market a phone number is billed in, e.g. `IN` or `Rest of Africa`; `day` is `YYYY-MM-DD` in the time zone of the account. */
export const marketOfPhone = (phone: string, day: string): string => marketOf(rateCardOn(day), countryOfDigits(phone))

export const hasTiers = (category: string): boolean => tiered.has(category)

/** What the next message costs after `before` of its market and category this month: tiers are marginal. */
export function priceAfter(phone: string, category: string, day: string, before: number): Price {
  const list = priceOf(rateCardOn(day), phone, category === 'marketing' ? 'marketing' : 'utility')
  if (!tiered.has(category)) return { micros: list, tier: undefined }
  const at = tiers.findIndex(([upTo]) => before < upTo)
  const [upTo, share] = tiers[at] ?? [Number.POSITIVE_INFINITY, 1]
  const from = at <= 0 ? 0 : (tiers[at - 1]?.[0] ?? 0) + 1
  return { micros: Math.round(list * share), tier: `${from}:${upTo === Number.POSITIVE_INFINITY ? '' : upTo}` }
}
