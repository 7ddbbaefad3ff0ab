import { GraphError, missingParameter } from '../graph-error.ts'
import { phoneDigits } from '../ids.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import { phoneOfUser } from '../people/identity.ts'
import type { PhoneNumber, State } from '../state.ts'
import { shown, type WireMap } from '../wire/wire-value.ts'

/** Whom a message goes to. `input` is what the sender wrote and the answer repeats. */
export interface Recipient {
  readonly phone: string
  readonly toUser: boolean
  readonly input: string
}

const given = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

/**
 * Reads `to`, a phone number in any usual writing and spelling, or else `recipient`, a BSUID; of both, `to` wins.
 * Source: Meta, Business-scoped user IDs → Sending messages (2026-09).
 */
export function recipientOf(state: State, number: PhoneNumber, json: WireMap): Recipient {
  if (given(json.to)) return { phone: phoneWritten(json.to), toUser: false, input: String(json.to) }
  if (given(json.recipient))
    return { phone: phoneBehind(state, number, json.recipient), toUser: true, input: String(json.recipient) }
  throw missingParameter('to')
}

/** The phone number of the person, or undefined when it cannot be read: faults strike before anything is checked. */
export function phoneMeant(state: State, number: PhoneNumber, { to, recipient }: WireMap): string | undefined {
  if (!given(to)) return typeof recipient === 'string' ? phoneOfUser(portfolioOf(state, number), recipient) : undefined
  const phone = phoneDigits(shown(to))
  return phone && canonicalPhone(phone)
}

function phoneWritten(to: unknown): string {
  const phone = typeof to === 'string' || typeof to === 'number' ? phoneDigits(String(to)) : undefined
  if (phone !== undefined) return canonicalPhone(phone)
  throw new GraphError(131009, `Parameter 'to' is not a valid phone number: ${JSON.stringify(to).slice(0, 40)}`)
}

const userForm = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/

/** Who has no phone number in this portfolio's eyes cannot be reached; an id of another portfolio means nobody here. */
function phoneBehind(state: State, number: PhoneNumber, id: unknown): string {
  if (typeof id !== 'string' || !userForm.test(id))
    throw new GraphError(131009, `Parameter 'recipient' is not a valid user ID: ${JSON.stringify(id).slice(0, 40)}`)
  const phone = phoneOfUser(portfolioOf(state, number), id)
  if (phone !== undefined) return phone
  throw new GraphError(131026, `Message undeliverable: this business portfolio has no user with the ID ${id.slice(0, 140)}.`)
}

const portfolioOf = (state: State, number: PhoneNumber): string => state.accounts.get(number.accountId)?.businessId ?? ''
