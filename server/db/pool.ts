import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Log } from '../log.ts'
import { sqlTypes } from './sql-types.ts'
import type { Tables } from './tables.ts'

/** A pool or a transaction: for what may be one statement on its own. */
export type Db = Kysely<Tables>
/** A transaction only: for what must be atomic with its caller. */
export type Tx = Transaction<Tables>

export interface Database {
  /** Everything a person, a key or a job does: the role that row level security binds. */
  readonly db: Db
  /** The dispatcher's look across workspaces: reads few columns of few tables, writes nothing. */
  readonly scan: Db
  /** The same connections as `db`, for statements that Kysely would only slow down. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

export interface PoolOptions {
  readonly poolSize: number
  readonly log: Log
}

/** Opens the pools on a migrated database. The login owns the tables; every connection steps down to a lesser role first. */
export function openDatabase(url: string, { poolSize, log }: PoolOptions): Database {
  const pool = createPool(url, 'woochat_app', poolSize, log)
  const scanPool = createPool(url, 'woochat_scan', 2, log)
  const idPool = createPool(url, 'woochat_app', 1, log)
  const db = overPool(pool)
  const ids = overPool(idPool)
  const scan = overPool(scanPool)
  besides.set(db, { pool, ids })
  const close = async (): Promise<void> => {
    await Promise.all([db.destroy(), scan.destroy(), ids.destroy()])
  }
  return { db, scan, pool, close }
}

/** Begins a statement that is parsed and planned once per connection: `` sql`${prepared('claim_messages')} update …` ``. */
export const prepared = (name: string): RawBuilder<unknown> => sql.raw(`${mark}${name}*/`)

const mark = '/*prepared:'

interface Besides {
  readonly pool: pg.Pool
  /** Ids are taken while a transaction is open, so from connections that no transaction can hold. */
  readonly ids: Db
}

const besides = new WeakMap<Db, Besides>()

/** What belongs to the same database as `db`, which must be the one from `openDatabase`. */
export function besidesOf(db: Db): Besides {
  const found = besides.get(db)
  if (!found) throw new Error('This is not a database from openDatabase')
  return found
}

const overPool = (pool: pg.Pool): Db => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })

function createPool(url: string, role: string, max: number, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    // Citus passes SET LOCAL on to its workers only with this; a plain PostgreSQL takes it as an unknown word and ignores it.
    options: `-c role=${role} -c citus.propagate_set_commands=local`,
    max,
    types: sqlTypes,
    Client: NamingClient,
    application_name: role,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
  })
  // Only the reason: the driver hangs the whole client on this error.
  pool.on('error', ({ message }) => pool.ending || log.warn({ role, reason: message }, 'an idle database connection broke'))
  return pool
}

/** Turns the mark that `prepared` leaves in a text into the name of a server-side prepared statement. */
class NamingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    // A connection that breaks while a transaction holds it says so by failing its next query; without a listener it would end the process.
    this.on('error', () => undefined)
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver overloads this method seven times; the arguments pass through untouched
  override query(...args: any[]): any {
    const [text, values] = args
    const send = super.query as (...all: unknown[]) => unknown
    if (typeof text !== 'string' || !text.startsWith(mark)) return send.apply(this, args)
    const end = text.indexOf('*/')
    return send.call(this, { name: text.slice(mark.length, end), text: text.slice(end + 2), values })
  }
}
