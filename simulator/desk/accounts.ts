import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type EventField, eventValues } from '../accounts/event-values.ts'
import { happen } from '../accounts/events.ts'
import { managementRate } from '../accounts/management-rate.ts'
import { numbersOf } from '../accounts/node.ts'
import { violate } from '../accounts/policy.ts'
import { codeLifeMs, everyScope, makeCode, makeToken } from '../accounts/tokens.ts'
import { accountRecords, businessRecords } from '../numbers/records.ts'
import { verificationOf } from '../numbers/standing.ts'
import type { Account, App } from '../state.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

type OfAccount = { Params: { id: string } }
const AccountChange = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  currency: z.string().length(3).optional(),
  timezone_id: z.string().optional(),
  country: z.string().length(2).optional(),
  payment: z.enum(['ok', 'missing']).optional(),
  business_name: z.string().max(100).optional(),
  verification: z.enum(['verified', 'not_verified', 'pending', 'rejected']).optional(),
  max_phone_numbers: z.number().int().min(1).optional(),
})
const Reach = z.strictObject({
  app_id: z.string().optional(),
  waba_ids: z.array(z.string()).min(1),
  scopes: z.array(z.enum(everyScope)).default([...everyScope]),
  expires_in: z.number().min(0).optional(),
})
const Rate = z.strictObject({ per_hour: z.union([z.enum(['as at Meta', 'unlimited']), z.number().int().min(1)]) })
const Violation = z.strictObject({ type: z.string().min(1).max(100).default('SPAM') })
const Happening = z.looseObject({
  field: z.enum(Object.keys(eventValues) as [EventField, ...EventField[]]),
  number: z.string().optional(),
})

/** What Meta and the owner of a portfolio do to accounts, and the tokens they hand out. */
export function serveAccountControl(app: FastifyInstance, world: World): void {
  app.get('/control/accounts', () => ({ data: [...world.state.accounts.values()].map((account) => describe(world, account)) }))
  app.post<OfAccount>('/control/accounts/:id', (request) => {
    const account = accountIn(world, request)
    change(world, account, bodyOf(request, AccountChange))
    world.state.touched()
    return describe(world, account)
  })
  app.post<OfAccount>('/control/accounts/:id/events', (request) => {
    const { field, number, ...value } = bodyOf(request, Happening)
    const account = accountIn(world, request)
    const about = number === undefined ? undefined : world.state.numbers.get(number)
    if (number !== undefined && about?.accountId !== account.id) throw notThere('such number of the account')
    happen(world, account, field, value, about)
    return { success: true }
  })
  app.post<OfAccount>('/control/accounts/:id/violations', (request) => ({
    violations: violate(world, accountIn(world, request), bodyOf(request, Violation).type),
  }))
  serveTokenControl(app, world)
  app.post('/control/management_rate', (request) => {
    managementRate(world).perHour = bodyOf(request, Rate).per_hour
    world.state.touched()
    return { per_hour: managementRate(world).perHour }
  })
}

/** What embedded signup and the settings of a portfolio give: codes for 30 seconds, and tokens. */
function serveTokenControl(app: FastifyInstance, world: World): void {
  app.post('/control/codes', (request) => {
    const { waba_ids: ids, scopes, app_id: appId } = bodyOf(request, Reach)
    return { code: makeCode(world, appOf(world, ids, appId), ids, scopes), expires_in: codeLifeMs / 1000 }
  })
  app.post('/control/tokens', (request) => {
    const { waba_ids: ids, scopes, expires_in: seconds, app_id: appId } = bodyOf(request, Reach)
    const token = makeToken(world, {
      appId: appOf(world, ids, appId).id,
      accountIds: new Set(ids),
      scopes,
      ...(seconds !== undefined && { expiresAt: world.clock.now() + seconds * 1000 }),
    })
    return { access_token: token }
  })
}

function accountIn(world: World, request: FastifyRequest<OfAccount>): Account {
  const account = world.state.accounts.get(request.params.id)
  if (!account) throw notThere('such account')
  return account
}

function appOf({ state }: World, accountIds: readonly string[], appId: string | undefined): App {
  const accounts = accountIds.map((id) => state.accounts.get(id))
  const app = state.apps.get(appId ?? accounts[0]?.appId ?? '')
  if (!app || accounts.includes(undefined)) throw notThere('such account or app')
  return app
}

function change(world: World, account: Account, wish: z.infer<typeof AccountChange>): void {
  const record = accountRecords(world).of(account.id)
  const business = businessRecords(world).of(account.businessId)
  if (wish.name !== undefined) account.name = wish.name
  if (wish.currency !== undefined) account.currency = wish.currency
  if (wish.timezone_id !== undefined) account.timezoneId = wish.timezone_id
  if (wish.country !== undefined) account.country = wish.country
  if (wish.payment !== undefined) record.paymentMissing = wish.payment === 'missing'
  if (wish.business_name !== undefined) business.name = wish.business_name
  if (wish.verification !== undefined) verify(world, account, wish.verification)
  if (wish.max_phone_numbers !== undefined) business.mostNumbers = wish.max_phone_numbers
}

/** Verification is the portfolio's: every account of it may do more afterwards. */
function verify(world: World, { businessId }: Account, verification: string): void {
  businessRecords(world).of(businessId).verification = verification
  for (const account of world.state.accounts.values())
    if (account.businessId === businessId) account.unverified = verification !== 'verified'
}

function describe(world: World, account: Account): Record<string, unknown> {
  const record = accountRecords(world).of(account.id)
  const business = businessRecords(world).of(account.businessId)
  return {
    waba_id: account.id,
    name: account.name,
    business_id: account.businessId,
    business_name: business.name ?? account.name,
    app_id: account.appId,
    currency: account.currency,
    timezone_id: account.timezoneId,
    country: account.country,
    subscribed: account.subscribed,
    payment: record.paymentMissing ? 'missing' : 'ok',
    review: record.review,
    violations: record.violations,
    restrictions: record.restrictions,
    ban: record.ban?.state ?? null,
    verification: verificationOf(world, account),
    max_phone_numbers: business.mostNumbers,
    phone_number_ids: numbersOf(world, account.id).map((number) => number.id),
  }
}
