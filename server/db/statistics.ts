import { sql } from 'kysely'
import type { Log } from '../log.ts'
import type { Db } from './pool.ts'

/** Counts of rows at which the planner is told anew what the tables hold; from there autovacuum keeps up. */
const steps = [300, 3_000, 30_000]

/**
 * Tells the planner about tables that are filling for the first time since this process started. Without it the first campaign
 * of a fresh installation reads the whole workspace for every batch.
 */
export class Statistics {
  readonly #db: Db
  readonly #log: Log
  #rows = 0
  #step = 0

  constructor(db: Db, log: Log) {
    this.#db = db
    this.#log = log
  }

  /** So many rows were written. */
  count(rows: number): void {
    this.#rows += rows
    if (this.#rows < (steps[this.#step] ?? Number.POSITIVE_INFINITY)) return
    while (this.#rows >= (steps[this.#step] ?? Number.POSITIVE_INFINITY)) this.#step++
    sql`select refresh_statistics()`
      .execute(this.#db)
      .catch((error: unknown) => this.#log.warn({ err: error }, 'statistics could not be refreshed'))
  }
}
