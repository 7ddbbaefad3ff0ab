import { randomBytes, randomInt } from 'node:crypto'

/** A digit string as Meta's ids are; below 2^53, because template ids also travel as JSON numbers. */
export const digits = (length = 16): string => `1${Array.from({ length: length - 1 }, () => randomInt(10)).join('')}`

const prefix = randomBytes(5).toString('hex').toUpperCase()
let count = 0

/** A message id: `wamid.` and base64 of the person's number and eighteen hex digits, as Meta builds it. */
export function messageId(phone: string, direction: 'in' | 'out'): string {
  const length = phone.length
  const bytes = Buffer.allocUnsafe(length + 28)
  bytes.write('\x1d\x18', 0, 'latin1')
  bytes[2] = length
  bytes.write(phone, 3, 'latin1')
  bytes.write(direction === 'out' ? '\x15\x02\x00\x11\x18\x12' : '\x15\x02\x00\x12\x18\x12', length + 3, 'latin1')
  bytes.write(serial(), length + 9, 'latin1')
  bytes[length + 27] = 0
  return `wamid.${bytes.toString('base64')}`
}

const serial = (): string => prefix + (++count).toString(16).toUpperCase().padStart(8, '0')

/** The person's number inside a message id, or undefined when the id is not one of ours. */
export function phoneOf(wamid: string): string | undefined {
  if (!wamid.startsWith('wamid.')) return undefined
  const bytes = Buffer.from(wamid.slice(6), 'base64')
  const phone = bytes.toString('latin1', 3, 3 + (bytes[2] ?? 0))
  return /^\d{5,20}$/.test(phone) ? phone : undefined
}

/** Digits of a phone number written with `+`, spaces, dashes or brackets; undefined when it cannot be one. */
export function phoneDigits(written: string): string | undefined {
  const bare = /^\d+$/.test(written) ? written : written.replace(/[+\s().-]/g, '')
  return /^[1-9]\d{4,14}$/.test(bare) ? bare : undefined
}

export const traceId = (): string => `A${randomBytes(16).toString('base64url')}`
