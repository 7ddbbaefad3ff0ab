import type { Incoming, State, Thread } from '../state.ts'
import { userId } from './identity.ts'
import { businessOf, showsPhone } from './known.ts'

/** A message of a person as it stands in a webhook. Source: Meta, Webhooks → messages (2026-09). */
export function messageJson(state: State, thread: Thread, said: Incoming): string {
  const from = state.numbers.get(thread.numberId)?.phone
  const context = { ...(said.contextId !== undefined && { from, id: said.contextId }), ...said.extra?.context }
  return JSON.stringify({
    ...(Object.keys(context).length > 0 && { context }),
    ...(said.extra?.referral && { referral: said.extra.referral }),
    ...(showsPhone(state, thread) && { from: thread.phone }),
    from_user_id: userId(businessOf(state, thread.numberId), thread.phone),
    id: said.id,
    timestamp: String(Math.floor(said.at / 1000)),
    ...(said.extra?.errors && { errors: said.extra.errors }),
    ...(said.extra?.identity && { identity: said.extra.identity }),
    type: said.type,
    [said.type]: said.content,
  })
}
