import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { phoneDigits } from '../ids.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import type { Handset } from '../people/handsets.ts'
import { queryOf } from '../wire/checked.ts'
import { servePage } from '../wire/page.ts'
import type { World } from '../world.ts'
import { serveCallsOfPhones } from './serve-calls.ts'
import { serveChats } from './serve-chats.ts'
import { serveFiles } from './serve-files.ts'
import { serveForms } from './serve-forms.ts'
import { servePerson } from './serve-person.ts'
import { serveShop } from './serve-shop.ts'

/** The handset page and what it calls. */
export async function servePhones(app: FastifyInstance, world: World): Promise<void> {
  await servePage(app, '/phones', join(import.meta.dirname, 'assets'))
  serveChats(app, world)
  servePerson(app, world)
  serveFiles(app, world)
  serveCallsOfPhones(app, world)
  serveForms(app, world)
  serveShop(app, world)
  app.get('/phones/events', (request, reply) => stream(world, request, reply))
}

const one = z.string().max(80)
const Holds = z.object({
  phone: z.string().optional(),
  handset: z.string().max(60).default(''),
  hold: z.union([one, z.array(one).max(200)]).optional(),
})

/**
 * Tells handsets what changes, and counts them as being in someone's hand. A browser opens few lines to one place, so all handsets of
 * a page share one: `hold=phone:handset` for each.
 */
function stream(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { phone, handset, hold } = queryOf(request, Holds)
  const held = [...(phone === undefined ? [] : [`${phone}:${handset}`]), ...[hold ?? []].flat()]
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  raw.write('retry: 1000\n\ndata: {}\n\n')
  const handsets = held.flatMap((each): Handset[] => {
    const [written = '', key = ''] = each.split(':')
    const digits = phoneDigits(written)
    const tell = (event: string): void => void raw.write(`data: {"phone":"${digits}",${event.slice(1)}\n\n`)
    return digits === undefined ? [] : [{ key, phone: canonicalPhone(digits), open: undefined, tell }]
  })
  const beat = setInterval(() => raw.write(': beat\n\n'), 15_000)
  for (const each of handsets) world.handsets.add(each)
  raw.on('close', () => {
    clearInterval(beat)
    for (const each of handsets) world.handsets.remove(each)
  })
}
