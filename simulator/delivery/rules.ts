/** What Meta decides without publishing how, and what only some businesses meet. */
export interface DeliveryRules {
  /** Marketing messages of all businesses that one person gets in 24 hours outside a window; null is no cap (131049). */
  marketingCap: number | null
  /** Whether marketing reaches phones in the USA; at Meta it has not since 2025-04-01 (131049). */
  marketingToUsa: boolean
  /** Marketing messages of a new template that go out before the rest is held; null holds none. */
  pacingAfter: number | null
  /** How long the rest is held. Source: Meta, Templates → Template pacing (2026-09): about an hour at most. */
  pacingMs: number
  /** Whether what people do changes the quality of numbers and templates, and pauses templates. */
  ratings: boolean
  /** Messages delivered in seven days from which on quality is judged. */
  ratedFrom: number
  /** Blocks and reports per delivered message from which on quality is YELLOW, and RED. */
  yellowShare: number
  redShare: number
  /** A template that fewer than this share read is YELLOW. */
  unreadShare: number
  /** People reached outside a window in 24 hours for which an unlimited number gets 1,000 messages a second. */
  highThroughputUsers: number
}

export const defaultRules: DeliveryRules = {
  marketingCap: null,
  marketingToUsa: true,
  pacingAfter: null,
  pacingMs: 45 * 60_000,
  ratings: true,
  ratedFrom: 100,
  yellowShare: 0.02,
  redShare: 0.05,
  unreadShare: 0.1,
  highThroughputUsers: 100_000,
}
