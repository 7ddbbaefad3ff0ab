import type { FastifyReply, FastifyRequest } from 'fastify'
import { sleep } from '../clock.ts'
import type { FaultKind } from '../faults.ts'
import { GraphError } from '../graph-error.ts'
import type { Outgoing, PhoneNumber } from '../state.ts'
import type { WireBody } from '../wire/wire-body.ts'
import type { World } from '../world.ts'
import { acceptMessage } from './accept.ts'
import { phoneMeant } from './recipient.ts'

const before: FaultKind[] = ['drop_before', 'error_500', 'rate_429']
const after: FaultKind[] = ['drop_after_accept', 'error_500_after_accept', 'garbage_200', 'status_before_answer']

/** Takes a message while something goes wrong on the way: the sender may learn less, or later, than what is true. */
export async function acceptAmongFaults(
  world: World,
  number: PhoneNumber,
  body: WireBody,
  via: Outgoing['via'],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const to = phoneMeant(world.state, number, body.json)
  const slow = world.faults.strike(['slow'], number.id, to)
  if (slow) await sleep(world.clock, slow.ms)
  const early = world.faults.strike(before, number.id, to)?.kind
  if (early === 'drop_before') return hangUp(request, reply)
  if (early === 'error_500') throw new GraphError(131000)
  if (early === 'rate_429') throw new GraphError(130429)
  const late = world.faults.strike(after, number.id, to)
  const { out, answer } = acceptMessage(world, number, body, via, late?.kind === 'status_before_answer')
  if (late?.kind === 'drop_after_accept') return hangUp(request, reply)
  if (late?.kind === 'error_500_after_accept') throw new GraphError(131000)
  if (late?.kind === 'garbage_200')
    return reply.type('text/html').send('<!doctype html><title>Facebook</title><p>Sorry, something went wrong.')
  if (late?.kind === 'status_before_answer') await world.webhooks.settled(number.id, out.thread.phone, 2_000)
  return reply.type('application/json').send(answer)
}

function hangUp(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.destroy()
  return reply
}
