import type { State, Thread } from '../state.ts'
import { userId } from './identity.ts'

/** The portfolio a number belongs to. */
export function businessOf(state: State, numberId: string): string {
  const accountId = state.numbers.get(numberId)?.accountId ?? ''
  return state.accounts.get(accountId)?.businessId ?? ''
}

/**
 * Whether webhooks and answers show this person's phone number: always, unless the person uses a username and the portfolio has not
 * met the number. What is not shown is left out, never blank. Source: Meta, Business-scoped user IDs → contact book (2026-09).
 */
export function showsPhone(state: State, thread: Thread): boolean {
  const person = state.people.get(thread.phone)
  return person?.username === undefined || (person.knownTo?.includes(businessOf(state, thread.numberId)) ?? false)
}

/** The portfolio learns the number behind a username: it wrote to the number, or the person shared it. */
export function learnPhone(state: State, thread: Thread): void {
  const person = state.people.get(thread.phone)
  if (person?.username === undefined || showsPhone(state, thread)) return
  person.knownTo = [...(person.knownTo ?? []), businessOf(state, thread.numberId)]
}

/** An entry of `contacts` in a webhook, as JSON. */
export function contactJson(state: State, thread: Thread): string {
  const person = state.people.get(thread.phone)
  const username = person?.username === undefined ? '' : `,"username":${JSON.stringify(person.username)}`
  const phone = showsPhone(state, thread) ? `"wa_id":"${thread.phone}",` : ''
  const id = userId(businessOf(state, thread.numberId), thread.phone)
  return `{"profile":{"name":${JSON.stringify(state.nameOf(thread.phone))}${username}},${phone}"user_id":"${id}"}`
}
