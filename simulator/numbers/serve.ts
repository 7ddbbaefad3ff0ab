import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError, missingParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { accessOf, numberOf, reachableNumber } from '../wire/access.ts'
import { select } from '../wire/fields.ts'
import { shakeHands } from '../wire/handshake.ts'
import type { Nodes } from '../wire/nodes.ts'
import { parameters } from '../wire/wire-body.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

export const numberDefaults = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'platform_type',
  'throughput',
  'webhook_configuration',
]
type Node = { Params: { node: string } }

/** Registration of a number. Source: Meta, Business phone numbers → Registration (2026-09). */
export function servePhoneNumbers(app: FastifyInstance, world: World, nodes: Nodes): void {
  nodes.add({
    get: ({ id, access, request }) => {
      const number = reachableNumber(world, access, id)
      return number && select(numberNode(world, number), parameters(request).fields, numberDefaults)
    },
    post: ({ id, access, request }) => {
      const number = reachableNumber(world, access, id)
      return number && editNumber(world, request, number)
    },
  })
  app.post<Node>('/:node/register', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    if (!/^\d{6}$/.test(String(parameters(request).pin ?? '')))
      throw new GraphError(100, 'pin must be six digits.', { message: '(#100) Invalid parameter' })
    return registered(world, number, true)
  })
  app.post<Node>('/:node/deregister', (request) =>
    registered(world, numberOf(world, accessOf(world, request), request.params.node, 'POST'), false),
  )
}

function registered(world: World, number: PhoneNumber, yes: boolean): WireMap {
  number.registered = yes
  number.status = yes ? 'CONNECTED' : 'DISCONNECTED'
  world.state.touched()
  return { success: true }
}

export function numberNode(world: World, number: PhoneNumber): WireMap {
  const account = world.state.accounts.get(number.accountId)
  const app = account && world.state.apps.get(account.appId)
  const can = number.status === 'CONNECTED' ? 'AVAILABLE' : number.status === 'FLAGGED' ? 'LIMITED' : 'BLOCKED'
  return {
    id: number.id,
    display_phone_number: number.display,
    verified_name: number.verifiedName,
    quality_rating: number.quality,
    status: number.status,
    name_status: number.nameStatus,
    code_verification_status: 'VERIFIED',
    platform_type: number.registered ? 'CLOUD_API' : 'NOT_APPLICABLE',
    account_mode: 'LIVE',
    is_official_business_account: false,
    is_pin_enabled: true,
    is_on_biz_app: false,
    throughput: { level: number.throughput > 80 || number.throughput === 0 ? 'HIGH' : 'STANDARD' },
    whatsapp_business_manager_messaging_limit: number.tier,
    ...(number.automation && { conversational_automation: { ...number.automation, id: number.id } }),
    webhook_configuration: {
      ...(number.override && { phone_number: number.override.url }),
      ...(account?.override && { whatsapp_business_account: account.override.url }),
      ...(app?.callbackUrl !== undefined && { application: app.callbackUrl }),
    },
    health_status: {
      can_send_message: can,
      entities: [
        { entity_type: 'PHONE_NUMBER', id: number.id, can_send_message: can },
        { entity_type: 'WABA', id: account?.id, can_send_message: 'AVAILABLE' },
        { entity_type: 'BUSINESS', id: account?.businessId, can_send_message: 'AVAILABLE' },
        { entity_type: 'APP', id: app?.id, can_send_message: 'AVAILABLE' },
      ],
    },
  }
}

/** `POST /{phone_number_id}`: a webhook override of the number itself; an empty address clears it. */
async function editNumber(world: World, request: FastifyRequest, number: PhoneNumber): Promise<WireMap> {
  const wish = parameters(request).webhook_configuration
  if (!isMap(wish)) throw missingParameter('webhook_configuration')
  number.override =
    wish.override_callback_uri === '' ? undefined : await shakeHands(wish.override_callback_uri, wish.verify_token)
  world.state.touched()
  return { success: true }
}
