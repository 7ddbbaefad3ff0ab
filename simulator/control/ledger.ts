import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { expiresAt } from '../delivery/arrival.ts'
import { phoneDigits } from '../ids.ts'
import { canonicalPhone } from '../people/canonical-phone.ts'
import type { Life, Outgoing, Thread } from '../state.ts'
import { queryOf } from '../wire/checked.ts'
import type { World } from '../world.ts'

const Query = z.object({
  to: z.string().optional(),
  callback: z.string().optional(),
  number: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100_000).default(100),
})
const CountQuery = z.object({
  number: z.string().optional(),
  to: z.string().optional(),
  over: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(2_000_000).default(100_000),
})

/** The books: what was accepted, for whom, and what became of it. A crash test reads them to prove that nothing was sent twice. */
export function serveLedger(app: FastifyInstance, world: World): void {
  app.get('/control/ledger', (request) => {
    const { to, callback, number, limit } = queryOf(request, Query)
    const quoted = callback === undefined ? undefined : JSON.stringify(callback)
    const found = threadsOf(world, number, to).flatMap((thread) =>
      thread.said.filter((said): said is Outgoing => said.out && (quoted === undefined || said.callback === quoted)),
    )
    const newest = found.sort((a, b) => b.at - a.at)
    return { total: found.length, data: newest.slice(0, limit).map(entry) }
  })
  app.get('/control/ledger/summary', (request) => ({
    ...world.state.totals,
    recipients: threadsOf(world, queryOf(request, CountQuery).number).filter((thread) => thread.accepted > 0).length,
    webhooks: { ...world.webhooks.counts, waiting: world.webhooks.waiting },
    underWay: world.delivery.underWay,
  }))
  app.get('/control/ledger/recipients', (request) => {
    const { number, to, over, limit } = queryOf(request, CountQuery)
    return {
      data: threadsOf(world, number, to)
        .filter((thread) => thread.accepted > over)
        .slice(0, limit)
        .map((thread) => account(world, thread)),
    }
  })
  app.get('/control/ledger/callbacks', (request) => {
    const { over, limit } = queryOf(request, CountQuery)
    const rows = [...world.state.callbacks].filter(([, accepted]) => accepted > over).slice(0, limit)
    return { data: rows.map(([callback, accepted]) => ({ callback: JSON.parse(callback) as string, accepted })) }
  })
}

function threadsOf(world: World, number: string | undefined, to?: string): Thread[] {
  const digits = to === undefined ? undefined : phoneDigits(to)
  const phone = digits && canonicalPhone(digits)
  const numbers =
    number === undefined
      ? [...world.state.threads.values()]
      : [world.state.threads.get(number)].filter((one) => one !== undefined)
  if (phone === undefined) return numbers.flatMap((threads) => [...threads.values()])
  return numbers.flatMap((threads) => threads.get(phone) ?? [])
}

/** What became of all that one number wrote to one person; of the newest 300 messages, a chat remembers no more. */
function account({ state }: World, thread: Thread): Record<string, unknown> {
  const lives: Record<Life, number> = { held: 0, accepted: 0, sent: 0, delivered: 0, read: 0, failed: 0, expired: 0 }
  let chargedMicros = 0
  for (const said of thread.said) {
    if (!said.out) continue
    lives[said.life]++
    chargedMicros += said.chargedMicros
  }
  const { accepted: waiting, ...ended } = lives
  return {
    number: thread.numberId,
    to: thread.phone,
    accepted: thread.accepted,
    refused: state.refusals.get(`${thread.numberId} ${thread.phone}`) ?? 0,
    waiting,
    ...ended,
    charged_micros: chargedMicros,
  }
}

const entry = (out: Outgoing): Record<string, unknown> => ({
  id: out.id,
  number: out.thread.numberId,
  to: out.thread.phone,
  type: out.type,
  callback: out.callback === undefined ? null : (JSON.parse(out.callback) as string),
  category: out.category,
  status: out.life,
  error: out.errorCode === 0 ? null : out.errorCode,
  accepted_at: out.at,
  sent_at: out.sentAt || null,
  delivered_at: out.deliveredAt || null,
  read_at: out.readAt || null,
  expires_at: expiresAt(out),
  charged_micros: out.chargedMicros,
  request: JSON.parse(out.raw.read()) as unknown,
})
