import { setTimeout as sleep } from 'node:timers/promises'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db, Tx } from '../db/pool.ts'
import { withInstallation } from '../db/with-workspace.ts'
import type { Log } from '../log.ts'
import { applyElements, type FailedElement, type InboundHandlers } from './apply.ts'
import { elementsOf, type WebhookElement } from './elements.ts'
import { createFaults, type Fault } from './faults.ts'
import { findSource, type RoutedElement, routeElements } from './route-elements.ts'
import { onInboundWake } from './wake.ts'

export interface ProcessorDeps {
  db: Db
  log: Log
  handlers: InboundHandlers
  /** How often bodies that another process stored are looked for. */
  pollMs?: number
}

const atOnce = { bodies: 400, bytes: 8 * 1024 * 1024, elements: 1_000 }
const fewBodies = 50
const lingerMs = 8
/** Any number, the same in every process: one of them processes at a time, so that a person's messages keep their order. */
const turnKey = 7_003_261_420

/** Works through stored webhook bodies, oldest first, until stopped. What a killed process left unfinished is done again, harmlessly. */
export class Processor {
  readonly #deps: ProcessorDeps
  readonly #timer: ReturnType<typeof setInterval>
  readonly #forget: () => void
  #running: Promise<void> | undefined
  #again = false
  #stopped = false

  constructor(deps: ProcessorDeps) {
    this.#deps = deps
    this.#timer = setInterval(() => this.wake(), deps.pollMs ?? 500)
    this.#forget = onInboundWake(() => this.wake())
    this.wake()
  }

  wake(): void {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    clearInterval(this.#timer)
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        const bodies = await processBatch(this.#deps)
        if (bodies > 0) this.#again = true
        // A moment for company: a batch of many costs little more than a batch of one.
        if (bodies > 0 && bodies < fewBodies) await sleep(lingerMs)
      } catch (error) {
        this.#deps.log.warn({ err: error }, 'webhooks could not be processed; they are tried again')
        await sleep(500)
        this.#again = true
      }
    }
  }
}

interface StoredBody {
  id: number
  source: string
  body: Buffer
}

/**
 * Processes the oldest waiting bodies and answers how many there were. They stay locked meanwhile and are marked at the end, in
 * another transaction than their effects: a crash in between repeats effects that are harmless to repeat.
 */
export async function processBatch({ db, log, handlers }: ProcessorDeps): Promise<number> {
  return withInstallation(db, async (lock) => {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${turnKey}) as mine`.execute(lock)
    if (!rows[0]?.mine) return 0
    const bodies = await listWaiting(lock)
    if (bodies.length === 0) return 0
    const faults = await applyBodies(db, handlers, bodies)
    if (faults.length > 0) log.warn({ faults: faults.length, first: faults[0]?.reason }, 'elements of webhooks were quarantined')
    await createFaults(lock, faults)
    await finish(lock, bodies, faults)
    return bodies.length
  })
}

async function listWaiting(lock: Tx): Promise<StoredBody[]> {
  const { rows } = await sql<StoredBody>`
    select id, source, body from (
      select id, source, body, sum(octet_length(body)) over (order by id) as total
      from (select id, source, body from webhook_bodies where state = 0 order by id limit ${atOnce.bodies}) oldest
    ) measured where total - octet_length(body) < ${atOnce.bytes} order by id`.execute(lock)
  return rows
}

async function applyBodies(db: Db, handlers: InboundHandlers, bodies: readonly StoredBody[]): Promise<Fault[]> {
  const faults: Fault[] = []
  const routed: RoutedElement[] = []
  for (const [source, group] of Map.groupBy(bodies, (body) => body.source)) {
    const parts = group.map((body) => ({ body, ...readBody(body) }))
    for (const { body, problem } of parts) if (problem) faults.push(await wholeFault(db, body, problem))
    const found = await routeElements(
      db,
      source,
      parts.flatMap((part) => part.elements),
    )
    routed.push(...found.routed)
    for (const { at, element, place, reason } of found.strays)
      faults.push({
        bodyId: element.bodyId,
        workspaceId: at?.workspaceId ?? null,
        channelId: at?.channelId ?? null,
        place,
        reason,
        element,
      })
  }
  // Oldest first over all sources: a workspace may be reached by more than one.
  const failed = await applyByWorkspace(
    db,
    handlers,
    routed.sort((a, b) => a.bodyId - b.bodyId),
  )
  return [...faults, ...failed.map(faultOf)]
}

function readBody({ id, body }: StoredBody): { elements: WebhookElement[]; problem: string | undefined } {
  try {
    const { elements, unreadable } = elementsOf(parseWire(body.toString('utf8')), id)
    return {
      elements,
      problem: unreadable.length > 0 ? unreadable.map(({ place, reason }) => `${place}: ${reason}`).join('; ') : undefined,
    }
  } catch (error) {
    return { elements: [], problem: `It is not valid JSON: ${error instanceof Error ? error.message : error}` }
  }
}

async function wholeFault(db: Db, body: StoredBody, reason: string): Promise<Fault> {
  const at = await findSource(db, body.source)
  return {
    bodyId: body.id,
    workspaceId: at?.workspaceId ?? null,
    channelId: at?.channelId ?? null,
    place: 'body',
    reason,
    element: undefined,
    text: body.body.toString('utf8').slice(0, 20_000),
  }
}

/** Workspaces go side by side, a few at a time; within one, pieces follow one another. */
async function applyByWorkspace(db: Db, handlers: InboundHandlers, elements: readonly RoutedElement[]): Promise<FailedElement[]> {
  const failed: FailedElement[] = []
  const queue = [...Map.groupBy(elements, (element) => element.workspaceId)]
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [workspaceId, own] = next
      for (let start = 0; start < own.length; start += atOnce.elements)
        failed.push(...(await applyElements(db, handlers, workspaceId, own.slice(start, start + atOnce.elements))))
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return failed
}

const faultOf = ({ element, error }: FailedElement): Fault => ({
  bodyId: element.bodyId,
  workspaceId: element.workspaceId,
  channelId: element.channelId,
  place: element.place,
  reason:
    error instanceof z.ZodError
      ? `It is not what was expected: ${error.issues
          .map((i) => `${i.path.map(String).join('.')}: ${i.message}`)
          .slice(0, 3)
          .join('; ')}`
      : error.message,
  element,
})

async function finish(lock: Tx, bodies: readonly StoredBody[], faults: readonly Fault[]): Promise<void> {
  const broken = new Map(faults.filter((fault) => fault.element === undefined).map((fault) => [fault.bodyId, fault.reason]))
  await sql`
    update webhook_bodies b set state = v.state, processed_at = now(), problem = v.problem
    from unnest(${bodies.map((b) => b.id)}::bigint[], ${bodies.map((b) => (broken.has(b.id) ? 2 : 1))}::smallint[],
      ${bodies.map((b) => broken.get(b.id)?.replaceAll('\0', '').slice(0, 500) ?? null)}::text[]) as v (id, state, problem) where b.id = v.id`.execute(
    lock,
  )
}

/** Forgets bodies that were processed long ago, and quarantine that was replayed. Answers how many bodies went. */
export async function removeProcessed(db: Db, days: number): Promise<number> {
  await sql`delete from webhook_faults where replayed_at < now() - make_interval(days => ${days})`.execute(db)
  const { numAffectedRows } =
    await sql`delete from webhook_bodies where state = 1 and received_at < now() - make_interval(days => ${days})`.execute(db)
  return Number(numAffectedRows ?? 0)
}
