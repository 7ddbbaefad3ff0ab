import type { FastifyRequest } from 'fastify'
import { flowMetric, timeText } from '../flow-endpoints/metrics.ts'
import { type Flow, flowsOf, usesEndpoint } from '../flow-store/flows.ts'
import { accountHealth } from '../numbers/standing.ts'
import type { Field } from '../wire/fields.ts'
import { origin } from '../wire/origin.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

export const flowDefaults = ['id', 'name', 'status', 'categories', 'validation_errors']
const previewMs = 30 * 86_400_000

/** A Flow with every field of the Graph API. Source: Meta, Flows → Flows API → Retrieving details (2026-09). */
export function flowNode(world: World, request: FastifyRequest, flow: Flow): WireMap {
  const json = flowsOf(world).jsonOf(flow)
  const account = world.state.accounts.get(flow.accountId)
  const app = flow.appId === undefined ? undefined : world.state.apps.get(flow.appId)
  return {
    id: flow.id,
    name: flow.name,
    status: flow.status,
    categories: flow.categories,
    validation_errors: flow.problems,
    json_version: text(json.version),
    data_api_version: text(json.data_api_version),
    endpoint_uri: flow.endpointUri,
    preview: (field: Field) => preview(world, request, flow, field),
    metric: (field: Field) => flowMetric(world, flow, field),
    health_status: () => health(world, flow),
    whatsapp_business_account: account && {
      id: account.id,
      name: account.name,
      currency: account.currency,
      timezone_id: account.timezoneId,
      message_template_namespace: `ns_${account.id}`,
    },
    application: app && { id: app.id, name: app.name, link: `https://www.facebook.com/games/?app_id=${app.id}` },
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** `preview.invalidate(true)` gives a new link; otherwise one link lasts thirty days. */
function preview(world: World, request: FastifyRequest, flow: Flow, { modifiers }: Field): WireMap {
  const now = world.clock.now()
  if (!flow.preview || flow.preview.expiresAt <= now || modifiers.invalidate === 'true') {
    flow.preview = { token: world.ids.token(32), expiresAt: now + previewMs }
    world.state.touched()
  }
  const { token, expiresAt } = flow.preview
  return { preview_url: `${origin(request)}/flows/preview/${token}`, expires_at: timeText(expiresAt) }
}

/** The Flow itself, then what it hangs on; the worst of them counts. Source: Meta, Health status (2026-09). */
function health(world: World, flow: Flow): WireMap {
  const account = world.state.accounts.get(flow.accountId)
  const above = account ? accountHealth(world, account) : {}
  const [can, problem] = standing(world, flow)
  const own = {
    entity_type: 'FLOW',
    id: flow.id,
    can_send_message: can,
    ...(problem !== undefined && {
      errors: [{ error_code: problem.code, error_description: problem.words, possible_solution: problem.way }],
    }),
  }
  const entities = [own, ...(Array.isArray(above.entities) ? above.entities.filter(isMap) : [])]
  const worst = ['BLOCKED', 'LIMITED'].find((word) => entities.some((one) => one.can_send_message === word))
  return { can_send_message: worst ?? 'AVAILABLE', entities }
}

interface Trouble {
  code: number
  words: string
  way: string
}

function standing(world: World, flow: Flow): ['AVAILABLE' | 'LIMITED' | 'BLOCKED', Trouble?] {
  const flows = flowsOf(world)
  if (flow.status === 'BLOCKED') return ['BLOCKED', { code: 132068, words: 'Flow is blocked.', way: 'Correct the Flow.' }]
  if (flow.status === 'DEPRECATED')
    return ['BLOCKED', { code: 131000, words: 'Flow is deprecated.', way: 'Publish another Flow.' }]
  if (flow.status === 'THROTTLED') return ['LIMITED', { code: 132069, words: 'Flow is throttled.', way: 'Correct the Flow.' }]
  if (flow.problems.length > 0 || flow.text === undefined)
    return ['BLOCKED', { code: 139002, words: 'Flow JSON is missing or has errors.', way: 'Upload a Flow JSON without errors.' }]
  if (usesEndpoint(flows, flow) && flow.endpointUri === undefined)
    return ['BLOCKED', { code: 139002, words: 'Flow has no endpoint.', way: 'Set endpoint_uri of the Flow.' }]
  return ['AVAILABLE']
}
