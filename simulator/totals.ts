/** Counts since the beginning; money in micro-units. */
export interface Totals {
  requests: number
  accepted: number
  refused: number
  sent: number
  delivered: number
  read: number
  failed: number
  expired: number
  received: number
  chargedMicros: number
}

export const noTotals = (): Totals => ({
  requests: 0,
  accepted: 0,
  refused: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  expired: 0,
  received: 0,
  chargedMicros: 0,
})
