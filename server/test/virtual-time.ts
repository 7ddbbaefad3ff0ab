import { Client } from 'pg'
import { vi } from 'vitest'
import type { TestDatabase } from './database.ts'

/**
 * One time for the database and the program, which stands still until it is set. In the database `now()` is found in a schema of its
 * own before the built-in one, also by the defaults of columns; in the program only `Date` is replaced, so that sockets and timers
 * go on living in real time.
 */
export class VirtualTime {
  readonly #client: Client
  #nowMs: number

  private constructor(client: Client, nowMs: number) {
    this.#client = client
    this.#nowMs = nowMs
  }

  /** Call it before the database is used: connections that are open already keep the time of the machine. */
  static async start(database: TestDatabase, nowMs: number): Promise<VirtualTime> {
    const client = new Client({ connectionString: database.url })
    // The database is dropped at the end of the test file, whoever is still connected.
    client.on('error', () => undefined)
    await client.connect()
    await client.query(`
      create schema clock;
      create table clock.hands (at timestamptz not null);
      create function clock.now() returns timestamptz language sql stable as 'select at from clock.hands';
      grant usage on schema clock to public;
      grant select on clock.hands to public;`)
    await client.query('insert into clock.hands values ($1)', [new Date(nowMs)])
    await setPath(client)
    await redirectDefaults(client)
    vi.useFakeTimers({ toFake: ['Date'], now: nowMs })
    return new VirtualTime(client, nowMs)
  }

  get nowMs(): number {
    return this.#nowMs
  }

  async set(nowMs: number): Promise<void> {
    this.#nowMs = nowMs
    vi.setSystemTime(nowMs)
    await this.#client.query('update clock.hands set at = $1', [new Date(nowMs)])
  }

  /** Asks the database as its owner, past row level security. */
  async ask<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.#client.query<T>(text, values)).rows
  }

  async stop(): Promise<void> {
    vi.useRealTimers()
    await this.#client.end()
  }
}

async function setPath(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  await client.query(`alter database ${rows[0]?.name} set search_path = clock, pg_catalog, public`)
  await client.query('set search_path = clock, pg_catalog, public')
}

/** A default was bound to the built-in `now()` when its table was made; written again it finds ours. */
async function redirectDefaults(client: Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(`
    select format('alter table %s alter column %I set default %s', d.adrelid::regclass, a.attname,
      replace(pg_get_expr(d.adbin, d.adrelid), 'pg_catalog.now()', 'now()')) as statement
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where pg_get_expr(d.adbin, d.adrelid) like '%now()%'`)
  for (const { statement } of rows) await client.query(statement)
}
