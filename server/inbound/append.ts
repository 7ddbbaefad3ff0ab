import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '@woochat/contract/errors.ts'
import type { Pool, PoolClient } from 'pg'
import type { Log } from '../log.ts'

export interface Appender {
  /** Resolves once the body is committed to disk; refuses with `database_down` after about a second. */
  append(source: string, body: Buffer): Promise<void>
  stop(): Promise<void>
}

interface Waiting {
  source: string
  body: Buffer
  since: number
  done: (refusal?: Refusal) => void
}

/** Meta waits some seconds and then tries again, for days: a late yes is worth less than an early “try again”. */
const patienceMs = 900
const mostWaitingBytes = 64 * 1024 * 1024
const lingerMs = 2
const fewBodies = 20
const mostAtOnce = { bodies: 500, bytes: 8 * 1024 * 1024 }

/**
 * Writes webhook bodies by group commit: what arrives while one commit runs goes into the next, in one statement. It keeps a
 * connection of its own, so that no other work can stand before it.
 */
export function startAppender({ pool, log, appended }: { pool: Pool; log: Log; appended: () => void }): Appender {
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let client: PoolClient | undefined
  let running: Promise<void> | undefined
  const inFlight = new Set<Waiting>()

  const letGo = (): void => {
    client?.release(true)
    client = undefined
  }
  const write = async (batch: Waiting[]): Promise<void> => {
    for (const each of batch) inFlight.add(each)
    try {
      client ??= await pool.connect()
      await withinPatience(insert(client, batch))
      for (const each of batch) each.done()
      appended()
    } catch (error) {
      log.warn({ err: error }, 'webhooks could not be stored: Meta is asked to send them again')
      letGo()
      for (const each of batch) each.done(new Refusal('database_down'))
    } finally {
      for (const each of batch) inFlight.delete(each)
    }
  }
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      // A moment for company: ten bodies in one commit cost little more than one.
      if (waiting.length < fewBodies) await sleep(lingerMs)
      const batch = takeBatch(waiting)
      waiting = waiting.slice(batch.length)
      waitingBytes -= batch.reduce((sum, each) => sum + each.body.length, 0)
      await write(batch)
    }
    running = undefined
  }
  const giveUp = setInterval(() => {
    const late = Date.now() - patienceMs
    for (const each of inFlight) if (each.since < late) each.done(new Refusal('database_down'))
    const stays = waiting.filter((each) => each.since >= late)
    if (stays.length === waiting.length) return
    for (const each of waiting) if (each.since < late) each.done(new Refusal('database_down'))
    waiting = stays
    waitingBytes = stays.reduce((sum, each) => sum + each.body.length, 0)
  }, 50)

  return {
    append(source, body) {
      if (waitingBytes + body.length > mostWaitingBytes) return Promise.reject(new Refusal('database_down'))
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      waiting.push({ source, body, since: Date.now(), done: (refusal) => (refusal ? reject(refusal) : resolve()) })
      waitingBytes += body.length
      running ??= run()
      return promise
    },
    async stop() {
      await running
      clearInterval(giveUp)
      client?.release()
      client = undefined
    },
  }
}

function takeBatch(waiting: readonly Waiting[]): Waiting[] {
  let bytes = 0
  const end = waiting.findIndex((each, i) => {
    bytes += each.body.length
    return i > 0 && (i >= mostAtOnce.bodies || bytes > mostAtOnce.bytes)
  })
  return end === -1 ? [...waiting] : waiting.slice(0, end)
}

/** All bodies travel as one binary value and are cut apart by the server: no escaping, whatever their number. */
async function insert(client: PoolClient, batch: readonly Waiting[]): Promise<void> {
  const starts: number[] = []
  let start = 1
  for (const { body } of batch) {
    starts.push(start)
    start += body.length
  }
  await client.query({
    name: 'webhook_append',
    text: `insert into webhook_bodies (source, body)
      select v.source, substring($1::bytea from v.start for v.size) from unnest($2::text[], $3::int[], $4::int[]) as v (source, start, size)`,
    values: [
      Buffer.concat(batch.map((each) => each.body)),
      batch.map((each) => each.source),
      starts,
      batch.map((each) => each.body.length),
    ],
  })
}

/** A connection that says nothing for so long is let go: the next batch tries a new one. */
async function withinPatience<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('The database did not answer in time')), 5 * patienceMs)
  work.catch(() => undefined)
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}
