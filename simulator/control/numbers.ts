import { messagingTiers } from '@woochat/contract/cloud-api/accounts.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { phoneDigits } from '../ids.ts'
import { chance } from '../population.ts'
import type { PhoneNumber } from '../state.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import { shakeHands } from '../wire/handshake.ts'
import type { World } from '../world.ts'

const tier = z.enum(Object.keys(messagingTiers) as [string, ...string[]])
const NewNumber = z.strictObject({
  key: z.string().min(1).max(200).optional(),
  name: z.string().trim().min(1).max(100).default('Practice business'),
  phone: z.string().optional(),
  tier: tier.optional(),
  throughput: z.number().int().min(0).optional(),
  callback_url: z.string().optional(),
  verify_token: z.string().optional(),
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
    const number = world.state.numbers.get(request.params.id)
    if (!number) throw notThere('such number')
    change(world, number, bodyOf(request, NumberChange))
    return credentials(world, number)
  })
}

function create(world: World, key: string, wish: z.infer<typeof NewNumber>): PhoneNumber {
  const { state, settings } = world
  const { digits, token } = { digits: () => world.ids.digits(), token: `EAA${world.ids.token(64)}` }
  const ids = { app: digits(), account: digits(), business: digits(), number: digits() }
  const phone = (wish.phone && phoneDigits(wish.phone)) ?? freePhone(world, key)
  state.apps.set(ids.app, {
    id: ids.app,
    secret: world.ids.token(32),
    name: `${wish.name} app`,
    callbackUrl: undefined,
    verifyToken: undefined,
  })
  state.accounts.set(ids.account, {
    id: ids.account,
    businessId: ids.business,
    appId: ids.app,
    name: wish.name,
    currency: 'USD',
    timezoneId: '1',
    country: 'US',
    subscribed: false,
    override: undefined,
  })
  const number: PhoneNumber = {
    id: ids.number,
    accountId: ids.account,
    key,
    token,
    phone,
    display: display(phone),
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
  state.tokens.set(token, { appId: ids.app, accountIds: new Set([ids.account]) })
  return number
}

/** A number of the 555 range, which belongs to nobody. */
function freePhone(world: World, key: string): string {
  for (let turn = 0; ; turn++) {
    const phone = `1555${String(Math.floor(chance(world.state.seed, key, 31 + turn) * 1e7)).padStart(7, '0')}`
    if (![...world.state.numbers.values()].some((number) => number.phone === phone)) return phone
  }
}

const display = (phone: string): string =>
  phone.startsWith('1') && phone.length === 11 ? `+1 ${phone.slice(1, 4)}-${phone.slice(4, 7)}-${phone.slice(7)}` : `+${phone}`

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
  const { webhooks } = world
  if (wish.name !== undefined) number.verifiedName = wish.name
  if (wish.status !== undefined) number.status = wish.status
  if (wish.quality !== undefined) number.quality = wish.quality
  if (wish.name_status !== undefined) number.nameStatus = wish.name_status
  if (wish.throughput !== undefined) number.throughput = wish.throughput
  if (wish.tier !== undefined) number.tier = wish.tier
  if (wish.coexistence !== undefined) number.coexistence = wish.coexistence
  if (wish.identity_check !== undefined) number.identityCheck = wish.identity_check
  const news = (field: string, value: unknown): void => webhooks.accountField(number.accountId, field, JSON.stringify(value))
  if (wish.tier !== undefined || wish.quality !== undefined || wish.throughput !== undefined)
    news('phone_number_quality_update', {
      display_phone_number: number.phone,
      event: wish.throughput ? 'THROUGHPUT_UPGRADE' : 'ONBOARDING',
      max_daily_conversations_per_business: number.tier,
    })
  if (wish.status === 'BANNED')
    news('account_update', {
      phone_number: number.phone,
      event: 'DISABLED_UPDATE',
      ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: new Date(world.clock.now()).toISOString().slice(0, 10) },
    })
  else if (wish.status !== undefined)
    news('account_update', {
      phone_number: number.phone,
      event: wish.status === 'CONNECTED' ? 'ACCOUNT_RECONNECTED' : 'ACCOUNT_RESTRICTION',
      restriction_info:
        wish.status === 'CONNECTED'
          ? undefined
          : [
              {
                restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING',
                expiration: Math.floor(world.clock.now() / 1000) + 86_400,
              },
            ],
    })
  world.state.touched()
}
