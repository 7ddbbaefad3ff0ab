import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { type Migration, migrate, readMigrations } from '../db/migrate.ts'
import { createLog } from '../log.ts'
import { startEmbedded } from '../postgres/embedded.ts'

export interface TestCluster {
  /** A superuser's login on a PostgreSQL that may be filled and thrown away. */
  readonly url: string
  stop(): Promise<void>
}

/** The PostgreSQL of a test run: the running one it is told of, else one of its own in the system's temporary folder. */
export async function startTestCluster(running: string | undefined): Promise<TestCluster> {
  if (running) {
    await dropLeftovers(running)
    return { url: running, stop: () => Promise.resolve() }
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'woochat-test-'))
  const database = await startEmbedded({ dataDir, log: createLog('error'), durability: 'scratch' })
  const stop = async (): Promise<void> => {
    await database.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { url: database.url, stop }
}

/** The name of a migrated database to copy from; made once for each state of the migrations. */
export async function ensureTemplate(url: string): Promise<string> {
  const migrations = await readMigrations()
  const name = `woochat_template_${await fingerprint(migrations)}`
  await onServer(url, async (client) => {
    await client.query('select pg_advisory_lock(7003261419)')
    const { rows } = await client.query<{ done: boolean }>('select datistemplate as done from pg_database where datname = $1', [
      name,
    ])
    if (rows[0]?.done) return
    await client.query(`drop database if exists ${name}`)
    await client.query(`create database ${name} template template0`)
    await migrate(databaseUrl(url, name), migrations)
    await client.query(`alter database ${name} with is_template true allow_connections false`)
  })
  return name
}

export async function cloneDatabase(url: string, template: string, name: string): Promise<string> {
  await onServer(url, (client) => client.query(`create database ${name} template ${template} strategy file_copy`))
  return databaseUrl(url, name)
}

export async function dropDatabase(url: string, name: string): Promise<void> {
  await onServer(url, (client) => client.query(`drop database if exists ${name} with (force)`))
}

/** Clones carry the number of the process that made them, so those of a killed run can be told. */
export const cloneName = (label: string): string => `${clonePrefix}${process.pid}_${label}`

const clonePrefix = 'woochat_clone_'

async function dropLeftovers(url: string): Promise<void> {
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like '${clonePrefix}%'`,
    )
    const dead = rows.filter(({ datname }) => !isAlive(Number(datname.slice(clonePrefix.length).split('_')[0])))
    for (const { datname } of dead) await client.query(`drop database if exists ${datname} with (force)`)
  })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function fingerprint(migrations: readonly Migration[]): Promise<string> {
  const hook = await readFile(join(import.meta.dirname, '../db/tenant-tables.ts'), 'utf8')
  const all = migrations.map(({ name, sha256 }) => `${name} ${sha256}`).join('\n')
  return createHash('sha256').update(all).update(hook).digest('hex').slice(0, 16)
}

function databaseUrl(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

async function onServer<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl(url, 'postgres') })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
