import { ask, type Behaviour, between, chance, onWhatsApp, type Population } from '../population.ts'
import { countryOf } from '../prices.ts'
import type { State } from '../state.ts'

/** Somebody in their chat with one number of a business. */
export interface Someone {
  readonly phone: string
  readonly numberId: string
}

/** How somebody behaves: as the first population they belong to, else as everyone. Shares are 0 to 1, delays milliseconds. */
export function behaviourOf(state: State, someone: Someone): Behaviour {
  if (state.populations.length === 0) return state.behaviour
  return state.populations.find((one) => belongs(state.seed, one, someone))?.behaviour ?? state.behaviour
}

/** Whether a message can reach this number at all; what was set by hand goes before the population. */
export const isOnWhatsApp = (state: State, someone: Someone): boolean =>
  state.people.get(someone.phone)?.onWhatsApp ?? onWhatsApp(behaviourOf(state, someone), state.seed, someone.phone)

/** Whether this person's reading stays unknown to businesses. */
export const receiptsOff = (state: State, someone: Someone): boolean =>
  state.people.get(someone.phone)?.receiptsOff ?? isOf(state, someone, 'receiptsOffRate', ask.receiptsOff)

/** Whether Meta keeps marketing from this person to see what difference it makes (130472). */
export const inExperiment = (state: State, someone: Someone): boolean =>
  state.people.get(someone.phone)?.experiment ?? isOf(state, someone, 'experimentRate', ask.experiment)

/** How long this person's phone stays off once a message has come, in milliseconds; Infinity until somebody turns it on. */
export function offlineMs(state: State, someone: Someone): number {
  const set = state.people.get(someone.phone)?.offline
  if (set !== undefined) return set ? Number.POSITIVE_INFINITY : 0
  const behaviour = behaviourOf(state, someone)
  if (behaviour.offlineRate === 0 || chance(state.seed, someone.phone, ask.offline) >= behaviour.offlineRate) return 0
  return between(behaviour.offlineForMs, chance(state.seed, someone.phone, ask.offlineFor))
}

/** [least, most] milliseconds until this person reads, or undefined when they never do. */
export function readDelayMs(state: State, someone: Someone): readonly [number, number] | undefined {
  const slow = state.people.get(someone.phone)?.readDelayMs
  if (slow) return slow
  const behaviour = behaviourOf(state, someone)
  const reads = behaviour.readRate >= 1 || chance(state.seed, someone.phone, ask.reads) < behaviour.readRate
  return reads ? behaviour.readDelayMs : undefined
}

type Rate =
  | 'receiptsOffRate'
  | 'experimentRate'
  | 'usernameRate'
  | 'replyRate'
  | 'blockRate'
  | 'reportRate'
  | 'optOutRate'
  | 'payRate'

/** Whether somebody is among the share of their population that does something. */
export function isOf(state: State, someone: Someone, rate: Rate, question: number): boolean {
  const share = behaviourOf(state, someone)[rate]
  return share > 0 && chance(state.seed, someone.phone, question) < share
}

function belongs(seed: number, { id, match }: Population, { phone, numberId }: Someone): boolean {
  if (match.prefix !== undefined && !phone.startsWith(match.prefix)) return false
  if (match.number !== undefined && match.number !== numberId) return false
  if (match.country !== undefined && match.country !== countryOf(phone)) return false
  return match.share === undefined || chance(seed, `${phone} ${id}`, ask.population) < match.share
}
