import { type Asked, askEndpoint, noteUse, notifyOfError } from '../flow-endpoints/endpoint.ts'
import { filesForEndpoint, filesOfReply } from '../flow-endpoints/files.ts'
import { measureScreen } from '../flow-endpoints/measure.ts'
import { entryScreen, routesOf } from '../flow-json/check-routes.ts'
import { dataMisfit } from '../flow-json/data-model.ts'
import { evaluate } from '../flow-screens/evaluate.ts'
import { fieldProblems } from '../flow-screens/field-problems.ts'
import { flatParts, initialValues, type ShownPart } from '../flow-screens/screen-view.ts'
import { type Flow, type FlowSession, flowsOf } from '../flow-store/flows.ts'
import { invalidParameter } from '../graph-error.ts'
import type { Thread } from '../state.ts'
import { notThere } from '../wire/checked.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type SentFlow, sentFlow } from './sent-flow.ts'
import { childrenOf, type FlowView, flowView, scopeOf } from './session-view.ts'

/** What a person does on a screen. */
export interface FlowStep {
  /**
   * `back`; `refresh`, when only a field changed; the name of a component whose action is meant; or an action of Flow JSON as the
   * view gives it. Left out, the footer's.
   */
  action?: unknown
  /** Joins the payload of a data exchange: what a tapped item says of itself. */
  payload?: WireMap | undefined
  /** What the fields of the screen hold, by name; pickers hold ids of files that lie at the simulator. */
  form?: WireMap | undefined
}

const trouble = 'Something went wrong. Try again later.'

/**
 * A person taps the button of a message and sees the first screen. Refuses with 404 when the message has no Flow. A Flow that cannot
 * be opened gives a view in state `failed` with `error`. Source: Meta, Flows → Flow JSON, Implementing endpoints (2026-09).
 */
export async function openFlow(world: World, thread: Thread, messageId: string): Promise<FlowView> {
  const sent = sentFlow(world, thread, messageId)
  const chat = { numberId: thread.numberId, phone: thread.phone, messageId }
  return await begin(world, sent, chat)
}

/** Opens a Flow without a chat. What its first screen is not given comes from the examples of its data model. */
export async function openPreview(world: World, flow: Flow, wish: Partial<SentFlow>): Promise<FlowView> {
  const flows = flowsOf(world)
  const screen = wish.screen ?? entryScreen({ json: flows.jsonOf(flow), screens: flows.screensOf(flow) })
  const model = flows.screensOf(flow).find((one) => one.id === screen)?.map.data
  const examples = isMap(model)
    ? Object.fromEntries(Object.entries(model).map(([name, schema]) => [name, isMap(schema) ? schema.__example__ : undefined]))
    : {}
  const data = { ...examples, ...wish.data }
  return await begin(world, { flow, token: wish.token ?? 'unused', action: wish.action ?? 'navigate', screen, data }, undefined)
}

/** What a person does next. Refuses with 404 when nobody fills in such a Flow, with 100 when there is no such action. */
export async function actFlow(world: World, sessionId: string, step: FlowStep): Promise<FlowView> {
  const session = flowsOf(world).sessions.get(sessionId)
  const flow = session && flowsOf(world).get(session.flowId)
  if (!session || !flow) throw notThere('such Flow being filled in')
  if (session.state !== 'open') return flowView(world, session)
  delete session.error
  delete session.problems
  delete session.url
  const now = session.screens[session.trail.at(-1) ?? '']
  if (now && step.form) now.form = { ...now.form, ...step.form }
  noteUse(world, flow)
  if (step.action === 'back') await goBack(world, flow, session)
  else if (step.action !== 'refresh') await act(world, flow, session, step)
  world.state.touched()
  return flowView(world, session)
}

/** Closed without an end: nobody hears of it. */
export function closeFlow(world: World, session: FlowSession): void {
  flowsOf(world).sessions.delete(session.id)
}

async function begin(world: World, sent: SentFlow, chat: FlowSession['chat']): Promise<FlowView> {
  const { flow, token, action, screen, data } = sent
  const flows = flowsOf(world)
  const session: FlowSession = {
    id: world.ids.token(24),
    flowId: flow.id,
    chat,
    token,
    state: 'open',
    trail: [],
    screens: {},
  }
  flows.keep(session)
  noteUse(world, flow)
  const first = screen ?? entryScreen({ json: flows.jsonOf(flow), screens: flows.screensOf(flow) })
  if (flow.status === 'BLOCKED' || first === undefined) session.error = trouble
  else if (action === 'data_exchange') await exchange(world, flow, session, { action: 'INIT' })
  else show(world, flow, session, first, data)
  if (session.trail.length === 0 && session.state === 'open') session.state = 'failed'
  world.state.touched()
  return flowView(world, session)
}

/** Puts a screen on top, or goes back to it; gives what was wrong, when the phone could not show it. */
function show(world: World, flow: Flow, session: FlowSession, id: string, data: WireMap): [string, string] | undefined {
  const screen = flowsOf(world)
    .screensOf(flow)
    .find((one) => one.id === id)
  const misfit = screen && dataMisfit(screen.map.data, data)
  const problem: [string, string] | undefined = !screen
    ? ['invalid-screen-transition', `There is no screen ${id}.`]
    : misfit === undefined
      ? undefined
      : ['payload-schema-error', misfit]
  measureScreen(world, flow, problem?.[0])
  if (!screen || problem) {
    session.error = trouble
    return problem
  }
  const before = session.trail.indexOf(id)
  session.trail = before < 0 ? [...session.trail, id] : session.trail.slice(0, before + 1)
  const store = { data, form: session.screens[id]?.form ?? {} }
  session.screens[id] = store
  // A field keeps what was entered; what was not entered may begin with what the new data says.
  store.form = { ...initialValues(childrenOf(screen), scopeOf(session)), ...store.form }
  return undefined
}

async function goBack(world: World, flow: Flow, session: FlowSession): Promise<void> {
  const [before, now] = session.trail.slice(-2)
  if (before === undefined || now === undefined) return
  const screen = flowsOf(world)
    .screensOf(flow)
    .find((one) => one.id === now)
  if (screen?.map.refresh_on_back === true) await exchange(world, flow, session, { action: 'BACK', screen: now })
  else session.trail = session.trail.slice(0, -1)
}

async function act(world: World, flow: Flow, session: FlowSession, step: FlowStep): Promise<void> {
  const parts = flatParts(flowView(world, session).screen?.children ?? [])
  const footer = parts.find((part) => part.type === 'Footer')
  const action = wanted(parts, footer, step.action)
  if (footer && JSON.stringify(action) === JSON.stringify(footer['on-click-action'])) {
    if (footer.enabled === false) return
    const problems = fieldProblems(parts, scopeOf(session).form)
    if (Object.keys(problems).length > 0) {
      session.problems = problems
      return
    }
  }
  await perform(world, flow, session, action, step.payload)
}

function wanted(parts: readonly ShownPart[], footer: ShownPart | undefined, action: unknown): WireMap {
  if (isMap(action)) return action
  const part = action === undefined ? footer : parts.find((one) => one.name === action || one.type === action)
  const found = part?.['on-click-action'] ?? part?.['on-select-action']
  if (!isMap(found)) throw invalidParameter('There is no such action on this screen.')
  return found
}

async function perform(world: World, flow: Flow, session: FlowSession, action: WireMap, more: WireMap = {}): Promise<void> {
  const scope = scopeOf(session)
  const current = session.trail.at(-1) ?? ''
  const payload = evaluate(isMap(action.payload) ? action.payload : {}, scope) as WireMap
  switch (action.name) {
    case 'navigate':
      show(world, flow, session, isMap(action.next) ? String(action.next.name) : '', payload)
      return
    case 'update_data':
      Object.assign(scope.data, payload)
      return
    case 'open_url':
      session.url = String(evaluate(action.url, scope))
      return
    case 'complete':
      finish(world, session, { ...payload, ...replaced(world, flow, session, action, (value) => filesOfReply(world, value)) })
      return
    case 'data_exchange': {
      const files = replaced(world, flow, session, action, async (value) => await filesForEndpoint(world, value))
      const sealed = await Promise.all(Object.entries(files).map(async ([key, value]) => [key, await value] as const))
      const data = { ...payload, ...Object.fromEntries(sealed), ...more }
      await exchange(world, flow, session, { action: 'data_exchange', screen: current, data })
      return
    }
    default:
      throw invalidParameter('There is no such action on this screen.')
  }
}

/** The parts of a payload that are photos or documents, worded anew. */
function replaced<T>(
  world: World,
  flow: Flow,
  session: FlowSession,
  action: WireMap,
  word: (value: unknown) => T,
): Record<string, T> {
  const screens = flowsOf(world).screensOf(flow)
  const found: Record<string, T> = {}
  for (const [key, value] of Object.entries(isMap(action.payload) ? action.payload : {})) {
    const [, id = session.trail.at(-1), name] = /^\$\{(?:screen\.(\w+)\.)?form\.([^}]+)\}$/.exec(String(value)) ?? []
    const part = screens.find((one) => one.id === id)?.parts.find((one) => one.map.name === name)
    if (part?.type === 'PhotoPicker' || part?.type === 'DocumentPicker')
      found[key] = word(session.screens[id ?? '']?.form[name ?? ''] ?? [])
  }
  return found
}

async function exchange(world: World, flow: Flow, session: FlowSession, asked: Asked): Promise<void> {
  const full = { ...asked, flow_token: session.token }
  const numberId = session.chat?.numberId
  const result = await askEndpoint(world, flow, numberId, full)
  // Somebody tapped twice, and the other answer came first.
  if (session.state !== 'open') return
  if (result.kind === 'answer') {
    const problem = take(world, flow, session, asked, result.answer)
    if (problem) notifyOfError(world, flow, numberId, full, ...problem)
    return
  }
  session.error = result.words ?? trouble
  if (result.final) session.state = 'failed'
  if (result.error === 'response-decryption-error')
    notifyOfError(world, flow, numberId, full, result.error, 'The response could not be decrypted.')
}

/** What an endpoint answered: the next screen, the same with an error, or the end. */
function take(
  world: World,
  flow: Flow,
  session: FlowSession,
  asked: Asked,
  { screen, data = {} }: { screen?: string | undefined; data?: WireMap | undefined },
): [string, string] | undefined {
  if (screen === 'SUCCESS') {
    const params = isMap(data.extension_message_response) ? data.extension_message_response.params : undefined
    finish(world, session, isMap(params) ? params : undefined)
    return undefined
  }
  const current = session.trail.at(-1)
  const flows = flowsOf(world)
  const routes = routesOf({ json: flows.jsonOf(flow), screens: flows.screensOf(flow) })
  const may =
    asked.action === 'INIT' ||
    screen === current ||
    session.trail.includes(screen ?? '') ||
    routes.get(current ?? '')?.includes(screen ?? '')
  if (screen === undefined || !may) {
    session.error = trouble
    measureScreen(world, flow, 'invalid-screen-transition')
    return [
      'invalid-screen-transition',
      `Screen ${screen ?? 'undefined'} does not follow ${current ?? 'the start'} in the routing model.`,
    ]
  }
  const { error_message: words, ...rest } = data
  const kept = screen === current ? session.screens[screen]?.data : {}
  const problem = show(world, flow, session, screen, { ...kept, ...rest })
  if (!problem && typeof words === 'string' && words !== '') session.error = words
  return problem
}

/** Closes the Flow; with `params` the chat gets its answer. Source: Meta, Flows → Receiving the response (2026-09). */
function finish(world: World, session: FlowSession, params: WireMap | undefined): void {
  session.state = 'done'
  if (!params) return
  session.response = { flow_token: session.token, ...params }
  if (!session.chat) return
  const { numberId, phone, messageId } = session.chat
  const reply = { response_json: JSON.stringify(session.response), body: 'Sent', name: 'flow' }
  world.delivery.receive(world.state.thread(numberId, phone), 'interactive', { type: 'nfm_reply', nfm_reply: reply }, messageId)
}
