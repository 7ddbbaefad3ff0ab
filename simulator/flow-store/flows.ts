import type { FlowProblem, FlowStatus } from '@woochat/contract/cloud-api/flows.ts'
import { checkFlowJson } from '../flow-json/check.ts'
import { type Screen, screensOf } from '../flow-json/draft.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { Slice, World } from '../world.ts'

/** A form of a WhatsApp Business Account. Times in milliseconds since 1970. */
export interface Flow {
  readonly id: string
  readonly accountId: string
  name: string
  categories: string[]
  status: FlowStatus
  endpointUri: string | undefined
  /** The app whose secret signs what goes to the endpoint. */
  appId: string | undefined
  /** `flow.json` as it was uploaded. */
  text: string | undefined
  problems: readonly FlowProblem[]
  preview?: { token: string; expiresAt: number }
  /** Sends while it is throttled: ten an hour. */
  throttledSends: number[]
  /** When it was last sent or opened: what nobody uses is not pinged. */
  usedAt: number
  /** A tester set its status: measurements leave it alone. */
  statusHeld?: boolean
  /** Its version is about to expire: the next send says so, once. */
  expiryWarning?: { days: number; told: boolean }
}

/** The public key of a number, and whether Meta's signature of it still fits. */
export interface BusinessKey {
  pem: string
  status: 'VALID' | 'MISMATCH'
}

/** What one person entered and sees of one Flow, from opening it to the end. */
export interface FlowSession {
  readonly id: string
  readonly flowId: string
  /** Of a preview: no chat hears of it. */
  readonly chat: { numberId: string; phone: string; messageId: string } | undefined
  readonly token: string
  state: 'open' | 'done' | 'failed'
  /** Screens on top of each other, the one on show last. */
  trail: string[]
  screens: Record<string, { data: WireMap; form: WireMap }>
  error?: string
  /** What is wrong with single fields, by name. */
  problems?: Record<string, string>
  /** A link that was tapped: the phone opens it. */
  url?: string
  response?: WireMap
}

/** One attempt: to reach an endpoint, to show a screen, to ping. */
export interface Measure {
  readonly at: number
  readonly error?: string
  readonly tookMs?: number
}

export interface HourCounts {
  count: number
  errors: Record<string, number>
  seconds: Record<string, number>
  succeeded: number
  failed: number
}

/** What was measured of a Flow: the last hour one by one, the last ninety days by hour. */
export interface FlowHealth {
  requests: Measure[]
  screens: Measure[]
  pings: Measure[]
  hours: Record<string, HourCounts>
  /** Event → the threshold that was told last; absent when all is well. */
  alerts: Record<string, number>
}

/** What Meta does not publish. */
export interface FlowRules {
  /** Measurements in a window from which on it is judged. */
  alertsFrom: number
  /** How long an endpoint may take, on the clock on the wall. Source: Meta, Flows → Endpoints (2026-09): 10 seconds. */
  timeoutMs: number
  /** How often an endpoint in use is pinged. */
  pingMs: number
}

const mostSessions = 2_000

/** All Flows of one simulator, the keys of its numbers, and who is filling in what. */
export class Flows implements Slice {
  readonly rules: FlowRules = { alertsFrom: 10, timeoutMs: 10_000, pingMs: 5 * 60_000 }
  readonly keys = new Map<string, BusinessKey>()
  readonly sessions = new Map<string, FlowSession>()
  /** Accounts that may neither make nor publish Flows (139000). */
  readonly blockedAccounts = new Set<string>()
  /** Flows whose endpoint is pinged now; after a restart the next use begins anew. */
  readonly pinged = new Set<string>()
  readonly #flows = new Map<string, Flow>()
  readonly #health = new Map<string, FlowHealth>()
  readonly #read = new Map<string, { text: string; json: WireMap; screens: readonly Screen[] }>()

  add(flow: Flow): void {
    this.#flows.set(flow.id, flow)
  }

  remove(flow: Flow): void {
    this.#flows.delete(flow.id)
  }

  get(id: string): Flow | undefined {
    return this.#flows.get(id)
  }

  ofAccount(accountId: string): Flow[] {
    return [...this.#flows.values()].filter((flow) => flow.accountId === accountId)
  }

  find(accountId: string, { id, name }: { id?: string | undefined; name?: string | undefined }): Flow | undefined {
    return this.ofAccount(accountId).find((flow) => (id === undefined ? flow.name === name : flow.id === id))
  }

  previewed(token: string): Flow | undefined {
    return [...this.#flows.values()].find((flow) => flow.preview?.token === token)
  }

  healthOf(flow: Flow): FlowHealth {
    const found = this.#health.get(flow.id)
    if (found) return found
    const made: FlowHealth = { requests: [], screens: [], pings: [], hours: {}, alerts: {} }
    this.#health.set(flow.id, made)
    return made
  }

  /** The parsed `flow.json`; empty when there is none that can be read. */
  jsonOf(flow: Flow): WireMap {
    return this.#parsed(flow).json
  }

  screensOf(flow: Flow): readonly Screen[] {
    return this.#parsed(flow).screens
  }

  keep(session: FlowSession): void {
    this.sessions.set(session.id, session)
    if (this.sessions.size > mostSessions) for (const oldest of this.sessions.keys().take(1)) this.sessions.delete(oldest)
  }

  save(): unknown {
    return {
      flows: [...this.#flows.values()],
      keys: [...this.keys],
      blockedAccounts: [...this.blockedAccounts],
      sessions: [...this.sessions.values()],
      health: [...this.#health],
    }
  }

  load(saved: unknown): void {
    const { flows, keys, sessions, health, blockedAccounts } = saved as {
      flows: Flow[]
      keys: [string, BusinessKey][]
      sessions: FlowSession[]
      health: [string, FlowHealth][]
      blockedAccounts: string[]
    }
    for (const flow of flows) this.add(flow)
    for (const [numberId, key] of keys) this.keys.set(numberId, key)
    for (const session of sessions) this.sessions.set(session.id, session)
    for (const [id, one] of health) this.#health.set(id, one)
    for (const id of blockedAccounts) this.blockedAccounts.add(id)
  }

  #parsed(flow: Flow): { json: WireMap; screens: readonly Screen[] } {
    const text = flow.text ?? ''
    const known = this.#read.get(flow.id)
    if (known?.text === text) return known
    const json = text === '' ? {} : (checkFlowJson(text).json ?? {})
    const made = { text, json, screens: screensOf(json) }
    this.#read.set(flow.id, made)
    return made
  }
}

/** The Flows of this simulator. */
export function flowsOf(world: World): Flows {
  const found = world.slices.get('flows')
  if (found instanceof Flows) return found
  const made = new Flows()
  world.slices.set('flows', made)
  return made
}

/** Whether a Flow asks an endpoint: its JSON has `data_api_version`. */
export const usesEndpoint = (flows: Flows, flow: Flow): boolean => flows.jsonOf(flow).data_api_version !== undefined

/** News of a Flow, field `flows`. */
export function tellOfFlow(world: World, flow: Flow, event: string, value: WireMap): void {
  world.webhooks.accountField(flow.accountId, 'flows', JSON.stringify({ event, flow_id: flow.id, ...value }))
}

/** Moves a Flow to another status and says so. Source: Meta, Flows → Webhooks → Status change (2026-09). */
export function setFlowStatus(world: World, flow: Flow, status: FlowStatus): void {
  const old = flow.status
  if (old === status) return
  flow.status = status
  if (status === 'THROTTLED') flow.throttledSends = []
  const message = `Flow ${flow.name} changed status from ${old} to ${status}`
  tellOfFlow(world, flow, 'FLOW_STATUS_CHANGE', { message, old_status: old, new_status: status })
  world.state.touched()
}
