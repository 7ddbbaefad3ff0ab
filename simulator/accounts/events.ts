import { messagingTiers } from '@woochat/contract/cloud-api/accounts.ts'
import type { z } from 'zod'
import { GraphError } from '../graph-error.ts'
import { decideName } from '../numbers/display-name.ts'
import { decideOfficial } from '../numbers/official.ts'
import { accountRecords, businessRecords, numberRecords } from '../numbers/records.ts'
import { tellUsername } from '../numbers/username.ts'
import type { Account, PhoneNumber } from '../state.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type EventField, eventValues } from './event-values.ts'
import { numbersOf } from './node.ts'
import { ban, restrict, tellAccount } from './policy.ts'

/**
 * News of an account that nothing in this world brings about by itself: checks `value` as Meta writes it, does to the account what the
 * news says, and sends it. `number` is the one it is about; left out, the first of the account.
 */
export function happen(world: World, account: Account, field: EventField, value: WireMap, number?: PhoneNumber): void {
  const read = eventValues[field].safeParse(value)
  if (!read.success)
    throw new GraphError(100, read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '), {
      message: '(#100) Invalid parameter',
    })
  const about = number ?? numbersOf(world, account.id)[0]
  const act = acts[field] as Act<EventField>
  act({ world, account, number: about }, read.data as never)
  world.state.touched()
}

interface About {
  world: World
  account: Account
  number: PhoneNumber | undefined
}
type Value<F extends EventField> = z.output<(typeof eventValues)[F]>
type Act<F extends EventField> = (about: About, value: Value<F>) => void

const acts: { [F in EventField]: Act<F> } = {
  account_update: updateAccount,
  account_review_update: ({ world, account }, value) => {
    accountRecords(world).of(account.id).review = value.decision
    tell(world, account, 'account_review_update', value)
  },
  account_alerts: alertAccount,
  business_capability_update: changeCapability,
  phone_number_name_update: (about, value) => decideName(about.world, need(about), value.decision, value.rejection_reason),
  phone_number_quality_update: (about, value) => {
    const number = need(about)
    if (value.event === 'FLAGGED') number.status = 'FLAGGED'
    if (value.event === 'UNFLAGGED') number.status = 'CONNECTED'
    const limit = value.max_daily_conversations_per_business
    if (limit !== undefined && Object.hasOwn(messagingTiers, limit)) number.tier = limit
    tellNumber(about, 'phone_number_quality_update', { max_daily_conversations_per_business: number.tier, ...value })
  },
  security: (about, value) => {
    const record = numberRecords(about.world).of(need(about).id)
    if (value.event === 'PIN_REQUEST_SUCCESS') delete record.pin
    tellNumber(about, 'security', { requester: about.account.appId, ...value })
  },
  business_username_updates: (about, { username, status }) => {
    const record = numberRecords(about.world).of(need(about).id)
    if (status === 'deleted') delete record.username
    else record.username = { name: username, status }
    tellUsername(about.world, need(about), username, status)
  },
  partner_solutions: ({ world, account }, value) => tell(world, account, 'partner_solutions', value),
  automatic_events: (about, value) => tellTalk(about, 'automatic_events', value),
  standby: (about, value) => tellTalk(about, 'standby', value),
  messaging_handovers: (about, value) => tellTalk(about, 'messaging_handovers', value),
  account_settings_update: (about, value) => {
    const number = need(about)
    const timestamp = String(Math.floor(about.world.clock.now() / 1000))
    const news = { messaging_product: 'whatsapp', timestamp, type: 'phone_number_settings', ...value }
    about.world.webhooks.numberField(number.id, number.phone, 'account_settings_update', news)
  },
}

const tell = (world: World, account: Account, field: string, value: unknown): void =>
  world.webhooks.accountField(account.id, field, JSON.stringify(value))

function need({ number }: About): PhoneNumber {
  if (!number) throw new GraphError(100, 'The account has no phone number.', { message: '(#100) Invalid parameter' })
  return number
}

const tellNumber = (about: About, field: string, value: object): void =>
  tell(about.world, about.account, field, { display_phone_number: need(about).phone, ...value })

/** News of conversations goes where the messages of the number go. */
function tellTalk(about: About, field: string, value: object): void {
  const { id, phone } = need(about)
  const metadata = { display_phone_number: phone, phone_number_id: id }
  about.world.webhooks.numberField(id, phone, field, { messaging_product: 'whatsapp', metadata, ...value })
}

function alertAccount({ world, account, number }: About, value: Value<'account_alerts'>): void {
  const { alert_type: type } = value.alert_info
  if (type === 'OBA_APPROVED' || type === 'OBA_REJECTED') {
    decideOfficial(world, need({ world, account, number }), type === 'OBA_APPROVED' ? 'APPROVED' : 'REJECTED')
    return
  }
  const ofNumber = type === 'PROFILE_PICTURE_LOST'
  if (ofNumber && number) delete numberRecords(world).of(number.id).profile.picture
  tell(world, account, 'account_alerts', {
    entity_type: ofNumber ? 'PHONE_NUMBER' : 'BUSINESS',
    entity_id: ofNumber ? number?.id : account.businessId,
    ...value,
  })
}

/** The messaging limit belongs to the portfolio: every number of it has the same. */
function changeCapability({ world, account }: About, value: Value<'business_capability_update'>): void {
  const limit = value.max_daily_conversations_per_business
  const tier = typeof limit === 'number' ? tierOf(limit) : limit
  const most = value.max_phone_numbers_per_business ?? value.max_phone_numbers_per_waba
  if (most !== undefined) businessRecords(world).of(account.businessId).mostNumbers = most
  for (const number of world.state.numbers.values())
    if (tier !== undefined && world.state.accounts.get(number.accountId)?.businessId === account.businessId) number.tier = tier
  tell(world, account, 'business_capability_update', value)
}

const tierOf = (people: number): string | undefined =>
  people < 0 ? 'TIER_UNLIMITED' : Object.keys(messagingTiers).find((name) => messagingTiers[name] === people)

function updateAccount(about: About, value: Value<'account_update'>): void {
  const { world, account } = about
  if (value.event === 'ACCOUNT_RESTRICTION') restrictAll(about, value)
  else if (value.event === 'DISABLED_UPDATE') ban(world, account, value.ban_info?.waba_ban_state ?? 'DISABLE')
  else {
    apply(about, value)
    tellAccount(world, account, { ...value, ...infoOf(about, value) })
  }
}

function restrictAll({ world, account }: About, value: Value<'account_update'>): void {
  const byEnd = Map.groupBy(value.restriction_info ?? [], (one) => one.expiration)
  for (const [expiration, some] of byEnd)
    restrict(
      world,
      account,
      some.map((one) => one.restriction_type),
      expiration * 1000,
    )
}

function apply({ world, account, number }: About, value: Value<'account_update'>): void {
  const record = accountRecords(world).of(account.id)
  const partner = partnerIn(value)
  if (value.event === 'ACCOUNT_VIOLATION') record.violations++
  else if (value.event === 'ACCOUNT_DELETED') record.deleted = true
  else if (value.event === 'MM_LITE_TERMS_SIGNED') record.marketingTerms = 'ONBOARDED'
  else if (value.event === 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE' && value.country) record.location = value.country
  else if (value.event === 'PARTNER_ADDED' && partner) record.sharedWith = [...new Set([...record.sharedWith, partner])]
  else if (value.event === 'PARTNER_REMOVED') record.sharedWith = record.sharedWith.filter((id) => partner && id !== partner)
  else if (value.event === 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE' && value.auth_international_rate_eligibility) {
    const { start_time: at, exception_countries: countries = [] } = value.auth_international_rate_eligibility
    record.authInternational = { at: at * 1000, countries }
  } else if (number && (value.event === 'ACCOUNT_OFFBOARDED' || value.event === 'ACCOUNT_RECONNECTED')) {
    number.registered = value.event === 'ACCOUNT_RECONNECTED'
    number.status = number.registered ? 'CONNECTED' : 'DISCONNECTED'
  }
}

const partnerIn = (value: Value<'account_update'>): string | undefined => {
  const partner = isMap(value.waba_info) ? value.waba_info.partner_business_id : undefined
  return typeof partner === 'string' ? partner : undefined
}

/** The account and its owner come along with what is about partners and terms. */
function infoOf(
  { account, number }: About,
  { event, waba_info: info, disconnection_info: why }: Value<'account_update'>,
): WireMap {
  const waba = { waba_id: account.id, owner_business_id: account.businessId, ...info }
  if (event === 'ACCOUNT_OFFBOARDED' || event === 'ACCOUNT_RECONNECTED') return number ? { phone_number: number.phone } : {}
  if (event === 'PARTNER_REMOVED')
    return { waba_info: waba, disconnection_info: why ?? { reason: 'PARTNER_REMOVED', initiated_by: 'USER' } }
  return /^PARTNER_(ADDED|APP)|^AD_ACCOUNT|^MM_LITE/.test(event) ? { waba_info: waba } : {}
}
