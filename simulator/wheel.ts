import type { Alarm, Clock } from './clock.ts'

const tickMs = 5

/** One timer for any number of due items: a map from tick to what falls due in it. */
export class Wheel<T> {
  readonly #slots = new Map<number, T[]>()
  readonly #clock: Clock
  readonly #due: (item: T) => void
  #alarm: Alarm | undefined
  #wakesAt = Number.POSITIVE_INFINITY
  #done: number
  size = 0

  constructor(clock: Clock, due: (item: T) => void) {
    this.#clock = clock
    this.#due = due
    this.#done = this.#tick(clock.now())
  }

  add(atMs: number, item: T): void {
    const tick = Math.max(this.#tick(atMs), this.#done + 1)
    const slot = this.#slots.get(tick)
    if (slot) slot.push(item)
    else this.#slots.set(tick, [item])
    this.size++
    if (tick < this.#wakesAt) this.#sleepUntil(tick)
  }

  /** Everything still waiting, with its time. */
  *waiting(): Generator<[number, T]> {
    for (const [tick, items] of this.#slots) for (const item of items) yield [tick * tickMs, item]
  }

  stop(): void {
    this.#alarm?.cancel()
    this.#slots.clear()
    this.size = 0
  }

  #tick(atMs: number): number {
    return Math.ceil(atMs / tickMs)
  }

  #sleepUntil(tick: number): void {
    this.#alarm?.cancel()
    this.#wakesAt = tick
    this.#alarm = this.#clock.at(tick * tickMs, () => this.#wake())
  }

  #wake(): void {
    const until = Math.floor(this.#clock.now() / tickMs)
    this.#wakesAt = Number.POSITIVE_INFINITY
    if (until - this.#done > this.#slots.size) this.#catchUp(until)
    else for (let tick = this.#done + 1; tick <= until; tick++) this.#run(tick)
    this.#done = Math.max(this.#done, until)
    if (this.size > 0) this.#sleepUntil(this.#next())
  }

  /** What falls due may add what is overdue itself. */
  #catchUp(until: number): void {
    for (let late = this.#lateTicks(until); late.length > 0; late = this.#lateTicks(until))
      for (const tick of late) this.#run(tick)
  }

  #lateTicks(until: number): number[] {
    return [...this.#slots.keys()].filter((tick) => tick <= until).sort((a, b) => a - b)
  }

  #run(tick: number): void {
    const items = this.#slots.get(tick)
    if (!items) return
    this.#slots.delete(tick)
    this.size -= items.length
    this.#done = Math.max(this.#done, tick)
    for (const item of items) this.#due(item)
  }

  #next(): number {
    for (let tick = this.#done + 1; tick < this.#done + 20; tick++) if (this.#slots.has(tick)) return tick
    let first = Number.POSITIVE_INFINITY
    for (const tick of this.#slots.keys()) if (tick < first) first = tick
    return first
  }
}
