import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Call, callsOf } from '../calls/calls.ts'
import { threadOf } from '../inbound/thread-of.ts'
import { bodyOf, notThere, queryOf } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { OfPhone } from './of-phone.ts'

type OneChat = { Params: { number: string } }
type OneCall = { Params: { number: string; call: string } }
/** What a phone would offer: sound does not travel here. */
const offer = 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n'

/** A person calls a business from the handset, sees whether it answers, and hangs up. */
export function serveCallsOfPhones(app: FastifyInstance, world: World): void {
  const calls = callsOf(world)
  const found = ({ number, call: id }: OneCall['Params'], phone: string): Call => {
    const call = calls.find(number, id)
    if (!call || call.phone !== phone) throw notThere('such call')
    return call
  }
  app.post<OneChat>('/phones/api/chats/:number/calls', (request) => {
    const { phone } = bodyOf(request, OfPhone)
    return view(world, calls.ring(threadOf(world, request.params.number, phone), offer))
  })
  app.get<OneCall>('/phones/api/chats/:number/calls/:call', (request) =>
    view(world, found(request.params, queryOf(request, OfPhone).phone)),
  )
  app.post<OneCall>('/phones/api/chats/:number/calls/:call', (request) => {
    const call = found(request.params, bodyOf(request, OfPhone.extend({ end: z.literal(true) })).phone)
    calls.end(call, 'COMPLETED')
    return view(world, call)
  })
}

const view = (world: World, { id, state, startedAt, endedAt }: Call): Record<string, unknown> => ({
  id,
  state,
  seconds: startedAt === 0 ? 0 : Math.floor(((endedAt || world.clock.now()) - startedAt) / 1000),
  answered: startedAt > 0,
})
