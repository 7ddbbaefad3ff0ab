import type { LiveEvent } from '@woochat/contract/events.ts'
import type { Db } from '../db/pool.ts'
import type { Log } from '../log.ts'
import { getEventRange, listEvents } from './store.ts'
import { onEventsWake } from './wake.ts'

export interface Follower {
  /** Takes events in order, each once; answers false when it can take no more for now and should be let go. */
  take(events: readonly LiveEvent[]): boolean
  end(): void
}

export interface TailOptions {
  db: Db
  log: Log
  /** How often to look for what other processes wrote. */
  pollMs?: number
}

const pageSize = 500

/** Follows the event logs of workspaces that someone watches: one query a wake serves all who watch the same workspace. */
export class Tails {
  readonly #options: TailOptions
  readonly #tails = new Map<number, Tail>()
  readonly #forget: () => void

  constructor(options: TailOptions) {
    this.#options = options
    this.#forget = onEventsWake((workspaceId) => this.#tails.get(workspaceId)?.look())
  }

  /** Gives the follower everything after `after`, first from the table and then live, until it is let go. */
  async follow(workspaceId: number, after: number, follower: Follower): Promise<() => void> {
    const tail = this.#tails.get(workspaceId) ?? new Tail(workspaceId, this.#options)
    this.#tails.set(workspaceId, tail)
    const leave = (): void => {
      if (tail.leave(follower)) this.#tails.delete(workspaceId)
    }
    try {
      await tail.join(follower, after)
    } catch (error) {
      leave()
      throw error
    }
    return leave
  }

  stop(): void {
    this.#forget()
    for (const tail of this.#tails.values()) tail.stop()
    this.#tails.clear()
  }
}

class Tail {
  readonly #workspaceId: number
  readonly #options: TailOptions
  /** What each follower has been given; those still catching up are in `#catching` and are not served live. */
  readonly #cursors = new Map<Follower, number>()
  readonly #catching = new Set<Follower>()
  #timer: ReturnType<typeof setInterval> | undefined
  #last: number | undefined
  #reading = false
  #again = false

  constructor(workspaceId: number, options: TailOptions) {
    this.#workspaceId = workspaceId
    this.#options = options
  }

  async join(follower: Follower, after: number): Promise<void> {
    this.#timer ??= setInterval(() => this.look(), this.#options.pollMs ?? 250)
    this.#cursors.set(follower, after)
    this.#catching.add(follower)
    this.#last ??= (await getEventRange(this.#options.db, this.#workspaceId)).newest
    while (this.#cursors.has(follower)) {
      const cursor = this.#cursors.get(follower) ?? after
      const events = await listEvents(this.#options.db, this.#workspaceId, cursor, pageSize)
      if (!this.#cursors.has(follower)) return
      this.#give(follower, events)
      // Live only once nothing lies between: the tail may have moved on while this page was read.
      if (events.length < pageSize && (this.#cursors.get(follower) ?? 0) >= (this.#last ?? 0)) break
    }
    this.#catching.delete(follower)
  }

  /** Answers true when nobody is left. */
  leave(follower: Follower): boolean {
    this.#cursors.delete(follower)
    this.#catching.delete(follower)
    if (this.#cursors.size > 0) return false
    clearInterval(this.#timer)
    return true
  }

  stop(): void {
    clearInterval(this.#timer)
    for (const follower of [...this.#cursors.keys()]) follower.end()
  }

  look(): void {
    if (this.#reading) this.#again = true
    else void this.#read()
  }

  async #read(): Promise<void> {
    if (this.#last === undefined) return
    this.#reading = true
    try {
      do {
        this.#again = false
        const events: LiveEvent[] = await listEvents(this.#options.db, this.#workspaceId, this.#last, pageSize)
        this.#last = events.at(-1)?.seq ?? this.#last
        this.#broadcast(events)
        if (events.length === pageSize) this.#again = true
      } while (this.#again && this.#cursors.size > 0)
    } catch (error) {
      this.#options.log.warn({ err: error, workspaceId: this.#workspaceId }, 'the event log could not be read; it is tried again')
    } finally {
      this.#reading = false
    }
  }

  #broadcast(events: readonly LiveEvent[]): void {
    if (events.length === 0) return
    for (const follower of [...this.#cursors.keys()]) if (!this.#catching.has(follower)) this.#give(follower, events)
  }

  #give(follower: Follower, events: readonly LiveEvent[]): void {
    const cursor = this.#cursors.get(follower) ?? 0
    const fresh = events.filter((event) => event.seq > cursor)
    const last = fresh.at(-1)
    if (!last) return
    this.#cursors.set(follower, last.seq)
    if (!follower.take(fresh)) follower.end()
  }
}
