import { countryOf } from '../prices.ts'

const low = 100_000_000
const high = 10_000_000
const rounds = 4

/**
 * The business-scoped user id (BSUID) of a person: another one for every portfolio, and a new one with a new phone number. It is the
 * phone number under a small cipher, so that it can be turned back without keeping a million of them.
 * Source: Meta, Business-scoped user IDs (2026-09).
 */
export function userId(businessId: string, phone: string): string {
  const key = keyOf(businessId)
  let a = Math.floor(Number(phone) / low)
  let b = Number(phone) % low
  for (let round = 0; round < rounds; round++) {
    b = (b + mix(key, a, 2 * round)) % low
    a = (a + mix(key, b, 2 * round + 1)) % high
  }
  return `${countryOf(phone)}.1${String(a).padStart(7, '0')}${String(b).padStart(8, '0')}`
}

/** The phone number behind a BSUID, or undefined when this portfolio never saw such an id. */
export function phoneOfUser(businessId: string, id: string): string | undefined {
  const digits = /^[A-Z]{2}\.1(\d{7})(\d{8})$/.exec(id)
  if (!digits) return undefined
  const key = keyOf(businessId)
  let a = Number(digits[1])
  let b = Number(digits[2])
  for (let round = rounds - 1; round >= 0; round--) {
    a = (a - mix(key, b, 2 * round + 1) + high) % high
    b = (b - mix(key, a, 2 * round) + low) % low
  }
  const phone = String(a * low + b)
  return userId(businessId, phone) === id ? phone : undefined
}

const keyOf = (businessId: string): number => Number(businessId.slice(-8)) || 1

/** A number from 0 up to `high`, which is enough to move both halves. */
function mix(key: number, half: number, round: number): number {
  let h = (key ^ Math.imul(half, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad) >>> 0
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97) >>> 0
  return ((h ^ (h >>> 15)) >>> 0) % high
}
