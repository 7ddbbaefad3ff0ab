import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Log } from '../log.ts'
import { EmbeddedError, findHome, type Home } from './home.ts'
import { disownStalePid, isRunning, readPostmaster } from './postmaster.ts'
import { type Durability, serverSettings } from './settings.ts'

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly log: Log
  /** Undefined keeps the port of the last start, or takes a free one. */
  readonly port?: number | undefined
  readonly durability?: Durability
}

export interface EmbeddedDatabase {
  /** The owner's login. */
  readonly url: string
  readonly pid: number
  /** Leaves it running when another WooChat process started it. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL under the data folder, making it on the first start. One that a killed WooChat left running is taken
 * over as it is: it holds nothing of ours in memory, and every committed row is on disk.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir, log, durability = 'durable' } = options
  mkdirSync(dataDir, { recursive: true })
  const kept = readKept(dataDir)
  const home = findHome(dataDir, kept?.folder)
  if (home.notice) log.warn(home.notice)
  const cluster = join(home.folder, 'cluster')
  const login = await ensureCluster(dataDir, home, cluster, kept, durability)
  const running = await ensureRunning({ home, cluster, login, options, durability })
  const url = `postgres://${login.user}:${login.password}@127.0.0.1:${running.port}/woochat`
  keep(dataDir, { ...login, port: running.port, folder: home.folder })
  await ensureDatabase(url)
  const owned = takeOwnership(home.folder, running.adopted)
  return { url, pid: running.pid, stop: () => (owned ? stopCluster(home.folder, running.pid) : Promise.resolve()) }
}

/** What must outlive a start, kept in `postgres.json` because only its reader may enter the database. */
interface Kept {
  readonly user: string
  readonly password: string
  readonly port: number | undefined
  readonly folder: string | undefined
}

interface Start {
  readonly home: Home
  readonly cluster: string
  readonly login: Kept
  readonly options: EmbeddedOptions
  readonly durability: Durability
}

interface Running {
  readonly pid: number
  readonly port: number
  readonly adopted: boolean
}

const major = '18'
const startTimeoutMs = 120_000

function readKept(dataDir: string): Kept | undefined {
  const file = join(dataDir, 'postgres.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined
}

function keep(dataDir: string, kept: Kept): void {
  const file = join(dataDir, 'postgres.json')
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(kept, undefined, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.${process.pid}`, file)
}

async function ensureCluster(
  dataDir: string,
  home: Home,
  cluster: string,
  kept: Kept | undefined,
  durability: Durability,
): Promise<Kept> {
  const made = existsSync(join(cluster, 'PG_VERSION'))
  if (made && !kept) {
    throw new EmbeddedError(
      `${join(dataDir, 'postgres.json')} is missing: it holds the password of the database in ${cluster}. Put it back from your backup.`,
    )
  }
  if (made) refuseOtherVersion(cluster)
  const login = kept ?? { user: 'woochat', password: randomBytes(24).toString('base64url'), port: undefined, folder: undefined }
  keep(dataDir, { ...login, folder: home.folder })
  if (!made) await initialise(home, cluster, login, durability)
  return login
}

function refuseOtherVersion(cluster: string): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (version !== major)
    throw new EmbeddedError(
      `${cluster} was made by PostgreSQL ${version}, and this WooChat brings ${major}. Dump it with the old one and restore it here.`,
    )
}

/** Made beside its place and moved there whole, so that a start that was cut off leaves nothing half made. */
async function initialise(home: Home, cluster: string, login: Kept, durability: Durability): Promise<void> {
  const half = join(home.folder, 'cluster.new')
  const passwordFile = join(home.folder, 'password.new')
  rmSync(half, { recursive: true, force: true })
  await runAs(home, '/bin/sh', ['-c', 'umask 077 && cat > "$1"', 'sh', passwordFile], `${login.password}\n`)
  const flags = [`--pgdata=${half}`, `--username=${login.user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  try {
    await runAs(home, join(home.bin, 'initdb'), [
      ...flags,
      ...locale,
      ...(durability === 'scratch' ? ['--no-sync', '--no-data-checksums'] : []),
    ])
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(half, cluster)
}

async function ensureRunning(start: Start): Promise<Running> {
  const deadline = Date.now() + startTimeoutMs
  while (Date.now() < deadline) {
    const found = readPostmaster(start.cluster)
    if (found && isRunning(found.pid, start.cluster)) {
      if (found.ready && (await answers(start.login, found.port))) return { ...found, adopted: true }
      await sleep(50)
      continue
    }
    disownStalePid(start.cluster, found?.pid)
    const launched = await launch(start, deadline)
    if (launched) return launched
    await sleep(200)
  }
  throw new EmbeddedError(`The embedded PostgreSQL did not start within ${startTimeoutMs / 1000} s. ${lastWords(start.home)}`)
}

/** Answers undefined when another process was faster, or when what the last server left is not yet gone. */
async function launch(start: Start, deadline: number): Promise<Running | undefined> {
  const { home, cluster, options, durability } = start
  const port = await choosePort(options.port, start.login.port)
  const out = openLog(home)
  const command = ['-D', cluster, ...serverSettings(port, durability)]
  const child = spawn(join(home.bin, 'postgres'), command, { ...spawnAs(home), stdio: ['ignore', out, out], detached: true })
  let exited = false
  child.once('exit', () => (exited = true))
  child.once('error', () => (exited = true))
  child.unref()
  while (!exited && Date.now() < deadline) {
    const found = readPostmaster(cluster)
    if (found?.ready && found.pid === child.pid && (await answers(start.login, found.port))) return { ...found, adopted: false }
    await sleep(20)
  }
  const words = lastWords(home)
  if (/already exists|still in use|is another postmaster/.test(words)) return undefined
  throw new EmbeddedError(`The embedded PostgreSQL stopped while starting. ${words}`)
}

async function choosePort(configured: number | undefined, last: number | undefined): Promise<number> {
  if (configured !== undefined) {
    if (await isFree(configured)) return configured
    throw new EmbeddedError(`The port ${configured} (DATABASE_PORT) is in use. Choose another, or leave it out.`)
  }
  if (last !== undefined && (await isFree(last))) return last
  return await freePort()
}

const isFree = (port: number): Promise<boolean> => listenOnce(port).then(Boolean, () => false)
const freePort = (): Promise<number> => listenOnce(0)

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : port))
    })
  })
}

async function answers(login: Kept, port: number): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: login.user, password: login.password, database: 'postgres' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01')
      throw new EmbeddedError('The password in postgres.json is not that of the database. Put the file back from your backup.')
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const maintenance = new URL(url)
  maintenance.pathname = '/postgres'
  const client = new Client({ connectionString: maintenance.href })
  await client.connect()
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'woochat'")
    if (rowCount === 0) await client.query('create database woochat')
  } finally {
    await client.end()
  }
}

/** Of several WooChat processes on one data folder, the one that started the database is the one that stops it. */
function takeOwnership(folder: string, adopted: boolean): boolean {
  const file = join(folder, 'started-by')
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (adopted && owner !== process.pid && isRunning(owner, 'node')) return false
  writeFileSync(file, String(process.pid))
  return true
}

/** Fast shutdown: open transactions are rolled back, everything committed is written. */
async function stopCluster(folder: string, pid: number): Promise<void> {
  const cluster = join(folder, 'cluster')
  const kill = (signal: 'SIGINT' | 'SIGQUIT'): void => {
    if (isRunning(pid, cluster)) process.kill(pid, signal)
  }
  kill('SIGINT')
  const deadline = Date.now() + 60_000
  while (isRunning(pid, cluster)) {
    if (Date.now() > deadline) return kill('SIGQUIT')
    await sleep(20)
  }
  rmSync(join(folder, 'started-by'), { force: true })
}

function openLog(home: Home): number {
  const file = join(home.folder, 'postgres.log')
  if (existsSync(file) && statSync(file).size > 10 * 2 ** 20) renameSync(file, `${file}.old`)
  const out = openSync(file, 'a')
  chmodSync(file, 0o600)
  return out
}

function lastWords(home: Home): string {
  const file = join(home.folder, 'postgres.log')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-6) : []
  return lines.length > 0 ? `Its last words (${file}):\n${lines.join('\n')}` : `Its log ${file} is empty.`
}

const spawnAs = (home: Home) => ({
  cwd: home.folder,
  env: { LANG: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin', SystemRoot: 'C:\\Windows' },
  ...(home.user && { uid: home.user.uid, gid: home.user.gid }),
})

function runAs(home: Home, command: string, args: string[], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...spawnAs(home), stdio: ['pipe', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (chunk) => (said += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new EmbeddedError(`${command} failed (${code}): ${said.trim()}`)),
    )
    child.stdin.end(input)
  })
}
