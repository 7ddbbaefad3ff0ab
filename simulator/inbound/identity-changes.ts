import { GraphError } from '../graph-error.ts'
import { userId } from '../people/identity.ts'
import { identityHash } from '../people/identity-key.ts'
import { businessOf, showsPhone } from '../people/known.ts'
import type { Said, Thread } from '../state.ts'
import type { World } from '../world.ts'
import { tell } from './write.ts'

/**
 * A person takes another phone number: chats, what is set for them and their BSUIDs go along, and every business they talked to hears
 * of it. The old number is no longer on WhatsApp. Source: Meta, Webhooks → messages → system (2026-08-11).
 */
export function changeNumber(world: World, oldPhone: string, newPhone: string): void {
  const { state } = world
  if (oldPhone === newPhone) throw new GraphError(100, 'The new number is the old one.', { message: '(#100) Invalid parameter' })
  const threads = threadsOf(world, oldPhone)
  for (const thread of threads) if (hasTalked(thread)) tellOfNumber(world, thread, newPhone)
  const name = state.nameOf(oldPhone)
  const { movedTo: _, onWhatsApp: __, ...person } = state.people.get(oldPhone) ?? { phone: oldPhone }
  state.people.set(newPhone, { ...person, phone: newPhone, name })
  state.people.set(oldPhone, { phone: oldPhone, onWhatsApp: false, movedTo: newPhone })
  for (const thread of threads) move(world, thread, newPhone)
  state.touched()
}

/** A person's keys change: a new phone, or WhatsApp installed anew. Numbers that check identities hear of it. */
export function changeIdentity(world: World, phone: string): void {
  const { state, clock } = world
  const person = state.people.get(phone) ?? { phone }
  state.people.set(phone, { ...person, keyChanges: (person.keyChanges ?? 0) + 1 })
  for (const thread of threadsOf(world, phone)) {
    if (!hasTalked(thread) || !state.numbers.get(thread.numberId)?.identityCheck) continue
    const hash = identityHash(state, phone)
    const content = {
      body: `User ${state.nameOf(phone)} changed their security code`,
      ...(showsPhone(state, thread) && { wa_id: phone }),
      user_id: userId(businessOf(state, thread.numberId), phone),
      type: 'customer_identity_changed',
    }
    const identity = { acknowledged: false, created_timestamp: clock.now(), hash }
    tell(world, thread, { type: 'system', content, extra: { identity } }, false)
  }
  state.touched()
}

function tellOfNumber(world: World, thread: Thread, newPhone: string): void {
  const { state } = world
  const business = businessOf(state, thread.numberId)
  const shown = showsPhone(state, thread)
  const ids = { user_id: userId(business, newPhone), previous_user_id: userId(business, thread.phone) }
  const [from, to] = shown ? [thread.phone, newPhone] : [ids.previous_user_id, ids.user_id]
  const content = {
    body: `User ${state.nameOf(thread.phone)} changed from ${from} to ${to}`,
    ...(shown && { wa_id: newPhone }),
    ...ids,
    type: shown ? 'user_changed_number' : 'user_changed_user_id',
  }
  tell(world, thread, { type: 'system', content }, false)
}

const hasTalked = (thread: Thread): boolean => thread.said.length > 0

function threadsOf({ state }: World, phone: string): Thread[] {
  return [...state.threads.values()].flatMap((ofNumber) => ofNumber.get(phone) ?? [])
}

/** The chat as it is goes on under the new number; what a former owner of that number said stays in it. */
function move({ state, handsets }: World, thread: Thread, newPhone: string): void {
  const ofNumber = state.threads.get(thread.numberId)
  if (!ofNumber) return
  const there = ofNumber.get(newPhone)
  if (there) thread.said = [...there.said, ...thread.said].sort(byTime)
  ofNumber.delete(thread.phone)
  handsets.changed(thread.phone, thread.numberId)
  thread.phone = newPhone
  ofNumber.set(newPhone, thread)
  handsets.changed(newPhone, thread.numberId)
}

const byTime = (a: Said, b: Said): number => a.at - b.at
