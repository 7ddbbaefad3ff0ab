import { randomInt } from 'node:crypto'
import { seededDice } from './dice.ts'

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * Makes every id of one simulator. The same seed gives the same ids in the same order, unless `fresh`: a simulator that keeps its
 * state in a file must not give an id a second time after a restart.
 */
export class Ids {
  readonly #dice: () => number
  readonly #prefix: string
  #count = 0

  constructor(seed: number, fresh: boolean) {
    this.#dice = seededDice(fresh ? randomInt(2 ** 32) : seed ^ 0x5eed_1d5)
    this.#prefix = this.#draw('0123456789ABCDEF', 10)
  }

  /** A digit string as Meta's ids are; below 2^53, because template ids also travel as JSON numbers. */
  digits(length = 16): string {
    return `1${this.#draw('0123456789', length - 1)}`
  }

  /** Letters, digits, `-` and `_`, as in tokens and handles. */
  token(length: number): string {
    return this.#draw(base64url, length)
  }

  /** A message id: `wamid.` and base64 of the person's number and eighteen hex digits, as Meta builds it. */
  message(phone: string, direction: 'in' | 'out'): string {
    const length = phone.length
    const bytes = Buffer.allocUnsafe(length + 28)
    bytes.write('\x1d\x18', 0, 'latin1')
    bytes[2] = length
    bytes.write(phone, 3, 'latin1')
    bytes.write(direction === 'out' ? '\x15\x02\x00\x11\x18\x12' : '\x15\x02\x00\x12\x18\x12', length + 3, 'latin1')
    bytes.write(this.#prefix + (++this.#count).toString(16).toUpperCase().padStart(8, '0'), length + 9, 'latin1')
    bytes[length + 27] = 0
    return `wamid.${bytes.toString('base64')}`
  }

  trace(): string {
    return `A${this.token(22)}`
  }

  #draw(letters: string, length: number): string {
    let drawn = ''
    for (let i = 0; i < length; i++) drawn += letters[Math.floor(this.#dice() * letters.length)]
    return drawn
  }
}

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
