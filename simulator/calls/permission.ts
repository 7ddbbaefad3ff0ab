import type { Thread } from '../state.ts'
import { isMap } from '../wire/wire-value.ts'

const dayMs = 24 * 3_600_000

export interface Permission {
  status: 'no_permission' | 'temporary' | 'permanent'
  /** Seconds since 1970, of a temporary one. */
  until: number | undefined
}

/** Whether the number may call this person: what the person last answered. Source: Meta, Calling → User call permissions (2026-09). */
export function permissionOf(thread: Thread, nowMs: number): Permission {
  const reply = thread.said.findLast((said) => !said.out && isMap(said.content) && isMap(said.content.call_permission_reply))
  const content = reply && !reply.out && isMap(reply.content) ? reply.content.call_permission_reply : undefined
  if (!isMap(content) || content.response !== 'accept') return { status: 'no_permission', until: undefined }
  if (content.is_permanent === true) return { status: 'permanent', until: undefined }
  const until = Number(content.expiration_timestamp)
  return until * 1000 > nowMs ? { status: 'temporary', until } : { status: 'no_permission', until: undefined }
}

/** Requests for permission to one person: one in a day, two in a week. */
export function requestLimits(thread: Thread, nowMs: number): { period: 'PT24H' | 'P7D'; max: number; used: number }[] {
  const asked = thread.said
    .filter((said) => said.out && said.raw.read().includes('"call_permission_request"'))
    .map((said) => said.at)
  const within = (ms: number): number => asked.filter((at) => at > nowMs - ms).length
  return [
    { period: 'PT24H', max: 1, used: within(dayMs) },
    { period: 'P7D', max: 2, used: within(7 * dayMs) },
  ]
}
