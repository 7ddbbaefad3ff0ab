import type { FastifyInstance } from 'fastify'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import { phoneDigits } from '../ids.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import { phoneOfUser } from '../people/identity.ts'
import { businessOf } from '../people/known.ts'
import type { PhoneNumber, Thread } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkMap, checkText, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type Call, type Calls, callsOf } from './calls.ts'
import { permissionOf, requestLimits } from './permission.ts'

type Node = { Params: { node: string } }

/** Calls by voice. Source: Meta, Calling → Cloud API calling (2026-09). */
export function serveCalls(app: FastifyInstance, world: World): void {
  const calls = callsOf(world)
  app.post<Node>('/:node/calls', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const wish = parameters(request)
    if (wish.messaging_product !== 'whatsapp') throw missingParameter('messaging_product')
    const action = checkText(wish.action, 'action', 20)
    if (action === 'connect') return connect(world, calls, number, wish)
    return settle(calls, action, callOf(calls, number, wish), wish)
  })
  app.get<Node>('/:node/call_permissions', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'GET')
    const { user_wa_id: phone, recipient } = parameters(request)
    return permissions(world, personOf(world, number, { to: phone, recipient }))
  })
}

/** The business calls: only who allowed it. */
function connect(world: World, calls: Calls, number: PhoneNumber, wish: WireMap): WireMap {
  const thread = personOf(world, number, wish)
  sessionOf(wish, 'offer')
  const data = wish.biz_opaque_callback_data
  const callback = data === undefined ? undefined : checkText(data, 'biz_opaque_callback_data', 512)
  if (permissionOf(thread, world.clock.now()).status === 'no_permission')
    throw new GraphError(138006, 'This person has not allowed the business to call.')
  return { messaging_product: 'whatsapp', calls: [{ id: calls.dial(thread, callback).id }] }
}

function settle(calls: Calls, action: string, call: Call, wish: WireMap): WireMap {
  if (action === 'pre_accept' || action === 'accept') sessionOf(wish, 'answer')
  if (action === 'pre_accept') calls.preaccept(call)
  else if (action === 'accept') calls.accept(call)
  else if (action === 'reject') calls.end(call, 'FAILED')
  else if (action === 'terminate') calls.end(call, 'COMPLETED')
  else throw invalidParameter('Param action must be one of {CONNECT, PRE_ACCEPT, ACCEPT, REJECT, TERMINATE}.')
  return { messaging_product: 'whatsapp', success: true }
}

function callOf(calls: Calls, number: PhoneNumber, wish: WireMap): Call {
  const id = checkText(wish.call_id, 'call_id', 200)
  const call = calls.find(number.id, id)
  if (!call) throw invalidParameter(`Param call_id ${id.slice(0, 80)} is not a call of this number.`)
  return call
}

function sessionOf(wish: WireMap, kind: 'offer' | 'answer'): void {
  const session = checkMap(wish.session, 'session')
  if (session.sdp_type !== kind) throw invalidParameter(`Param session['sdp_type'] must be ${kind}.`)
  checkText(session.sdp, "session['sdp']", 100_000)
}

function personOf(world: World, number: PhoneNumber, { to, recipient }: WireMap): Thread {
  const phone = typeof to === 'string' || typeof to === 'number' ? phoneDigits(String(to)) : behind(world, number, recipient)
  if (phone === undefined)
    throw to === undefined && recipient === undefined
      ? missingParameter('to')
      : new GraphError(131009, "Parameter 'to' is not a valid phone number.")
  return world.state.thread(number.id, canonicalPhone(phone))
}

const behind = (world: World, number: PhoneNumber, user: unknown): string | undefined =>
  typeof user === 'string' ? phoneOfUser(businessOf(world.state, number.id), user) : undefined

function permissions(world: World, thread: Thread): WireMap {
  const { status, until } = permissionOf(thread, world.clock.now())
  const limits = requestLimits(thread, world.clock.now())
  const wire = limits.map(({ period, max, used }) => ({ time_period: period, max_allowed: max, current_usage: used }))
  return {
    messaging_product: 'whatsapp',
    permission: { status, ...(until !== undefined && { expiration_time: until }) },
    actions: [
      {
        action_name: 'send_call_permission_request',
        can_perform_action: limits.every(({ max, used }) => used < max),
        limits: wire,
      },
      {
        action_name: 'start_call',
        can_perform_action: status !== 'no_permission',
        limits: [{ time_period: 'PT24H', max_allowed: 100, current_usage: 0 }],
      },
    ],
  }
}
