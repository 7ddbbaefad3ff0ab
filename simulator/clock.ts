/** A time at which something happens, unless it is cancelled first. */
export interface Alarm {
  cancel(): void
}

/** Milliseconds since 1970. Every timer of the simulator hangs on one clock, so that a month can pass in a minute. */
export interface Clock {
  now(): number
  /** Rings once, at `atMs` of this clock or soon after. */
  at(atMs: number, ring: () => void): Alarm
  /** Work that must end before a stepped clock goes on; the other clocks wait for nobody. */
  hold(work: Promise<unknown>): void
  /** Goes on from a time that has been, unless it is later already; before anything is set. */
  resumeAt(ms: number): void
  stop(): void
}

const longestTimeoutMs = 2_147_483_647

interface Armed {
  readonly atMs: number
  readonly ring: () => void
  timer: NodeJS.Timeout
}

/** The clock on the wall, or one that runs `speed` times as fast; it can be put forward, never back. */
export class RunningClock implements Clock {
  readonly #armed = new Set<Armed>()
  #speed: number
  #zeroMs: number
  #zeroOnWall = Date.now()

  constructor(speed = 1, startMs?: number) {
    this.#speed = speed
    this.#zeroMs = startMs ?? this.#zeroOnWall
  }

  get speed(): number {
    return this.#speed
  }

  now(): number {
    return Math.floor(this.#zeroMs + (Date.now() - this.#zeroOnWall) * this.#speed)
  }

  at(atMs: number, ring: () => void): Alarm {
    const armed: Armed = { atMs, ring, timer: this.#timer(() => armed, atMs) }
    this.#armed.add(armed)
    return { cancel: () => this.#disarm(armed) }
  }

  hold(): void {}

  resumeAt(ms: number): void {
    if (ms > this.now()) this.#restart(ms, this.#speed)
  }

  /** Goes on at another speed from now on. */
  set speed(speed: number) {
    this.#restart(this.now(), speed)
  }

  /** Puts the hands forward; what falls into the time that is skipped happens at once, in its order. */
  skip(ms: number): void {
    this.#restart(this.now() + ms, this.#speed)
  }

  stop(): void {
    for (const armed of [...this.#armed]) this.#disarm(armed)
  }

  #restart(nowMs: number, speed: number): void {
    this.#zeroMs = nowMs
    this.#zeroOnWall = Date.now()
    this.#speed = speed
    for (const armed of [...this.#armed].sort((a, b) => a.atMs - b.atMs)) {
      clearTimeout(armed.timer)
      armed.timer = this.#timer(() => armed, armed.atMs)
    }
  }

  #timer(armed: () => Armed, atMs: number): NodeJS.Timeout {
    const delayMs = Math.min(Math.max(Math.ceil((atMs - this.now()) / this.#speed), 1), longestTimeoutMs)
    return setTimeout(() => this.#expired(armed()), delayMs)
  }

  #expired(armed: Armed): void {
    if (armed.atMs > this.now() + this.#speed) {
      armed.timer = this.#timer(() => armed, armed.atMs)
      return
    }
    this.#armed.delete(armed)
    armed.ring()
  }

  #disarm(armed: Armed): void {
    clearTimeout(armed.timer)
    this.#armed.delete(armed)
  }
}

interface Waiting {
  atMs: number
  order: number
  ring: () => void
  cancelled: boolean
}

/**
 * Stands still until told to go on. Alarms ring one after the other in order of time, then of setting, and each waits until the
 * work of the one before has ended: the same steps give the same run.
 */
export class SteppedClock implements Clock {
  readonly #heap: Waiting[] = []
  readonly #held = new Set<Promise<unknown>>()
  #nowMs: number
  #order = 0
  #stopped = false
  #turn: Promise<void> = Promise.resolve()

  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  at(atMs: number, ring: () => void): Alarm {
    const waiting: Waiting = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, ring, cancelled: false }
    push(this.#heap, waiting)
    return {
      cancel: () => {
        waiting.cancelled = true
      },
    }
  }

  hold(work: Promise<unknown>): void {
    this.#held.add(work)
    const done = (): void => {
      this.#held.delete(work)
    }
    work.then(done, done)
  }

  resumeAt(ms: number): void {
    this.#nowMs = Math.max(this.#nowMs, ms)
  }

  /** When the next alarm rings, or undefined when none is set. */
  get nextMs(): number | undefined {
    while (this.#heap[0]?.cancelled) pop(this.#heap)
    return this.#heap[0]?.atMs
  }

  /** Lets `ms` pass and everything that falls into them happen. Calls that overlap take turns. */
  advance(ms: number): Promise<void> {
    this.#turn = this.#turn.then(() => this.#advance(ms))
    return this.#turn
  }

  stop(): void {
    this.#stopped = true
    this.#heap.length = 0
  }

  async #advance(ms: number): Promise<void> {
    const until = this.#nowMs + ms
    await this.#settled()
    for (let next = this.nextMs; next !== undefined && next <= until && !this.#stopped; next = this.nextMs) {
      this.#nowMs = Math.max(this.#nowMs, next)
      pop(this.#heap)?.ring()
      if (this.#held.size > 0) await this.#settled()
    }
    this.#nowMs = Math.max(this.#nowMs, until)
  }

  async #settled(): Promise<void> {
    while (this.#held.size > 0) await Promise.allSettled(this.#held)
  }
}

const before = (a: Waiting, b: Waiting): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

function push(heap: Waiting[], item: Waiting): void {
  let i = heap.length
  heap.push(item)
  while (i > 0) {
    const up = (i - 1) >> 1
    const parent = heap[up]
    if (!parent || before(parent, item)) break
    heap[i] = parent
    heap[up] = item
    i = up
  }
}

function pop(heap: Waiting[]): Waiting | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (!first || !last || first === last) return first
  heap[0] = last
  for (let i = 0; ; ) {
    const left = heap[2 * i + 1]
    const right = heap[2 * i + 2]
    const child = right && left && before(right, left) ? right : left
    if (!child || before(last, child)) return first
    const at = child === left ? 2 * i + 1 : 2 * i + 2
    heap[i] = child
    heap[at] = last
    i = at
  }
}

/** Waits on this clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  clock.at(clock.now() + ms, resolve)
  return promise
}
