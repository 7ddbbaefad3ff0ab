import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphError, missingParameter } from '../graph-error.ts'
import { phoneDigits } from '../ids.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import { phoneOfUser, userId } from '../people/identity.ts'
import { businessOf, showsPhone } from '../people/known.ts'
import type { PhoneNumber } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { pageOf } from '../wire/fields.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkList, checkText, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

type Node = { Params: { node: string } }
const dayMs = 24 * 3_600_000
const mostBlocked = 64_000

/**
 * `POST`, `DELETE`, `GET /{phone_number_id}/block_users`. Only who wrote within a day can be blocked; a request that succeeds in part
 * is answered 400 with both lists. Source: Meta, Block users (2026-06).
 */
export function serveBlockList(app: FastifyInstance, world: World): void {
  world.slices.set('block-lists', {
    save: () => [...world.state.blockLists].map(([number, phones]) => ({ number, phones: [...phones] })),
    load: (saved) => {
      for (const { number, phones } of saved as { number: string; phones: string[] }[])
        world.state.blockLists.set(number, new Set(phones))
    },
  })
  app.post<Node>('/:node/block_users', (request, reply) => change(world, request, reply, 'added_users', block))
  app.delete<Node>('/:node/block_users', (request, reply) => change(world, request, reply, 'removed_users', unblock))
  app.get<Node>('/:node/block_users', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'GET')
    const rows = [...listOf(world, number)].reverse()
    return pageOf(rows, parameters(request), `${origin(request)}/${number.id}/block_users`, (phone) => ({
      messaging_product: 'whatsapp',
      ...whoIs(world, number, phone),
    }))
  })
}

function listOf({ state }: World, number: PhoneNumber): Set<string> {
  const list = state.blockLists.get(number.id) ?? new Set<string>()
  state.blockLists.set(number.id, list)
  return list
}

type Change = (world: World, number: PhoneNumber, phone: string) => GraphError | undefined

function block(world: World, number: PhoneNumber, phone: string): GraphError | undefined {
  const lastAt = world.state.threads
    .get(number.id)
    ?.get(phone)
    ?.said.findLast((said) => !said.out)?.at
  if (lastAt === undefined || lastAt < world.clock.now() - dayMs)
    return new GraphError(131047, 'User has not messaged in the last 24 hours', { message: 'Re-engagement required' })
  listOf(world, number).add(phone)
  return undefined
}

function unblock(world: World, number: PhoneNumber, phone: string): undefined {
  listOf(world, number).delete(phone)
}

function change(world: World, request: FastifyRequest<Node>, reply: FastifyReply, done: string, act: Change): unknown {
  const number = numberOf(world, accessOf(world, request), request.params.node, request.method)
  const wish = parameters(request)
  if (wish.messaging_product !== 'whatsapp') throw missingParameter('messaging_product')
  const users = checkList(wish.block_users, 'block_users', 1, 1_000).map(({ user }) =>
    checkText(user, "block_users['user']", 140),
  )
  if (act === block && listOf(world, number).size + users.length > mostBlocked)
    throw new GraphError(139101, `The block list of a number holds ${mostBlocked} users at most.`)
  const changed: WireMap[] = []
  const failed: WireMap[] = []
  for (const input of users) {
    const phone = phoneFor(world, number, input)
    const problem =
      phone === undefined
        ? new GraphError(131009, 'This is no phone number and no user ID of this portfolio.')
        : act(world, number, phone)
    const user = { input, ...(phone !== undefined && whoIs(world, number, phone)) }
    if (problem)
      failed.push({
        ...user,
        errors: [{ message: problem.message, code: problem.code, error_data: { details: problem.details } }],
      })
    else changed.push(user)
  }
  world.state.touched()
  const lists = { [done]: changed, ...(failed.length > 0 && { failed_users: failed }) }
  const answer = { messaging_product: 'whatsapp', block_users: lists }
  if (failed.length === 0) return answer
  return reply.code(400).send({ ...answer, ...partly(act).body(world.ids.trace()) })
}

const partly = (act: Change): GraphError =>
  new GraphError(
    139100,
    `Failed to ${act === block ? 'block' : 'unblock'} some users, see the block_users response list for details`,
  )

function phoneFor(world: World, number: PhoneNumber, user: string): string | undefined {
  const phone = phoneDigits(user)
  return phone === undefined ? phoneOfUser(businessOf(world.state, number.id), user) : canonicalPhone(phone)
}

/** Who uses a username shows no phone number here either. */
function whoIs(world: World, number: PhoneNumber, phone: string): WireMap {
  const shown = showsPhone(world.state, world.state.thread(number.id, phone))
  return { ...(shown && { wa_id: phone }), user_id: userId(businessOf(world.state, number.id), phone) }
}
