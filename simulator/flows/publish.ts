import { noteUse, pingEndpoint } from '../flow-endpoints/endpoint.ts'
import { publishable } from '../flow-json/check.ts'
import { type Flow, flowsOf, setFlowStatus, usesEndpoint } from '../flow-store/flows.ts'
import { GraphError } from '../graph-error.ts'
import type { World } from '../world.ts'

/**
 * `POST /{flow}/publish`. A Flow with an endpoint also needs its address, an app, a key on a number, a subscription to its news, and
 * an answer to a ping. Refuses with 139002. Source: Meta, Flows → Health and monitoring → Publishing checks (2026-09).
 */
export async function publishFlow(world: World, flow: Flow, silent = false): Promise<void> {
  if (flow.status !== 'DRAFT') throw unfit('Publishing Flow in invalid state', 'Only a draft can be published.')
  if (flow.text === undefined || flow.problems.length > 0)
    throw unfit('Publishing Flow with validation errors', 'Resolve the validation errors of the Flow JSON first.')
  const flows = flowsOf(world)
  if (flows.blockedAccounts.has(flow.accountId)) throw new GraphError(139000)
  if (!publishable.has(String(flows.jsonOf(flow).version)))
    throw unfit('Versions in Flow JSON file are not available for publishing', 'Use a newer version of Flow JSON.')
  const numbers = [...world.state.numbers.values()].filter((one) => one.accountId === flow.accountId && one.status !== 'DELETED')
  if (numbers.length === 0)
    throw unfit('No Phone Number connected to WhatsApp Business Account', 'Add a phone number before you publish a Flow.')
  if (usesEndpoint(flows, flow))
    await checkEndpoint(
      world,
      flow,
      numbers.map((one) => one.id),
    )
  if (silent) flow.status = 'PUBLISHED'
  else setFlowStatus(world, flow, 'PUBLISHED')
  noteUse(world, flow)
}

async function checkEndpoint(world: World, flow: Flow, numbers: readonly string[]): Promise<void> {
  const { keys } = flowsOf(world)
  if (flow.endpointUri === undefined)
    throw unfit('Publishing without specifying endpoint_uri is forbidden', 'Set endpoint_uri of the Flow before publishing.')
  const account = world.state.accounts.get(flow.accountId)
  const app = flow.appId === undefined ? undefined : world.state.apps.get(flow.appId)
  if (!app) throw unfit('No Application Connected to the Flow', 'Connect an app to the Flow before publishing.')
  if (!numbers.some((id) => keys.get(id)?.status === 'VALID'))
    throw unfit('Missing Flows Signed Public Key', 'Upload and sign a public key for a phone number before publishing.')
  if (!account?.subscribed || (app.fields !== undefined && !app.fields.includes('flows')))
    throw unfit(
      'WhatsApp Business Account is not subscribed to Flows Webhooks',
      'Subscribe to the field flows before publishing.',
    )
  if (!(await pingEndpoint(world, flow)))
    throw unfit('Endpoint Not Available', 'The endpoint must answer a health check before publishing.')
}

const unfit = (title: string, message: string): GraphError =>
  new GraphError(139002, message, { userTitle: title, userMessage: message })

/** `POST /{flow}/deprecate`: for good. Refuses with 139003 what was never published. */
export function deprecateFlow(world: World, flow: Flow): { success: true } {
  const refused = (title: string, message: string): GraphError =>
    new GraphError(139003, message, { userTitle: title, userMessage: message })
  if (flow.status === 'DRAFT')
    throw refused("Can't deprecate unpublished flow", 'Only a published Flow can be deprecated. Delete a draft instead.')
  if (flow.status === 'DEPRECATED') throw refused('Flow is already deprecated', 'The Flow has already been deprecated.')
  setFlowStatus(world, flow, 'DEPRECATED')
  return { success: true }
}
