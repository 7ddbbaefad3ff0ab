import { type FlowProblem, flowCategories } from '@woochat/contract/cloud-api/flows.ts'
import { checkFlowJson, mostBytes } from '../flow-json/check.ts'
import { type Flow, flowsOf, tellOfFlow } from '../flow-store/flows.ts'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import type { Account } from '../state.ts'
import type { Access } from '../wire/access.ts'
import { shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { publishFlow } from './publish.ts'

/** `POST /{account}/flows`: a draft, or published at once. Source: Meta, Flows → Flows API → Creating a Flow (2026-09). */
export async function createFlow(world: World, account: Account, access: Access, wish: WireMap): Promise<WireMap> {
  if (flowsOf(world).blockedAccounts.has(account.id)) throw new GraphError(139000)
  const flow: Flow = {
    id: world.ids.digits(),
    accountId: account.id,
    name: checkName(world, account.id, wish.name),
    categories: checkCategories(wish.categories),
    status: 'DRAFT',
    endpointUri: wish.endpoint_uri === undefined ? undefined : checkUri(wish.endpoint_uri),
    appId: access.appId,
    text: undefined,
    problems: [],
    throttledSends: [],
    usedAt: 0,
  }
  const text = wish.flow_json === undefined ? clonedText(world, access, wish.clone_flow_id) : checkText(wish.flow_json)
  if (text !== undefined) setJson(flow, text)
  const flows = flowsOf(world)
  flows.add(flow)
  if (isTrue(wish.publish) && flow.problems.length === 0) {
    try {
      await publishFlow(world, flow, true)
    } catch (error) {
      flows.remove(flow)
      throw error
    }
  }
  announce(world, flow)
  return { id: flow.id, success: true, ...(text !== undefined && { validation_errors: flow.problems }) }
}

/** `POST /{flow}`: what stands around its JSON. Source: Meta, Flows → Flows API → Updating metadata (2026-09). */
export function changeFlow(world: World, flow: Flow, access: Access, wish: WireMap): { success: true } {
  if (flow.status === 'DEPRECATED') throw refusal(139001, "Flow can't be updated", 'A deprecated Flow cannot be changed.')
  if (wish.name !== undefined && wish.name !== flow.name) flow.name = checkName(world, flow.accountId, wish.name)
  if (wish.categories !== undefined) flow.categories = checkCategories(wish.categories)
  if (wish.endpoint_uri !== undefined) flow.endpointUri = checkUri(wish.endpoint_uri)
  if (wish.application_id !== undefined) flow.appId = checkApp(world, access, wish.application_id)
  world.state.touched()
  return { success: true }
}

/** A new `flow.json`, whatever is wrong with it. Refuses once the Flow is published: clone it. */
export function changeJson(world: World, flow: Flow, value: unknown): readonly FlowProblem[] {
  if (flow.status !== 'DRAFT')
    throw refusal(139001, "Flow can't be updated", 'A published Flow cannot be changed. Clone it and publish the clone.')
  setJson(flow, checkText(value))
  world.state.touched()
  return flow.problems
}

/** `DELETE /{flow}`: a draft only. */
export function deleteFlow(world: World, flow: Flow): { success: true } {
  if (flow.status !== 'DRAFT')
    throw refusal(139004, "Can't delete published Flow", 'A Flow that was published cannot be deleted. Deprecate it instead.')
  flowsOf(world).remove(flow)
  world.state.touched()
  return { success: true }
}

/** `POST /{account}/migrate_flows`: copies Flows of another account, each as a draft with what it was made of. */
export function migrateFlows(world: World, account: Account, source: Account, access: Access, wish: WireMap): WireMap {
  const names = wish.source_flow_names
  if (names !== undefined && !(Array.isArray(names) && names.length <= 100 && names.every((one) => typeof one === 'string')))
    throw invalidParameter('Param source_flow_names must be a list of at most 100 names.')
  const flows = flowsOf(world)
  const migrated: WireMap[] = []
  const failed: WireMap[] = []
  for (const name of names ?? flows.ofAccount(source.id).map((flow) => flow.name)) {
    const from = flows.find(source.id, { name: shown(name) })
    if (!from || flows.find(account.id, { name: from.name })) failed.push(failure(shown(name), from !== undefined))
    else migrated.push({ source_id: from.id, source_name: from.name, migrated_id: copied(world, account, from, access).id })
  }
  return { migrated_flows: migrated, failed_flows: failed }
}

const failure = (name: string, taken: boolean): WireMap => ({
  source_name: name,
  error_code: 100,
  error_message: taken
    ? `Flow with name ${name} already exists in the destination account.`
    : `Flow with name ${name} does not exist in the source account.`,
})

function copied(world: World, account: Account, from: Flow, access: Access): Flow {
  const flow: Flow = {
    id: world.ids.digits(),
    accountId: account.id,
    name: from.name,
    categories: from.categories,
    status: 'DRAFT',
    endpointUri: from.endpointUri,
    appId: access.appId,
    text: from.text,
    problems: from.problems,
    throttledSends: [],
    usedAt: 0,
  }
  flowsOf(world).add(flow)
  announce(world, flow)
  return flow
}

/** The webhook of a new Flow. A published one has gone through its draft. */
function announce(world: World, flow: Flow): void {
  const message = `Flow ${flow.name} has been created with ${flow.status} status`
  tellOfFlow(world, flow, 'FLOW_STATUS_CHANGE', { message, new_status: flow.status })
  world.state.touched()
}

function setJson(flow: Flow, text: string): void {
  flow.text = text
  flow.problems = checkFlowJson(text).problems
}

function clonedText(world: World, access: Access, id: unknown): string | undefined {
  if (id === undefined) return undefined
  const source = flowsOf(world).get(shown(id))
  if (!source || !access.accountIds.has(source.accountId)) throw invalidParameter('Flow with specified ID does not exist')
  return source.text
}

function checkName(world: World, accountId: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') throw missingParameter('name')
  if (value.length > 200) throw invalidParameter('Param name must be at most 200 characters long.')
  if (flowsOf(world).find(accountId, { name: value }))
    throw refusal(100, 'Flow name is not unique', 'The name of a Flow must be unique within its WhatsApp Business Account.')
  return value
}

function checkCategories(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0) throw missingParameter('categories')
  for (const [i, one] of value.entries())
    if (!flowCategories.some((known) => known === one))
      throw invalidParameter(`Param categories[${i}] must be one of {${flowCategories.join(', ')}} - got "${shown(one)}".`)
  return [...new Set(value as string[])]
}

function checkUri(value: unknown): string {
  if (typeof value !== 'string' || !/^https?:\/\//.test(value) || !URL.canParse(value))
    throw refusal(100, 'Invalid Endpoint URI', 'Provide a valid URL.')
  return value
}

function checkText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (Buffer.byteLength(text) > mostBytes) throw invalidParameter('Flow JSON must not exceed 10 MB.')
  return text
}

function checkApp(world: World, access: Access, value: unknown): string {
  const id = shown(value)
  if (!world.state.apps.has(id) || access.appId !== id) throw invalidParameter('Param application_id is no app of this token.')
  return id
}

const isTrue = (value: unknown): boolean => value === true || value === 'true'

export const refusal = (code: number, title: string, message: string): GraphError =>
  new GraphError(code, message, {
    userTitle: title,
    userMessage: message,
    ...(code === 100 && { message: '(#100) Invalid parameter' }),
  })
