import { FlowStatus } from '@woochat/contract/cloud-api/flows.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Flow, flowsOf, setFlowStatus } from '../flow-store/flows.ts'
import { actFlow, openFlow } from '../flows/run.ts'
import { flowView } from '../flows/session-view.ts'
import { phoneDigits } from '../ids.ts'
import { threadOf } from '../inbound/thread-of.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

const Open = z.strictObject({ number: z.string(), message_id: z.string() })
const Values = z.record(z.string(), z.unknown())
const Act = z.strictObject({ action: z.unknown().optional(), payload: Values.optional(), form: Values.optional() })
/** Days until the version of its Flow JSON freezes; 0 or less: it has expired. */
const Change = z.strictObject({ status: FlowStatus.optional(), expires_in_days: z.number().int().optional() })
const Rules = z.strictObject({
  alerts_from: z.number().int().min(1).optional(),
  timeout_ms: z.number().int().min(1).max(60_000).optional(),
  ping_ms: z.number().int().min(1_000).optional(),
  /** Accounts that may neither make nor publish Flows. */
  blocked_accounts: z.array(z.string()).optional(),
})
const Key = z.strictObject({ status: z.enum(['VALID', 'MISMATCH']) })

type One = { Params: { id: string } }

/** A person fills in a Flow, and what Meta does to Flows. */
export function serveFlowControl(app: FastifyInstance, world: World): void {
  const flows = flowsOf(world)
  app.post<{ Params: { phone: string } }>('/control/people/:phone/flows', async (request) => {
    const { number, message_id } = bodyOf(request, Open)
    const phone = phoneDigits(request.params.phone)
    if (phone === undefined) throw notThere('such phone number')
    return await openFlow(world, threadOf(world, number, phone), message_id)
  })
  app.get<One>('/control/flows/sessions/:id', (request) => {
    const session = flows.sessions.get(request.params.id)
    if (!session) throw notThere('such Flow being filled in')
    return flowView(world, session)
  })
  app.post<One>('/control/flows/sessions/:id', async (request) => await actFlow(world, request.params.id, bodyOf(request, Act)))
  app.post<One>('/control/flows/:id', (request) => {
    const flow = flows.get(request.params.id)
    if (!flow) throw notThere('such Flow')
    return change(world, flow, bodyOf(request, Change))
  })
  app.post('/control/flows/rules', (request) => {
    const { alerts_from, timeout_ms, ping_ms, blocked_accounts } = bodyOf(request, Rules)
    if (alerts_from !== undefined) flows.rules.alertsFrom = alerts_from
    if (timeout_ms !== undefined) flows.rules.timeoutMs = timeout_ms
    if (ping_ms !== undefined) flows.rules.pingMs = ping_ms
    if (blocked_accounts) {
      flows.blockedAccounts.clear()
      for (const id of blocked_accounts) flows.blockedAccounts.add(id)
    }
    return { ...flows.rules, blockedAccounts: [...flows.blockedAccounts] }
  })
  app.post<One>('/control/numbers/:id/flow_key', (request) => {
    const key = flows.keys.get(request.params.id)
    if (!key) throw notThere('key of this number')
    key.status = bodyOf(request, Key).status
    return { success: true }
  })
}

/** A status that a tester sets stays; PUBLISHED gives it back to the measurements. */
function change(world: World, flow: Flow, { status, expires_in_days: days }: z.infer<typeof Change>): Record<string, unknown> {
  if (status !== undefined) {
    setFlowStatus(world, flow, status)
    flow.statusHeld = status !== 'PUBLISHED'
  }
  if (days !== undefined) flow.expiryWarning = { days, told: false }
  world.state.touched()
  return { id: flow.id, status: flow.status }
}
