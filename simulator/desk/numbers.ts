import { messagingTiers } from '@woochat/contract/cloud-api/accounts.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { displayPhone } from '../accounts/add-number.ts'
import { longDate } from '../accounts/policy.ts'
import { phoneDigits } from '../ids.ts'
import { joinBusinessApp } from '../numbers/coexistence.ts'
import { numberRecords } from '../numbers/records.ts'
import { restrictionTypes } from '../numbers/standing.ts'
import { chance } from '../population.ts'
import type { Account, App, PhoneNumber } from '../state.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import { shakeHands } from '../wire/handshake.ts'
import type { World } from '../world.ts'
import { numberIn, serveNumberActs } from './number-acts.ts'

const tier = z.enum(Object.keys(messagingTiers) as [string, ...string[]])
const NewNumber = z.strictObject({
  key: z.string().min(1).max(200).optional(),
  name: z.string().trim().min(1).max(100).default('Practice business'),
  phone: z.string().optional(),
  tier: tier.optional(),
  throughput: z.number().int().min(0).optional(),
  callback_url: z.string().optional(),
  verify_token: z.string().optional(),
  /** Another account of this portfolio, or another number of this account. */
  business_id: z.string().optional(),
  waba_id: z.string().optional(),
})
const NumberChange = z.strictObject({
  name: z.string().optional(),
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  status: z.enum(['CONNECTED', 'FLAGGED', 'RESTRICTED', 'DISCONNECTED', 'BANNED']).optional(),
  name_status: z.string().optional(),
  tier: tier.optional(),
  throughput: z.number().int().min(0).optional(),
  coexistence: z.boolean().optional(),
  identity_check: z.boolean().optional(),
  name_needs_approval: z.boolean().optional(),
  verified: z.boolean().optional(),
})

/** What Meta's dashboard does by hand: businesses with an app, a token and a number. */
export function serveNumbers(app: FastifyInstance, world: World): void {
  app.post('/control/numbers', async (request) => {
    const wish = bodyOf(request, NewNumber)
    const key = wish.key ?? world.ids.digits()
    const number = [...world.state.numbers.values()].find((one) => one.key === key) ?? create(world, key, wish)
    if (wish.callback_url !== undefined) await pointApp(world, number, wish.callback_url, wish.verify_token)
    world.state.touched()
    return credentials(world, number)
  })
  app.get('/control/numbers', () => ({ data: [...world.state.numbers.values()].map((number) => credentials(world, number)) }))
  app.post<{ Params: { id: string } }>('/control/numbers/:id', (request) => {
    const number = numberIn(world, request)
    change(world, number, bodyOf(request, NumberChange))
    return credentials(world, number)
  })
  app.delete<{ Params: { id: string } }>('/control/numbers/:id', (request) => {
    Object.assign(numberIn(world, request), { status: 'DELETED', registered: false })
    world.state.touched()
    return { success: true }
  })
  serveNumberActs(app, world)
}

function create(world: World, key: string, wish: z.infer<typeof NewNumber>): PhoneNumber {
  const { state, settings, ids } = world
  const account = accountFor(world, wish)
  const token = tokenFor(world, account)
  const phone = (wish.phone && phoneDigits(wish.phone)) ?? freePhone(world, key)
  const number: PhoneNumber = {
    id: ids.digits(),
    accountId: account.id,
    key,
    token,
    phone,
    display: displayPhone(phone),
    verifiedName: wish.name,
    quality: 'GREEN',
    status: 'CONNECTED',
    nameStatus: 'APPROVED',
    tier: wish.tier ?? settings.tier,
    throughput: wish.throughput ?? settings.throughput,
    registered: true,
    override: undefined,
    serviceMonth: '',
    serviceDelivered: 0,
  }
  state.numbers.set(number.id, number)
  return number
}

/** The account named, another of the portfolio named, or a new portfolio with an app and an account. */
function accountFor(world: World, { waba_id: accountId, business_id: businessId, name }: z.infer<typeof NewNumber>): Account {
  const { state, ids } = world
  const known = accountId === undefined ? undefined : state.accounts.get(accountId)
  if (accountId !== undefined && !known) throw notThere('such account')
  if (known) return known
  const sibling = businessId === undefined ? undefined : [...state.accounts.values()].find((one) => one.businessId === businessId)
  if (businessId !== undefined && !sibling) throw notThere('such business')
  const account: Account = {
    id: ids.digits(),
    businessId: sibling?.businessId ?? ids.digits(),
    appId: sibling?.appId ?? newApp(world, name).id,
    name,
    currency: 'USD',
    timezoneId: '1',
    country: 'US',
    subscribed: false,
    override: undefined,
  }
  state.accounts.set(account.id, account)
  return account
}

function newApp({ state, ids }: World, name: string): App {
  const app: App = {
    id: ids.digits(),
    secret: ids.token(32),
    name: `${name} app`,
    callbackUrl: undefined,
    verifyToken: undefined,
  }
  state.apps.set(app.id, app)
  return app
}

/** A portfolio has one token of a system user, which reaches every account of it. */
function tokenFor({ state, ids }: World, account: Account): string {
  for (const number of state.numbers.values()) {
    const token = state.tokens.get(number.token)
    if (token && state.accounts.get(number.accountId)?.businessId === account.businessId) {
      token.accountIds.add(account.id)
      return number.token
    }
  }
  const made = `EAA${ids.token(64)}`
  state.tokens.set(made, { appId: account.appId, accountIds: new Set([account.id]) })
  return made
}

/** A number of the 555 range, which belongs to nobody. */
function freePhone(world: World, key: string): string {
  for (let turn = 0; ; turn++) {
    const phone = `1555${String(Math.floor(chance(world.state.seed, key, 31 + turn) * 1e7)).padStart(7, '0')}`
    if (![...world.state.numbers.values()].some((number) => number.phone === phone)) return phone
  }
}

async function pointApp(world: World, number: PhoneNumber, url: string, verifyToken: string | undefined): Promise<void> {
  const account = world.state.accounts.get(number.accountId)
  const app = account && world.state.apps.get(account.appId)
  const proven = await shakeHands(url, verifyToken)
  if (app) Object.assign(app, { callbackUrl: proven.url, verifyToken: proven.verifyToken })
}

function credentials(world: World, number: PhoneNumber): Record<string, unknown> {
  const account = world.state.accounts.get(number.accountId)
  const app = account && world.state.apps.get(account.appId)
  return {
    key: number.key,
    phone_number_id: number.id,
    display_phone_number: number.display,
    verified_name: number.verifiedName,
    waba_id: number.accountId,
    business_id: account?.businessId,
    app_id: app?.id,
    app_secret: app?.secret,
    access_token: number.token,
    callback_url: app?.callbackUrl,
    tier: number.tier,
    throughput: number.throughput,
  }
}

function change(world: World, number: PhoneNumber, wish: z.infer<typeof NumberChange>): void {
  const record = numberRecords(world).of(number.id)
  const before = { ...number }
  if (wish.name !== undefined) number.verifiedName = wish.name
  if (wish.status !== undefined) number.status = wish.status
  if (wish.quality !== undefined) number.quality = wish.quality
  if (wish.name_status !== undefined) number.nameStatus = wish.name_status
  if (wish.throughput !== undefined) number.throughput = wish.throughput
  if (wish.tier !== undefined) number.tier = wish.tier
  if (wish.coexistence !== undefined) joinBusinessApp(world, number, wish.coexistence)
  if (wish.identity_check !== undefined) number.identityCheck = wish.identity_check
  if (wish.name_needs_approval !== undefined) record.nameNeedsApproval = wish.name_needs_approval
  if (wish.verified !== undefined) record.codeStatus = wish.verified ? 'VERIFIED' : 'NOT_VERIFIED'
  tellChange(world, number, before, wish.status)
  world.state.touched()
}

/** The webhooks that Meta sends when it changes such a thing itself. */
function tellChange(world: World, number: PhoneNumber, before: PhoneNumber, status: string | undefined): void {
  const news = (field: string, value: unknown): void =>
    world.webhooks.accountField(number.accountId, field, JSON.stringify(value))
  for (const event of qualityEvents(before, number))
    news('phone_number_quality_update', {
      display_phone_number: number.phone,
      event,
      ...(number.tier !== before.tier && { old_limit: before.tier }),
      max_daily_conversations_per_business: number.tier,
    })
  if (status === 'BANNED')
    news('account_update', {
      phone_number: number.phone,
      event: 'DISABLED_UPDATE',
      ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: longDate(world.clock.now()) },
    })
  else if (status !== undefined)
    news('account_update', {
      phone_number: number.phone,
      event: status === 'CONNECTED' ? 'ACCOUNT_RECONNECTED' : 'ACCOUNT_RESTRICTION',
      restriction_info:
        status === 'CONNECTED' ? undefined : [{ restriction_type: restrictionTypes[0], expiration: tomorrow(world) }],
    })
}

const tiers = Object.keys(messagingTiers)

/** Source: Meta, Webhooks → phone_number_quality_update (2026-09). */
function qualityEvents(before: PhoneNumber, now: PhoneNumber): string[] {
  const events: string[] = []
  if (now.throughput > before.throughput) events.push('THROUGHPUT_UPGRADE')
  if (now.tier !== before.tier) events.push(tiers.indexOf(now.tier) > tiers.indexOf(before.tier) ? 'UPGRADE' : 'DOWNGRADE')
  if (now.quality !== before.quality && now.quality === 'RED') events.push('FLAGGED')
  if (now.quality !== before.quality && before.quality === 'RED') events.push('UNFLAGGED')
  return events
}

const tomorrow = (world: World): number => Math.floor(world.clock.now() / 1000) + 86_400
