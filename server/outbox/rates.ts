/** A token bucket as it stands in the database: `tokens` at the time `at`. */
export interface Bucket {
  tokens: number
  at: Date
}

/**
 * Messages a second and burst of a number, so that no span of one second ever holds more than `throughput`: what may go at
 * once is taken off what is refilled. Source: Meta, Throughput (2026-09): 80 a second, 1,000 after the upgrade.
 */
export function rateOf(throughput: number): { perSecond: number; burst: number } {
  const burst = Math.max(1, Math.round(throughput * 0.05))
  return { burst, perSecond: Math.max(throughput - burst, throughput * 0.5) }
}

/** 45 at once to the same person, then one in 6 seconds. Source: Meta, Pair rate limits (2026-09). */
export const pairRate = { burst: 45, perSecond: 1 / 6 } as const

/** What a bucket holds by now. Time that runs backwards refills nothing. */
export function tokensAt(bucket: Bucket, now: Date, { burst, perSecond }: { burst: number; perSecond: number }): number {
  const seconds = Math.max(0, (now.getTime() - bucket.at.getTime()) / 1000)
  return Math.min(burst, bucket.tokens + seconds * perSecond)
}

/**
 * Milliseconds until it is worth asking again: a whole token must be there, and a turn for each single one would cost more than
 * the sends themselves.
 */
export const untilToken = (tokens: number, perSecond: number): number =>
  Math.max(leastWaitMs, Math.ceil(((1 - tokens) / perSecond) * 1000))
const leastWaitMs = 50
