import { GraphError, invalidParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { later, type World } from '../world.ts'
import { type NumberRecord, numberRecords } from './records.ts'
import { approveUsername } from './username.ts'

export const nameRejections = [
  'NAME_EMPLOYEE_ISSUE',
  'NAME_ENDCLIENT_NOTRELATED',
  'NAME_FORMAT_UNACCEPTABLE',
  'NAME_INDIVIDUAL_ISSUE',
  'NAME_NOT_CONSISTENT',
  'UNKNOWN',
] as const
export type NameDecision = 'APPROVED' | 'DEFERRED' | 'PENDING' | 'REJECTED'

const monthMs = 30 * 24 * 3_600_000

/**
 * `POST /{phone_number_id}?new_display_name=`: ten times in 30 days, as some report. The reviewer decides on the clock, and the number
 * bears the name once it is registered again. Source: Meta, Display names (2026-09).
 */
export function requestName(world: World, number: PhoneNumber, name: unknown): void {
  if (typeof name !== 'string' || name.trim().length < 3 || name.length > 512)
    throw invalidParameter('Param new_display_name must be a name of 3 to 512 characters.')
  const record = numberRecords(world).of(number.id)
  const now = world.clock.now()
  record.nameChangesAt = record.nameChangesAt.filter((at) => at > now - monthMs)
  if (record.nameChangesAt.length >= 10) throw new GraphError(100, 'The display name was changed 10 times in 30 days.')
  record.nameChangesAt.push(now)
  record.newName = { name: name.trim(), status: 'PENDING_REVIEW' }
  reviewLater(world, number)
}

/** A name that contains “reject” is rejected; every other one is approved. */
export function reviewLater(world: World, number: PhoneNumber): void {
  if (underReview(world, number) === undefined) return
  later(world, world.settings.reviewMs, () => {
    const name = underReview(world, number)
    if (name === undefined) return
    if (/reject/i.test(name)) decideName(world, number, 'REJECTED', 'NAME_NOT_CONSISTENT')
    else decideName(world, number, 'APPROVED')
  })
}

function underReview(world: World, number: PhoneNumber): string | undefined {
  const { newName } = numberRecords(world).of(number.id)
  if (newName) return newName.status === 'PENDING_REVIEW' ? newName.name : undefined
  return number.nameStatus === 'PENDING_REVIEW' ? number.verifiedName : undefined
}

const statuses = { APPROVED: 'APPROVED', REJECTED: 'DECLINED', DEFERRED: 'PENDING_REVIEW', PENDING: 'PENDING_REVIEW' } as const

/** What the reviewer says about the name asked for, or about the first one. */
export function decideName(
  world: World,
  number: PhoneNumber,
  decision: NameDecision,
  reason?: (typeof nameRejections)[number],
): void {
  const record = numberRecords(world).of(number.id)
  const name = record.newName?.name ?? number.verifiedName
  if (record.newName) record.newName.status = statuses[decision]
  else number.nameStatus = statuses[decision]
  if (decision === 'APPROVED') {
    delete record.nameNeedsApproval
    approveUsername(world, number)
  }
  world.webhooks.accountField(
    number.accountId,
    'phone_number_name_update',
    JSON.stringify({
      display_phone_number: number.phone,
      decision,
      requested_verified_name: name,
      rejection_reason: decision === 'REJECTED' ? (reason ?? 'UNKNOWN') : null,
    }),
  )
  world.state.touched()
}

/** The number is registered anew: from now on it bears the name that was approved. */
export function takeNewName(number: PhoneNumber, record: NumberRecord): void {
  if (record.newName?.status !== 'APPROVED') return
  number.verifiedName = record.newName.name
  number.nameStatus = 'APPROVED'
  delete record.newName
}
