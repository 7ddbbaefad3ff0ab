import { noteUse } from '../flow-endpoints/endpoint.ts'
import { type Flow, flowsOf, tellOfFlow, usesEndpoint } from '../flow-store/flows.ts'
import { GraphError } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { isMap, shown, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

const hourMs = 3_600_000
const mostThrottled = 10

/**
 * A message with a Flow: `parameters` of its action, and `mode` when the caller knows better than they. Refuses with 2064 to 2070,
 * 132068 and 132069, and 131009 for what does not go together. Source: Meta, Flows → Sending a Flow and Error codes (2026-09).
 */
export function checkFlowMessage(world: World, number: PhoneNumber, parameters: WireMap, mode?: 'draft' | 'published'): Flow {
  if (written(parameters.flow_message_version) !== '3') throw new GraphError(2065, "Param flow_message_version must be '3'.")
  const flow = flowNamed(world, number, parameters.flow_id, parameters.flow_name)
  const draft = (mode ?? shown(parameters.mode ?? 'published').toLowerCase()) === 'draft'
  if ((flow.status === 'DRAFT') !== draft)
    throw new GraphError(
      2066,
      draft ? 'A Flow that is published cannot be sent in mode draft.' : 'A Flow that is a draft is sent in mode draft only.',
    )
  checkPayload(world, flow, parameters.flow_action, parameters.flow_action_payload)
  checkStanding(world, number, flow)
  return flow
}

/**
 * A FLOW button of a template, and the `action` it is sent with. Its Flow must be published. Refuses with 2064, 2066, 132068 and
 * 132069. Source: Meta, Flows → Sending a Flow → Templates (2026-09).
 */
export function checkFlowButton(world: World, number: PhoneNumber, button: WireMap, action: WireMap = {}): Flow {
  const flow = flowNamed(world, number, button.flow_id, button.flow_name)
  if (flow.status === 'DRAFT') throw new GraphError(2066, 'The Flow of a template must be published.')
  const data = action.flow_action_data
  if (data !== undefined && (!isMap(data) || Object.keys(data).length === 0))
    throw new GraphError(131009, "Parameter 'flow_action_data' must be an object that is not empty")
  checkStanding(world, number, flow)
  return flow
}

function flowNamed(world: World, number: PhoneNumber, id: unknown, name: unknown): Flow {
  const wanted = id === undefined ? { name: written(name) } : { id: written(id) }
  const flow = flowsOf(world).find(number.accountId, wanted)
  if (!flow || flow.status === 'DEPRECATED')
    throw new GraphError(
      2064,
      `Flow ${shown(id ?? name)} does not exist, does not belong to this WhatsApp Business Account, or is in an invalid state.`,
    )
  return flow
}

/** Where a Flow opens and with which data: with `data_exchange` its endpoint says so. */
function checkPayload(world: World, flow: Flow, action: unknown, payload: unknown): void {
  if (action === 'data_exchange' && !usesEndpoint(flowsOf(world), flow))
    throw new GraphError(131009, "Parameter 'flow_action' is data_exchange, but the Flow has no endpoint")
  if (payload === undefined) return
  if (!isMap(payload)) throw new GraphError(131009, "Parameter 'flow_action_payload' must be an object")
  const { screen, data } = payload
  if (
    screen !== undefined &&
    !flowsOf(world)
      .screensOf(flow)
      .some((one) => one.id === screen)
  )
    throw new GraphError(131009, `Parameter 'flow_action_payload.screen' is no screen of the Flow: ${shown(screen)}`)
  if (data !== undefined && (!isMap(data) || Object.keys(data).length === 0))
    throw new GraphError(131009, "Parameter 'flow_action_payload.data' must be an object that is not empty")
}

function checkStanding(world: World, number: PhoneNumber, flow: Flow): void {
  const flows = flowsOf(world)
  if (flow.status === 'BLOCKED') throw new GraphError(132068, `Flow ${flow.id} is in blocked state.`)
  if (flow.text === undefined || flow.problems.length > 0)
    throw new GraphError(flow.status === 'DRAFT' ? 2067 : 2070, `Flow ${flow.id} has no Flow JSON that can be sent.`)
  if (flow.expiryWarning && flow.expiryWarning.days <= 0) throw new GraphError(2070, 'The version of the Flow JSON has expired.')
  if (usesEndpoint(flows, flow) && flows.keys.get(number.id)?.status !== 'VALID')
    throw new GraphError(132068, 'The Flow uses an endpoint, and the phone number has no valid public key.')
  if (flow.status === 'THROTTLED') throttle(world, flow)
  warn(world, flow)
  noteUse(world, flow)
}

function throttle(world: World, flow: Flow): void {
  const now = world.clock.now()
  flow.throttledSends = flow.throttledSends.filter((at) => at > now - hourMs)
  if (flow.throttledSends.length >= mostThrottled)
    throw new GraphError(132069, 'Flow is in throttled state and 10 messages using this flow were already sent in the last hour.')
  flow.throttledSends.push(now)
}

/** One warning a Flow, when it is sent. Source: Meta, Flows → Webhooks → Flow version expiry warning (2026-09). */
function warn(world: World, flow: Flow): void {
  const { expiryWarning } = flow
  if (!expiryWarning || expiryWarning.told) return
  expiryWarning.told = true
  const warning = `Your current Flow version will freeze in ${expiryWarning.days} days. You won't be able to send the Flow after it expires. Please migrate to the recommended version as soon as possible. https://developers.facebook.com/docs/whatsapp/flows/changelogs#currently-supported-versions`
  tellOfFlow(world, flow, 'FLOW_VERSION_EXPIRY_WARNING', { warning })
}
