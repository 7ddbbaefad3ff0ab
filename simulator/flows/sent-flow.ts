import { type Flow, flowsOf } from '../flow-store/flows.ts'
import { GraphError } from '../graph-error.ts'
import type { Outgoing, Thread } from '../state.ts'
import { notThere } from '../wire/checked.ts'
import { isMap, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

/** What a message says of the Flow it opens. */
export interface SentFlow {
  readonly flow: Flow
  readonly token: string
  /** `data_exchange`: the endpoint says what comes first. */
  readonly action: 'navigate' | 'data_exchange'
  readonly screen: string | undefined
  readonly data: WireMap
}

/**
 * The Flow of an interactive message or of a template's FLOW button. Refuses with 404 when the message has none.
 * Source: Meta, Flows → Sending a Flow (2026-09): the token is `unused` when none is given.
 */
export function sentFlow(world: World, thread: Thread, messageId: string): SentFlow {
  const out = thread.said.find((said): said is Outgoing => said.out && said.id === messageId)
  if (!out) throw notThere('such message')
  const raw: unknown = JSON.parse(out.raw.read())
  const sent = isMap(raw) ? (ofMessage(raw) ?? ofTemplate(world, out, raw)) : undefined
  if (!sent) throw notThere('Flow in this message')
  const accountId = world.state.numbers.get(thread.numberId)?.accountId ?? ''
  const flow = flowsOf(world).find(accountId, sent.id === '' ? { name: sent.name } : { id: sent.id })
  if (!flow) throw new GraphError(100, undefined, { http: 404, message: 'The Flow of this message is gone.' })
  const { token, action, screen, data } = sent
  return { flow, token: token === '' ? 'unused' : token, action, screen: screen === '' ? undefined : screen, data }
}

interface Named {
  id: string
  name: string
  token: string
  action: SentFlow['action']
  screen: string
  data: WireMap
}

const map = (value: unknown): WireMap => (isMap(value) ? value : {})
const actionOf = (value: unknown): SentFlow['action'] =>
  written(value).toLowerCase() === 'data_exchange' ? 'data_exchange' : 'navigate'

function ofMessage(raw: WireMap): Named | undefined {
  const interactive = map(unfold(raw.interactive))
  if (interactive.type !== 'flow') return undefined
  const parameters = map(map(interactive.action).parameters)
  const payload = map(parameters.flow_action_payload)
  return {
    id: written(parameters.flow_id),
    name: written(parameters.flow_name),
    token: written(parameters.flow_token),
    action: actionOf(parameters.flow_action),
    screen: written(payload.screen),
    data: map(payload.data),
  }
}

/** An object may have been sent as the text of one. */
function unfold(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

const maps = (value: unknown): WireMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

function ofTemplate(world: World, out: Outgoing, raw: WireMap): Named | undefined {
  const template = out.templateId === undefined ? undefined : world.state.templates.get(out.templateId)
  const buttons = maps(template?.components.find((part) => part.type === 'BUTTONS')?.buttons)
  const index = buttons.findIndex((button) => button.type === 'FLOW')
  const button = buttons[index]
  if (!button) return undefined
  const given = maps(map(unfold(raw.template)).components).find(
    (part) => written(part.type).toLowerCase() === 'button' && Number(part.index ?? 0) === index,
  )
  const action = map(maps(given?.parameters)[0]?.action)
  return {
    id: written(button.flow_id),
    name: written(button.flow_name),
    token: written(action.flow_token),
    action: actionOf(button.flow_action),
    screen: written(button.navigate_screen),
    data: map(action.flow_action_data),
  }
}
