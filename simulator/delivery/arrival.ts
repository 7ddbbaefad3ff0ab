import { behaviourOf, offlineMs } from '../people/behaviour.ts'
import type { Handsets } from '../people/handsets.ts'
import { ask, between, chance } from '../population.ts'
import type { Outgoing, State, Template } from '../state.ts'

const monthSeconds = 30 * 86_400
const authenticationSeconds = 600

/**
 * Seconds for which Meta tries to deliver a message. A template's own time counts for marketing only on the Marketing Messages
 * endpoint; `ownSeconds` is what a Direct Send asks for. Source: Meta, Templates → Time-to-live (2026-09).
 */
export function ttlSeconds(via: Outgoing['via'], template: Template | undefined, ownSeconds?: number): number {
  if (via === 'direct') return ownSeconds ?? monthSeconds
  if (!template) return monthSeconds
  const own = template.category === 'MARKETING' && via !== 'marketing_messages' ? undefined : template.ttlSeconds
  if (own !== undefined) return own < 0 ? monthSeconds : own
  return template.category === 'AUTHENTICATION' ? authenticationSeconds : monthSeconds
}

/** From then on it is not delivered any more, and nobody is told. */
export const expiresAt = (out: Outgoing): number => out.at + (out.ttlSeconds ?? monthSeconds) * 1_000

/**
 * When a message that was sent reaches the phone, or undefined when it does not unless something happens: the phone is off, the person
 * is never reached, blocked the business when it came, or too late to matter.
 */
export function arrivesAt(state: State, handsets: Handsets, out: Outgoing): number | undefined {
  const { thread } = out
  const behaviour = behaviourOf(state, thread)
  const inHand = handsets.inHand(thread.phone)
  const off = offlineMs(state, thread)
  const offMs = inHand && off < Number.POSITIVE_INFINITY ? 0 : off
  const reachable = inHand || behaviour.delivered >= 1 || chance(state.seed, thread.phone, ask.delivered) < behaviour.delivered
  const atMs = out.sentAt + offMs + (inHand ? 60 : stepMs(state, out, behaviour.deliveredDelayMs))
  return !out.lost && reachable && atMs < expiresAt(out) ? atMs : undefined
}

/** How long the next step of a message takes, between [least, most] milliseconds. */
export function stepMs(state: State, { thread, life }: Outgoing, range: readonly [number, number]): number {
  return range[1] === 0 ? 0 : between(range, chance(state.seed, thread.phone, ask.delay + 16 * thread.accepted + life.length))
}
