import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { ensureRoles, prepareCitus, secureTables } from './tenant-tables.ts'

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/** The database and the program do not fit together, in words for the operator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/** Brings the database up to this program and answers the names of the files it applied. `url` is the owner's login. */
export async function migrate(url: string, migrations?: readonly Migration[]): Promise<string[]> {
  const files = migrations ?? (await readMigrations())
  const client = new Client({ connectionString: url, application_name: 'woochat_migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(${lockKey})`)
    await prepareCitus(client)
    return await applyMissing(client, files)
  } finally {
    await client.end()
  }
}

/** The numbered SQL files of `server/db/migrations`, in order. */
export async function readMigrations(folder = join(import.meta.dirname, 'migrations')): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Any number, the same in every version: one process migrates, the others wait for it. */
const lockKey = 7_003_261_418

async function applyMissing(client: Client, files: readonly Migration[]): Promise<string[]> {
  await client.query(`create table if not exists schema_migrations (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from schema_migrations order by name',
  )
  refuseMismatch(files, rows)
  const missing = files.filter((file) => !rows.some((row) => row.name === file.name))
  if (missing.length === 0) return []
  await rolesOrRefusal(client)
  for (const file of missing) await apply(client, file)
  return missing.map((file) => file.name)
}

/** A managed PostgreSQL may not let its owner make roles; then whoever runs it does so once. */
async function rolesOrRefusal(client: Client): Promise<void> {
  try {
    await ensureRoles(client)
  } catch (error) {
    const say = `create role woochat_app; create role woochat_scan; grant woochat_app, woochat_scan to "${client.user}";`
    const why = error instanceof Error ? error.message : String(error)
    throw new MigrationError(
      `The database login may not set up the roles that WooChat uses (${why}). As a superuser run: ${say}`,
      { cause: error },
    )
  }
}

function refuseMismatch(files: readonly Migration[], applied: readonly { name: string; sha256: string }[]): void {
  for (const row of applied) {
    const file = files.find((each) => each.name === row.name)
    if (!file)
      throw new MigrationError(
        `The database was migrated by a newer WooChat: it has ${row.name}, which this one does not know. Start the newer version.`,
      )
    if (file.sha256 !== row.sha256)
      throw new MigrationError(
        `The migration ${row.name} was changed after it ran on this database. Put the file back as it was, and make the change in a new one.`,
      )
  }
}

async function apply(client: Client, file: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(file.sql)
    await secureTables(client)
    await client.query('insert into schema_migrations (name, sha256) values ($1, $2)', [file.name, file.sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new MigrationError(
      `The migration ${file.name} failed and was undone: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    )
  }
}
