import type { ClaimedSend } from './claim.ts'
import type { Finished } from './settle.ts'

/** A request under way, and since when. */
export interface Flight {
  send: ClaimedSend
  since: number
}

/** One workspace's share of this process: what it has under way, what came back, and whether there is more. */
export class Lane {
  readonly workspaceId: number
  readonly flights = new Set<Flight>()
  finished: Finished[] = []
  /** There may be something to claim. */
  due = false
  /** The last claim found more than there was room for. */
  deep = false
  running = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #wakeAt = Number.POSITIVE_INFINITY

  constructor(workspaceId: number) {
    this.workspaceId = workspaceId
  }

  /** Busy lanes share the sockets; an idle one is forgotten. */
  get busy(): boolean {
    return this.due || this.running || this.flights.size > 0 || this.finished.length > 0
  }

  get waiting(): boolean {
    return this.#timer !== undefined
  }

  /** Calls `act` after a while; the earliest of several wishes counts. */
  wakeIn(ms: number, act: () => void): void {
    const at = Date.now() + ms
    if (at >= this.#wakeAt) return
    this.sleep()
    this.#wakeAt = at
    this.#timer = setTimeout(() => {
      this.sleep()
      act()
    }, ms)
  }

  sleep(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#wakeAt = Number.POSITIVE_INFINITY
  }
}
