import { accountRecords } from '../numbers/records.ts'
import { type Restriction, restrictionTypes } from '../numbers/standing.ts'
import type { Account } from '../state.ts'
import { later, type World } from '../world.ts'

const dayMs = 24 * 3_600_000
const [starting, answering, adding] = restrictionTypes

/** What follows the first, second, … violation: nothing but a warning, a block of days, then the end. */
const steps: readonly { days: number; types: readonly Restriction[] }[] = [
  { days: 0, types: [] },
  { days: 1, types: [starting, adding] },
  { days: 3, types: [starting, adding] },
  { days: 5, types: [starting, answering, adding] },
  { days: 7, types: [starting, answering, adding] },
  { days: 30, types: [starting, answering, adding] },
]

/**
 * A violation of a policy: a warning first, then templates and new numbers are blocked for 1 and 3 days, all sending for 5, 7 and 30,
 * then the account is disabled a day later. Source: Meta, Policy enforcement (2026-09).
 */
export function violate(world: World, account: Account, type: string): number {
  const record = accountRecords(world).of(account.id)
  const step = steps[record.violations++]
  tellAccount(world, account, { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: type } })
  if (!step) ban(world, account, 'SCHEDULE_FOR_DISABLE')
  else if (step.days > 0) restrict(world, account, step.types, world.clock.now() + step.days * dayMs)
  world.state.touched()
  return record.violations
}

/** Blocks kinds of messaging until `until` (ms). */
export function restrict(world: World, account: Account, types: readonly string[], until: number): void {
  const record = accountRecords(world).of(account.id)
  record.restrictions = [
    ...record.restrictions.filter((one) => !types.includes(one.type)),
    ...types.map((type) => ({ type, until })),
  ]
  tellAccount(world, account, {
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: types.map((type) => ({ restriction_type: type, expiration: Math.floor(until / 1000) })),
  })
}

/** Disables an account once the day it was told of has come; also after a restart. */
export function banWhenDue(world: World, account: Account): void {
  const planned = accountRecords(world).find(account.id)?.ban
  if (planned?.state !== 'SCHEDULE_FOR_DISABLE') return
  later(world, Math.max(0, planned.at - world.clock.now()), () => {
    if (accountRecords(world).of(account.id).ban === planned) ban(world, account, 'DISABLE')
  })
}

/** Disables an account, announces it a day ahead, or takes it back. */
export function ban(world: World, account: Account, state: 'DISABLE' | 'SCHEDULE_FOR_DISABLE' | 'REINSTATE'): void {
  const at = world.clock.now() + (state === 'SCHEDULE_FOR_DISABLE' ? dayMs : 0)
  const record = accountRecords(world).of(account.id)
  if (state === 'REINSTATE') {
    delete record.ban
    record.restrictions = []
    record.violations = 0
  } else record.ban = { state, at }
  banWhenDue(world, account)
  tellAccount(world, account, { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state, waba_ban_date: longDate(at) } })
  world.state.touched()
}

/** `October 9, 2026`, as Meta writes days in news of bans. */
export const longDate = (ms: number): string =>
  new Date(ms).toLocaleDateString('en-US', { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' })

export const tellAccount = (world: World, account: Account, value: unknown): void =>
  world.webhooks.accountField(account.id, 'account_update', JSON.stringify(value))
