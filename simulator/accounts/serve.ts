import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalidParameter, missingParameter } from '../graph-error.ts'
import { numberDefaults, numberNode } from '../numbers/serve.ts'
import type { Account } from '../state.ts'
import { accessOf, accountOf, appOf } from '../wire/access.ts'
import { pageOf, select } from '../wire/fields.ts'
import { shakeHands } from '../wire/handshake.ts'
import type { Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

type Node = { Params: { node: string } }

/** Edges of a WhatsApp Business Account and of an app. Source: Meta, Webhooks and Business accounts (2026-09). */
export function serveAccounts(app: FastifyInstance, world: World, nodes: Nodes): void {
  nodes.add({
    get: ({ id, access, request }) => {
      const account = access.accountIds.has(id) ? world.state.accounts.get(id) : undefined
      if (account) return select(accountNode(world, account), parameters(request).fields, accountDefaults)
      const known = access.appId === id ? world.state.apps.get(id) : undefined
      return known && { id, name: known.name }
    },
  })
  app.get<Node>('/:node/phone_numbers', (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'GET')
    const query = parameters(request)
    const numbers = [...world.state.numbers.values()].filter((number) => number.accountId === account.id)
    return pageOf(
      numbers.map((number) => select(numberNode(world, number), query.fields, numberDefaults)),
      query,
      `${origin(request)}/${account.id}/phone_numbers`,
    )
  })
  app.get<Node>('/:node/subscribed_apps', (request) => ({
    data: subscribed(world, accountOf(world, accessOf(world, request), request.params.node, 'GET')),
  }))
  app.post<Node>('/:node/subscribed_apps', (request) => subscribe(world, request, request.params.node))
  app.delete<Node>('/:node/subscribed_apps', (request) => {
    Object.assign(accountOf(world, accessOf(world, request), request.params.node, 'DELETE'), {
      subscribed: false,
      override: undefined,
    })
    world.state.touched()
    return { success: true }
  })
  app.post<Node>('/:node/subscriptions', (request) => subscribeApp(world, request, request.params.node))
  app.get<Node>('/:node/subscriptions', (request) => {
    const { callbackUrl } = appOf(world, accessOf(world, request), request.params.node, 'GET')
    return {
      data: callbackUrl
        ? [
            {
              object: 'whatsapp_business_account',
              callback_url: callbackUrl,
              active: true,
              fields: fields.map((name) => ({ name, version: 'v26.0' })),
            },
          ]
        : [],
    }
  })
  app.get('/debug_token', (request) => debugToken(world, request))
}

const fields = [
  'messages',
  'message_template_status_update',
  'message_template_quality_update',
  'template_category_update',
  'phone_number_quality_update',
  'account_update',
  'user_preferences',
]
const accountDefaults = ['name', 'timezone_id', 'message_template_namespace', 'currency']

function accountNode(world: World, account: Account): WireMap {
  const app = world.state.apps.get(account.appId)
  return {
    id: account.id,
    name: account.name,
    currency: account.currency,
    timezone_id: account.timezoneId,
    message_template_namespace: `ns_${account.id}`,
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    country: account.country,
    ownership_type: 'SELF',
    status: 'ACTIVE',
    marketing_messages_onboarding_status: 'ELIGIBLE',
    owner_business_info: { id: account.businessId, name: account.name },
    health_status: {
      can_send_message: 'AVAILABLE',
      entities: [
        { entity_type: 'WABA', id: account.id, can_send_message: 'AVAILABLE' },
        { entity_type: 'APP', id: app?.id, can_send_message: 'AVAILABLE' },
      ],
    },
    whatsapp_business_manager_messaging_limit: [...world.state.numbers.values()].find((number) => number.accountId === account.id)
      ?.tier,
  }
}

function subscribed(world: World, account: Account): WireMap[] {
  const app = world.state.apps.get(account.appId)
  if (!account.subscribed || !app) return []
  return [
    {
      whatsapp_business_api_data: { id: app.id, name: app.name, link: `https://www.facebook.com/games/?app_id=${app.id}` },
      ...(account.override && { override_callback_uri: account.override.url }),
    },
  ]
}

async function subscribe(world: World, request: FastifyRequest, node: string): Promise<WireMap> {
  const account = accountOf(world, accessOf(world, request), node, 'POST')
  const { override_callback_uri: url, verify_token: verifyToken } = parameters(request)
  if (url === undefined || url === '') account.override = undefined
  else account.override = await shakeHands(url, verifyToken)
  account.subscribed = true
  world.state.touched()
  return { success: true }
}

async function subscribeApp(world: World, request: FastifyRequest, node: string): Promise<WireMap> {
  const app = appOf(world, accessOf(world, request), node, 'POST')
  const wish = parameters(request)
  if (wish.object !== 'whatsapp_business_account')
    throw invalidParameter('Param object must be one of {whatsapp_business_account}.')
  const { url, verifyToken } = await shakeHands(wish.callback_url, wish.verify_token)
  Object.assign(app, { callbackUrl: url, verifyToken })
  world.state.touched()
  return { success: true }
}

function debugToken(world: World, request: FastifyRequest): WireMap {
  accessOf(world, request)
  const token = String(parameters(request).input_token ?? '')
  if (!token) throw missingParameter('input_token')
  const known = world.state.tokens.get(token)
  if (!known) return { data: { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] } }
  const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging']
  return {
    data: {
      app_id: known.appId,
      application: world.state.apps.get(known.appId)?.name,
      type: 'SYSTEM_USER',
      is_valid: true,
      expires_at: 0,
      data_access_expires_at: 0,
      issued_at: 1_700_000_000,
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: [...known.accountIds] })),
    },
  }
}
