import { GraphError, invalidParameter } from '../graph-error.ts'
import { phoneDigits } from '../ids.ts'
import { reviewLater } from '../numbers/display-name.ts'
import { accountRecords, businessRecords, numberRecords } from '../numbers/records.ts'
import { isRestricted } from '../numbers/standing.ts'
import type { Account, PhoneNumber } from '../state.ts'
import type { Access } from '../wire/access.ts'
import { checkText, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

/**
 * `POST /{account}/phone_numbers`: a number that has yet to be verified and registered, and whose name is reviewed on the clock.
 * Source: Meta, Business phone numbers → Create (2026-09).
 */
export function addNumber(world: World, access: Access, account: Account, wish: WireMap): WireMap {
  const phone = phoneDigits(`${written(wish.cc)}${written(wish.phone_number)}`)
  if (!/^\d{1,3}$/.test(written(wish.cc)) || phone === undefined)
    throw invalidParameter('Params cc and phone_number must make a phone number.')
  const name = checkText(wish.verified_name, 'verified_name', 512)
  mayAdd(world, account, phone)
  const number: PhoneNumber = { ...emptyNumber(world, account, phone, name), token: access.token }
  world.state.numbers.set(number.id, number)
  numberRecords(world).of(number.id).codeStatus = 'NOT_VERIFIED'
  reviewLater(world, number)
  world.state.touched()
  return { id: number.id }
}

function mayAdd(world: World, account: Account, phone: string): void {
  const { state, clock } = world
  const record = accountRecords(world).find(account.id)
  if (record && isRestricted(record, 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', clock.now()))
    throw new GraphError(368, 'The account may not add phone numbers until its restriction ends.')
  const others = [...state.numbers.values()].filter((number) => number.status !== 'DELETED')
  if (others.some((number) => number.phone === phone)) throw new GraphError(100, 'The phone number is in use already.')
  const most = businessRecords(world).of(account.businessId).mostNumbers
  const ours = others.filter((number) => state.accounts.get(number.accountId)?.businessId === account.businessId)
  if (ours.length >= most) throw new GraphError(100, `The business has as many phone numbers as it may: ${most}.`)
}

/** As Meta has it before anybody verified it; limits are those of the portfolio. */
function emptyNumber({ state, ids, settings }: World, account: Account, phone: string, name: string): PhoneNumber {
  const sibling = [...state.numbers.values()].find(
    (number) => state.accounts.get(number.accountId)?.businessId === account.businessId,
  )
  const id = ids.digits()
  return {
    id,
    accountId: account.id,
    key: id,
    token: '',
    phone,
    display: displayPhone(phone),
    verifiedName: name,
    quality: 'UNKNOWN',
    status: 'UNVERIFIED',
    nameStatus: 'PENDING_REVIEW',
    tier: sibling?.tier ?? settings.tier,
    throughput: settings.throughput,
    registered: false,
    override: undefined,
    serviceMonth: '',
    serviceDelivered: 0,
  }
}

export const displayPhone = (phone: string): string =>
  phone.startsWith('1') && phone.length === 11 ? `+1 ${phone.slice(1, 4)}-${phone.slice(4, 7)}-${phone.slice(7)}` : `+${phone}`
