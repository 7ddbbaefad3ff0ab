import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type FlowSession, flowsOf } from '../flow-store/flows.ts'
import { actFlow, closeFlow, openFlow } from '../flows/run.ts'
import { threadOf } from '../inbound/thread-of.ts'
import { sniff } from '../media/media-rules.ts'
import { bodyOf, notThere, queryOf } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { OfPhone } from './of-phone.ts'

type OneChat = { Params: { number: string } }
type OneForm = { Params: { session: string } }
const values = z.record(z.string(), z.unknown())
const Step = OfPhone.extend({ action: z.unknown().optional(), payload: values.optional(), form: values.optional() })

/** A person fills in the form of a message; its files lie here before the form names them. */
export function serveForms(app: FastifyInstance, world: World): void {
  app.post<OneChat>('/phones/api/chats/:number/flows', (request) => {
    const { phone, message } = bodyOf(request, OfPhone.extend({ message: z.string() }))
    return openFlow(world, threadOf(world, request.params.number, phone), message)
  })
  app.post<OneForm>('/phones/api/flows/:session', (request) => {
    const { phone, ...step } = bodyOf(request, Step)
    return actFlow(world, ownSession(world, request.params.session, phone).id, step)
  })
  app.post<OneForm>('/phones/api/flows/:session/close', (request) => {
    closeFlow(world, ownSession(world, request.params.session, bodyOf(request, OfPhone).phone))
    return { success: true }
  })
  app.post<OneChat>('/phones/api/chats/:number/form-files', async (request) => {
    const { phone, name } = queryOf(request, OfPhone.extend({ name: z.string().max(200).optional() }))
    const { numberId } = threadOf(world, request.params.number, phone)
    if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw notThere('file in the request')
    const mime = sniff(request.body) ?? (request.headers['content-type'] ?? 'application/octet-stream').split(';')[0] ?? ''
    return { id: (await world.media.add(request.body, mime, numberId, name)).id }
  })
}

/** Whoever holds another phone cannot go on in this one's form. */
function ownSession(world: World, id: string, phone: string): FlowSession {
  const session = flowsOf(world).sessions.get(id)
  if (session?.chat?.phone !== phone) throw notThere('such form being filled in')
  return session
}
