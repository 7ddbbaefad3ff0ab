import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalidParameter } from '../graph-error.ts'
import type { Account } from '../state.ts'
import { accessOf, accountOf, appOf } from '../wire/access.ts'
import { shakeHands } from '../wire/handshake.ts'
import { parameters } from '../wire/wire-body.ts'
import { type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

type Node = { Params: { node: string } }

/** What an app can hear of an account. Source: Meta, Webhooks → fields of whatsapp_business_account (2026-09). */
const webhookFields = [
  'messages',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'template_correct_category_detection',
  'phone_number_quality_update',
  'phone_number_name_update',
  'account_update',
  'account_review_update',
  'account_alerts',
  'account_settings_update',
  'business_capability_update',
  'business_username_updates',
  'user_preferences',
  'security',
  'flows',
  'payment_configuration_update',
  'calls',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'automatic_events',
  'partner_solutions',
  'consumer_profile',
  'standby',
  'messaging_handovers',
  'message_echoes',
]

/** Who hears of an account: `{account}/subscribed_apps` and `{app}/subscriptions`. Source: Meta, Webhooks → Create an endpoint (2026-09). */
export function serveSubscriptions(app: FastifyInstance, world: World): void {
  const { state } = world
  const edge = '/:node/subscribed_apps'
  app.get<Node>(edge, (request) => ({
    data: subscribed(world, accountOf(world, accessOf(world, request), request.params.node, 'GET')),
  }))
  app.post<Node>(edge, (request) => subscribe(world, request, request.params.node))
  app.delete<Node>(edge, (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'DELETE')
    Object.assign(account, { subscribed: false, override: undefined })
    state.touched()
    return { success: true }
  })
  serveOfApp(app, world)
}

function subscribed({ state }: World, account: Account): WireMap[] {
  const app = state.apps.get(account.appId)
  if (!account.subscribed || !app) return []
  return [
    {
      whatsapp_business_api_data: { id: app.id, name: app.name, link: appLink(app.id) },
      ...(account.override && { override_callback_uri: account.override.url }),
    },
  ]
}

export const appLink = (id: string): string => `https://www.facebook.com/games/?app_id=${id}`

async function subscribe(world: World, request: FastifyRequest, node: string): Promise<WireMap> {
  const account = accountOf(world, accessOf(world, request), node, 'POST')
  const { override_callback_uri: url, verify_token: verifyToken } = parameters(request)
  if (url === undefined || url === '') account.override = undefined
  else account.override = await shakeHands(url, verifyToken)
  account.subscribed = true
  world.state.touched()
  return { success: true }
}

function serveOfApp(app: FastifyInstance, world: World): void {
  const edge = '/:node/subscriptions'
  app.post<Node>(edge, (request) => subscribeApp(world, request, request.params.node))
  app.get<Node>(edge, (request) => {
    const { callbackUrl, fields } = appOf(world, accessOf(world, request), request.params.node, 'GET')
    if (!callbackUrl) return { data: [] }
    const chosen = (fields ?? webhookFields).map((name) => ({ name, version: 'v26.0' }))
    return { data: [{ object: 'whatsapp_business_account', callback_url: callbackUrl, active: true, fields: chosen }] }
  })
  app.delete<Node>(edge, (request) => {
    const known = appOf(world, accessOf(world, request), request.params.node, 'DELETE')
    const dropped = chosenFields(parameters(request).fields)
    if (dropped) known.fields = (known.fields ?? webhookFields).filter((name) => !dropped.includes(name))
    else Object.assign(known, { callbackUrl: undefined, verifyToken: undefined })
    world.state.touched()
    return { success: true }
  })
}

async function subscribeApp(world: World, request: FastifyRequest, node: string): Promise<WireMap> {
  const app = appOf(world, accessOf(world, request), node, 'POST')
  const wish = parameters(request)
  if (wish.object !== 'whatsapp_business_account')
    throw invalidParameter('Param object must be one of {whatsapp_business_account}.')
  const fields = chosenFields(wish.fields)
  const { url, verifyToken } = await shakeHands(wish.callback_url, wish.verify_token)
  Object.assign(app, { callbackUrl: url, verifyToken, ...(fields && { fields }) })
  world.state.touched()
  return { success: true }
}

/** `a,b`, a list, or a list written as JSON; undefined when none were named. */
function chosenFields(wish: unknown): string[] | undefined {
  const names = (Array.isArray(wish) ? wish.map(written) : written(wish).split(/[\s,"[\]]+/)).filter(Boolean)
  const wrong = names.find((name) => !webhookFields.includes(name))
  if (wrong !== undefined) throw invalidParameter(`Param fields must be one of {${webhookFields.join(', ')}} - got "${wrong}".`)
  return names.length > 0 ? names : undefined
}
