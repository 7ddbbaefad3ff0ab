import { GraphError } from '../graph-error.ts'
import type { Account, PhoneNumber } from '../state.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type AccountRecord, accountRecords, businessRecords, numberRecords } from './records.ts'

export const restrictionTypes = [
  'RESTRICTED_BIZ_INITIATED_MESSAGING',
  'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
  'RESTRICTED_ADD_PHONE_NUMBER_ACTION',
] as const
export type Restriction = (typeof restrictionTypes)[number]

/**
 * Why a number may not send now, or undefined: banned or locked (131031), blocked for a policy (368), no payment method (131042),
 * disconnected (133010), a name nobody approved (131037). `initiated` is a message outside an answer, i.e. a template. Source: Meta, Policy enforcement (2026-09).
 */
export function accountProblem(world: World, number: PhoneNumber, initiated = true): GraphError | undefined {
  if (number.status === 'BANNED') return new GraphError(131031, 'The business phone number was banned.')
  const account = accountRecords(world).find(number.accountId)
  if (account?.ban?.state === 'DISABLE' || account?.deleted)
    return new GraphError(131031, 'The WhatsApp Business Account was disabled.')
  const type = initiated ? 'RESTRICTED_BIZ_INITIATED_MESSAGING' : 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING'
  if (account && isRestricted(account, type, world.clock.now()))
    return new GraphError(368, `The WhatsApp Business Account is under ${type}.`)
  if (account?.paymentMissing) return new GraphError(131042)
  if (number.status === 'DISCONNECTED') return new GraphError(133010, `The phone number ${number.display} is disconnected.`)
  return numberRecords(world).find(number.id)?.nameNeedsApproval ? new GraphError(131037) : undefined
}

/** Why this person may not be written to, or undefined: a test number has a list of at most five people (131030). */
export function recipientProblem(world: World, number: PhoneNumber, phone: string): GraphError | undefined {
  const allowed = numberRecords(world).find(number.id)?.recipients
  return allowed === undefined || allowed.includes(phone)
    ? undefined
    : new GraphError(131030, 'Recipient phone number not in allowed list: add it to the recipients of the test number.')
}

export const isRestricted = (account: AccountRecord, type: Restriction, nowMs: number): boolean =>
  account.restrictions.some((one) => one.type === type && one.until > nowMs)

type Can = 'AVAILABLE' | 'LIMITED' | 'BLOCKED'
interface Entity {
  entity_type: string
  id: string
  can_send_message: Can
  additional_info?: string[]
  errors?: { error_code: number; error_description: string; possible_solution: string }[]
}

/** `health_status` of a number: itself, its account, portfolio and app; the worst of them counts. Source: Meta, Health status (2026-09). */
export const numberHealth = (world: World, number: PhoneNumber): WireMap =>
  healthOf([numberEntity(world, number), ...entitiesAbove(world, world.state.accounts.get(number.accountId))])

export const accountHealth = (world: World, account: Account): WireMap => healthOf(entitiesAbove(world, account))

function healthOf(entities: Entity[]): WireMap {
  const worst = (['BLOCKED', 'LIMITED'] as const).find((can) => entities.some((one) => one.can_send_message === can))
  return { can_send_message: worst ?? 'AVAILABLE', entities }
}

const entity = (type: string, id: string): Entity => ({ entity_type: type, id, can_send_message: 'AVAILABLE' })

const blocked = (one: Entity, code: number, description: string, solution: string): Entity => ({
  ...one,
  can_send_message: 'BLOCKED',
  errors: [...(one.errors ?? []), { error_code: code, error_description: description, possible_solution: solution }],
})

const limited = (one: Entity, info: string): Entity => ({
  ...one,
  can_send_message: one.can_send_message === 'BLOCKED' ? 'BLOCKED' : 'LIMITED',
  additional_info: [...(one.additional_info ?? []), info],
})

function numberEntity(world: World, number: PhoneNumber): Entity {
  let one = entity('PHONE_NUMBER', number.id)
  if (!number.registered)
    one = blocked(one, 133010, 'The phone number is not registered.', 'Register the phone number with its two-step PIN.')
  if (number.status === 'BANNED')
    one = blocked(one, 131031, 'The phone number was banned.', 'Request a review in WhatsApp Manager.')
  if (number.status === 'RESTRICTED')
    one = blocked(one, 131048, 'The phone number reached its limit at low quality.', 'Wait until the restriction ends.')
  if (numberRecords(world).find(number.id)?.nameNeedsApproval)
    one = blocked(one, 131037, 'The display name has not been approved.', 'Request a display name and wait for its approval.')
  if (number.status === 'FLAGGED') one = limited(one, 'The quality of this phone number is low.')
  if (number.nameStatus !== 'APPROVED' && number.nameStatus !== 'AVAILABLE_WITHOUT_REVIEW')
    one = limited(one, 'Your display name has not been approved yet. Your message limit will increase after it is approved.')
  return one
}

function entitiesAbove(world: World, account: Account | undefined): Entity[] {
  if (!account) return []
  let business = entity('BUSINESS', account.businessId)
  if (verificationOf(world, account) !== 'verified')
    business = limited(business, 'The business has not been verified: its messaging limit stays low.')
  return [accountEntity(world, account), business, entity('APP', account.appId)]
}

/** How far Meta is with the verification of the portfolio behind an account. */
export function verificationOf(world: World, account: Account): string {
  const said = businessRecords(world).find(account.businessId)?.verification ?? 'verified'
  return account.unverified && said === 'verified' ? 'not_verified' : said
}

function accountEntity(world: World, account: Account): Entity {
  const record = accountRecords(world).find(account.id)
  let one = entity('WABA', account.id)
  if (!record) return one
  if (record.ban?.state === 'DISABLE' || record.deleted)
    one = blocked(one, 131031, 'The WhatsApp Business Account was disabled.', 'Request a review in Business Support Home.')
  if (record.paymentMissing)
    one = blocked(
      one,
      141006,
      'There is an error with the payment method.',
      'Add a new payment method to the account in WhatsApp Manager.',
    )
  const now = world.clock.now()
  if (isRestricted(record, 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', now))
    one = blocked(one, 368, 'The account is blocked for violating a policy.', 'Wait until the block ends, or request a review.')
  else if (isRestricted(record, 'RESTRICTED_BIZ_INITIATED_MESSAGING', now))
    one = limited(one, 'The account cannot start conversations until its restriction ends.')
  return one
}
