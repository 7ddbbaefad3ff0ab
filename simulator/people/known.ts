import { ask, chance } from '../population.ts'
import type { State, Thread } from '../state.ts'
import { isOf, type Someone } from './behaviour.ts'
import { userId } from './identity.ts'
import { identityHash } from './identity-key.ts'

/** The portfolio a number belongs to. */
export function businessOf(state: State, numberId: string): string {
  const accountId = state.numbers.get(numberId)?.accountId ?? ''
  return state.accounts.get(accountId)?.businessId ?? ''
}

/** The username of somebody who has one, without `@`. */
export function usernameOf(state: State, someone: Someone): string | undefined {
  const set = state.people.get(someone.phone)?.username
  if (set !== undefined) return set ?? undefined
  if (!isOf(state, someone, 'usernameRate', ask.username)) return undefined
  const name = state
    .nameOf(someone.phone)
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.')
  return `${name}.${String(Math.floor(chance(state.seed, someone.phone, ask.username + 100) * 1e4)).padStart(4, '0')}`
}

/**
 * Whether webhooks and answers show this person's phone number: always, unless the person uses a username and the portfolio has not
 * met the number. What is not shown is left out, never blank. Source: Meta, Business-scoped user IDs → contact book (2026-09).
 */
export function showsPhone(state: State, thread: Thread): boolean {
  if (usernameOf(state, thread) === undefined) return true
  const person = state.people.get(thread.phone)
  if (person?.shownUntil?.[thread.numberId] !== undefined) return true
  return person?.knownTo?.includes(businessOf(state, thread.numberId)) ?? false
}

/** The portfolio learns the number behind a username: it wrote to the number, or the person shared it. */
export function learnPhone(state: State, thread: Thread): void {
  if (showsPhone(state, thread)) return
  const person = state.people.get(thread.phone) ?? { phone: thread.phone }
  state.people.set(thread.phone, { ...person, knownTo: [...(person.knownTo ?? []), businessOf(state, thread.numberId)] })
}

/** The number a person uses now, when this was once theirs: ids of old messages still name the old one. */
export function phoneNow(state: State, phone: string): string {
  const next = state.people.get(phone)?.movedTo
  return next === undefined ? phone : phoneNow(state, next)
}

/** An entry of `contacts` in a webhook, as JSON; usernames carry their `@`, as in Meta's examples. */
export function contactJson(state: State, thread: Thread): string {
  const username = usernameOf(state, thread)
  const shownName = username === undefined ? '' : `,"username":${JSON.stringify(`@${username}`)}`
  const phone = showsPhone(state, thread) ? `"wa_id":"${thread.phone}",` : ''
  const id = userId(businessOf(state, thread.numberId), thread.phone)
  const key = state.numbers.get(thread.numberId)?.identityCheck
    ? `,"identity_key_hash":"${identityHash(state, thread.phone)}"`
    : ''
  return `{"profile":{"name":${JSON.stringify(state.nameOf(thread.phone))}${shownName}},${phone}"user_id":"${id}"${key}}`
}
