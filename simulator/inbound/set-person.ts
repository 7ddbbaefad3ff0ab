import { canonicalPhone } from '../people/canonical-phone.ts'
import { businessOf } from '../people/known.ts'
import type { Person } from '../population.ts'
import type { Thread } from '../state.ts'
import type { World } from '../world.ts'
import { blockBusiness, reportBusiness } from './complain.ts'
import { type MarketingChoice, setMarketing } from './marketing.ts'
import { threadOf } from './thread-of.ts'

/** What is set for one person; `number` narrows blocking, reporting and marketing to one number of a business. */
export interface PersonChange {
  phone: string
  name?: string | undefined
  /** Without `@`; null takes it away. */
  username?: string | null | undefined
  onWhatsApp?: boolean | undefined
  receiptsOff?: boolean | undefined
  offline?: boolean | undefined
  readDelayMs?: [number, number] | undefined
  experiment?: boolean | undefined
  number?: string | undefined
  blocked?: boolean | undefined
  reported?: boolean | undefined
  marketing?: MarketingChoice | undefined
}

/** Sets what somebody is and does, as they would on their own phone. Digits of `phone` in any spelling. */
export function setPerson(world: World, { number, blocked, reported, marketing, ...change }: PersonChange): void {
  const { state } = world
  const phone = canonicalPhone(change.phone)
  const before = state.people.get(phone) ?? { phone }
  const set = Object.fromEntries(Object.entries({ ...change, phone }).filter(([, value]) => value !== undefined))
  const person: Person = { ...before, ...set }
  if (person.onWhatsApp) delete person.movedTo
  if (change.username) person.knownTo = [...new Set([...(person.knownTo ?? []), ...whoTalkedTo(world, phone)])]
  const comesBack = change.offline === false && before.offline === true
  state.people.set(phone, person)
  if (comesBack) world.delivery.deliverWaiting(phone)
  const numbers = number === undefined ? [...state.numbers.keys()] : [number]
  const acts = blocked !== undefined || reported !== undefined || marketing !== undefined
  for (const numberId of acts ? numbers : []) does(world, threadOf(world, numberId, phone), { blocked, reported, marketing })
  state.touched()
}

function does(
  world: World,
  thread: Thread,
  { blocked, reported, marketing }: Pick<PersonChange, 'blocked' | 'reported' | 'marketing'>,
): void {
  if (blocked !== undefined) blockBusiness(world, thread, blocked)
  if (reported) reportBusiness(world, thread)
  if (marketing !== undefined) setMarketing(world, thread, marketing)
}

/** Portfolios that know the number from before there was a username. */
function whoTalkedTo({ state }: World, phone: string): string[] {
  const numbers = [...state.threads].filter(([, threads]) => (threads.get(phone)?.said.length ?? 0) > 0)
  return numbers.map(([numberId]) => businessOf(state, numberId))
}
