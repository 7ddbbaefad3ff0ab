import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { callsOf } from '../calls/calls.ts'
import { phoneDigits } from '../ids.ts'
import { threadOf } from '../inbound/thread-of.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

const Ring = z.strictObject({ number: z.string(), sdp: z.string().min(1).max(100_000).default('v=0\r\n') })
const HangUp = z.strictObject({ number: z.string(), call_id: z.string() })
type OfPhone = { Params: { phone: string } }

/** A person calls, and hangs up. */
export function serveCallControl(app: FastifyInstance, world: World): void {
  const calls = callsOf(world)
  app.post<OfPhone>('/control/people/:phone/calls', (request) => {
    const { number, sdp } = bodyOf(request, Ring)
    const phone = phoneDigits(request.params.phone)
    if (phone === undefined) throw notThere('such phone number')
    return { id: calls.ring(threadOf(world, number, phone), sdp).id }
  })
  app.post<OfPhone>('/control/people/:phone/calls/end', (request) => {
    const { number, call_id } = bodyOf(request, HangUp)
    const call = calls.find(number, call_id)
    if (!call || call.phone !== canonicalPhone(phoneDigits(request.params.phone) ?? '')) throw notThere('such call')
    calls.end(call, 'COMPLETED')
    return { success: true }
  })
}
