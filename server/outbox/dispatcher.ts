import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '@woochat/contract/errors.ts'
import { type SendOutcome, sendMessage } from '../cloud-api/send.ts'
import { socketsPerHost, type Transport } from '../cloud-api/transport.ts'
import type { Database } from '../db/pool.ts'
import { Statistics } from '../db/statistics.ts'
import { isDatabaseDown, withWorkspace } from '../db/with-workspace.ts'
import type { Log } from '../log.ts'
import { type Claim, type ClaimedSend, claimSends, markSending, renewLeases, withMedia } from './claim.ts'
import { type Flight, Lane } from './lane.ts'
import { type Finished, type SettleHooks, settleFinished } from './settle.ts'
import { listDueWorkspaces, sweepLost } from './sweep.ts'
import { onOutboxWake } from './wake.ts'

export interface OutboxDeps extends SettleHooks {
  database: Pick<Database, 'db' | 'scan'>
  log: Log
  /** How a number is reached; refuses when it no longer is. */
  transportOf(workspaceId: number, channelId: number): Promise<Transport>
  /** The id at Meta of a file of ours, uploaded through this number if need be. */
  mediaAtMeta(workspaceId: number, channelId: number, mediaId: number): Promise<string>
  /** How often other processes' work and lost leases are looked for. */
  pollMs?: number
  /** Sockets of this process: the most that can be in doubt when it is killed. */
  sockets?: number
}

const renewEveryMs = 6_000
const drainMs = 20_000
const mostGatherMs = 20

/**
 * Sends what waits in the outbox. Each workspace is a lane; a turn of a lane is one transaction that writes the outcomes which
 * came in and takes as many new messages as there are free sockets, so a commit serves many messages and nothing is marked
 * `sending` before there is a socket for it.
 */
export class Dispatcher {
  readonly #deps: OutboxDeps
  readonly #lanes = new Map<number, Lane>()
  readonly #timers: ReturnType<typeof setInterval>[] = []
  readonly #forget: () => void
  readonly #statistics: Statistics
  #polling = false
  #stopped = false

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#statistics = new Statistics(deps.database.db, deps.log)
    this.#forget = onOutboxWake((workspaceId) => this.#wake(workspaceId))
    this.#timers.push(setInterval(() => void this.#poll(), deps.pollMs ?? 1_000))
    this.#timers.push(setInterval(() => void this.#renew(), renewEveryMs))
    void this.#poll()
  }

  /** Takes nothing new, waits for the answers of what is under way and writes them. What a deadline cuts off is swept later. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    for (const timer of this.#timers) clearInterval(timer)
    for (const lane of this.#lanes.values()) lane.sleep()
    const deadline = Date.now() + drainMs
    while (
      Date.now() < deadline &&
      [...this.#lanes.values()].some((lane) => lane.running || lane.flights.size > 0 || lane.finished.length > 0)
    )
      await sleep(10)
  }

  #wake(workspaceId: number): void {
    const lane = this.#lane(workspaceId)
    lane.due = true
    this.#turn(lane)
  }

  async #poll(): Promise<void> {
    if (this.#polling || this.#stopped) return
    this.#polling = true
    try {
      for (const { workspaceId, lost } of await listDueWorkspaces(this.#deps.database.scan)) {
        if (this.#stopped) return
        if (lost) await this.#sweep(workspaceId)
        this.#wake(workspaceId)
      }
      for (const [id, lane] of this.#lanes) if (!lane.busy && !lane.waiting) this.#lanes.delete(id)
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'the outbox could not be looked through; it is tried again')
    } finally {
      this.#polling = false
    }
  }

  async #sweep(workspaceId: number): Promise<void> {
    const swept = await sweepLost(this.#deps.database.db, workspaceId, this.#deps)
    this.#deps.log.info({ workspaceId, ...swept }, 'took back what a stopped process held')
  }

  #lane(workspaceId: number): Lane {
    const lane = this.#lanes.get(workspaceId) ?? new Lane(workspaceId)
    this.#lanes.set(workspaceId, lane)
    return lane
  }

  /** Starts the lane's turns unless they run; they go on while there is something to write or to take. */
  #turn(lane: Lane): void {
    if (lane.running) return
    lane.running = true
    void this.#turns(lane).finally(() => {
      lane.running = false
      if (lane.finished.length > 0 || (lane.due && this.#room(lane) > 0)) this.#turn(lane)
    })
  }

  async #turns(lane: Lane): Promise<void> {
    for (;;) {
      if (lane.finished.length === 0 && !(lane.due && this.#room(lane) > 0)) return
      await this.#gather(lane)
      const room = this.#room(lane)
      const finished = lane.finished
      lane.finished = []
      try {
        this.#launch(lane, await this.#transact(lane, finished, room))
      } catch (error) {
        this.#deps.log.warn({ err: error, workspaceId: lane.workspaceId }, 'a turn of the outbox failed; it is tried again')
        lane.finished = [...(await this.#salvage(lane, finished, error)), ...lane.finished]
        lane.due = true
        await sleep(500)
      }
    }
  }

  /**
   * One outcome that cannot be written must not hold up all others: each is tried by itself. What fails even so is let go; its
   * lease runs out, and it shows as a doubt. Answers what is to be tried again, which is all when the database does not answer.
   */
  async #salvage(lane: Lane, finished: readonly Finished[], error: unknown): Promise<readonly Finished[]> {
    if (isDatabaseDown(error)) return finished
    for (const [i, one] of finished.entries()) {
      try {
        await withWorkspace(this.#deps.database.db, lane.workspaceId, (tx) =>
          settleFinished(tx, lane.workspaceId, [one], this.#deps),
        )
      } catch (failure) {
        if (isDatabaseDown(failure)) return finished.slice(i)
        this.#deps.log.error(
          { err: failure, workspaceId: lane.workspaceId, messageId: one.send.id },
          'an outcome could not be written',
        )
      }
    }
    return []
  }

  /**
   * With a long queue a turn waits a little for more answers: it costs as much for two as for sixty, so fewer and fuller turns
   * carry more. Where nothing waits, or nothing more is out, it goes at once.
   */
  async #gather(lane: Lane): Promise<void> {
    const enough = (this.#deps.sockets ?? socketsPerHost) * 0.75
    for (
      let waited = 0;
      lane.deep && waited < mostGatherMs && lane.flights.size > 0 && lane.finished.length < enough;
      waited += 2
    )
      await sleep(2)
  }

  #transact(lane: Lane, finished: readonly Finished[], room: number): Promise<Claim> {
    lane.due = false
    return withWorkspace(this.#deps.database.db, lane.workspaceId, async (tx) => {
      if (finished.length > 0) await settleFinished(tx, lane.workspaceId, finished, this.#deps)
      return claimSends(tx, lane.workspaceId, room)
    })
  }

  #launch(lane: Lane, { sends, more, waitMs }: Claim): void {
    this.#statistics.count(sends.length)
    for (const send of sends) {
      const flight = { send, since: Date.now() }
      lane.flights.add(flight)
      void this.#send(lane, flight)
    }
    lane.due ||= more
    lane.deep = more
    if (waitMs !== null && !this.#stopped) lane.wakeIn(Math.max(waitMs, 5), () => this.#wake(lane.workspaceId))
  }

  /** A fair share of the free sockets: all of them when alone. */
  #room(lane: Lane): number {
    if (this.#stopped) return 0
    const sockets = this.#deps.sockets ?? socketsPerHost
    const lanes = [...this.#lanes.values()]
    const share = Math.ceil(sockets / Math.max(1, lanes.filter((each) => each.busy).length))
    const used = lanes.reduce((sum, each) => sum + each.flights.size, 0)
    return Math.max(0, Math.min(sockets - used, share - lane.flights.size))
  }

  async #send(lane: Lane, flight: Flight): Promise<void> {
    const outcome = await this.#attempt(lane.workspaceId, flight.send)
    lane.flights.delete(flight)
    if (outcome) lane.finished.push({ send: flight.send, outcome })
    this.#turn(lane)
    // A socket came free: whoever stood without one is next.
    for (const other of this.#lanes.values()) if (other.due && !other.running && this.#room(other) > 0) this.#turn(other)
  }

  /** One request, or the reason why there was none; undefined when the row is no longer ours. */
  async #attempt(workspaceId: number, send: ClaimedSend): Promise<SendOutcome | undefined> {
    let request = send.request
    let transport: Transport
    try {
      transport = await this.#deps.transportOf(workspaceId, send.channelId)
      if (send.state === 'claimed' && send.mediaId !== null) {
        request = withMedia(request, await this.#deps.mediaAtMeta(workspaceId, send.channelId, send.mediaId))
        if (this.#stopped) return { kind: 'retry', afterMs: 0, why: 'stopping', code: null, scope: 'pair' }
        if (!(await withWorkspace(this.#deps.database.db, workspaceId, (tx) => markSending(tx, workspaceId, send))))
          return undefined
      }
    } catch (error) {
      return this.#notSent(workspaceId, error)
    }
    return sendMessage(transport, withCallback(request, workspaceId, send.id), send.attempts)
  }

  /** What failed before any request was made. */
  #notSent(workspaceId: number, error: unknown): SendOutcome {
    const why = error instanceof Error ? error.message : String(error)
    if (error instanceof Refusal && error.status < 500)
      return {
        kind: 'rejected',
        code: null,
        message: why,
        details: null,
        scope: error.code === 'not_found' ? 'channel' : 'message',
      }
    this.#deps.log.warn({ err: error, workspaceId }, 'a message could not be prepared; it is tried again')
    return { kind: 'retry', afterMs: 3_000, why, code: null, scope: 'pair' }
  }

  async #renew(): Promise<void> {
    const old = Date.now() - renewEveryMs / 2
    for (const lane of this.#lanes.values()) {
      const held = [...lane.flights].filter((flight) => flight.since < old).map((flight) => flight.send)
      if (held.length === 0) continue
      await withWorkspace(this.#deps.database.db, lane.workspaceId, (tx) => renewLeases(tx, lane.workspaceId, held)).catch(
        (error: unknown) => this.#deps.log.warn({ err: error }, 'leases could not be renewed'),
      )
    }
  }
}

/** Our id rides along and comes back in every status: what settles a message whose answer was lost. */
const withCallback = (request: string, workspaceId: number, messageId: number): string =>
  `${request.slice(0, -1)}, "biz_opaque_callback_data": "${workspaceId}.${messageId}"}`
