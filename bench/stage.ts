import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { createLog } from '../server/log.ts'
import { startEmbedded } from '../server/postgres/embedded.ts'

/** Everything a measurement needs, on this machine and from nothing: database, simulator and server as processes of their own. */
export interface Stage {
  readonly address: string
  readonly simulator: string
  /** The owner's login: for making data and for looking inside. */
  readonly database: Client
  readonly databaseUrl: string
  /** Calls the API as the owner of a fresh workspace. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  readonly cookie: string
  readonly workspaceId: number
  readonly server: ServerProcess
  stop(): Promise<void>
}

export interface ServerProcess {
  readonly pid: number
  /** Kills it without warning and starts it again; resolves when it answers. */
  killAndRestart(): Promise<void>
  stop(): Promise<void>
}

export async function raiseStage(settings: Record<string, string> = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'woochat-bench-'))
  const embedded = await startEmbedded({ dataDir: folder, log: createLog('error') })
  const [port, simulatorPort] = [await freePort(), await freePort()]
  const simulator = `http://127.0.0.1:${simulatorPort}`
  const address = `http://127.0.0.1:${port}`
  const unlimited = {
    SIMULATOR_THROUGHPUT: '0',
    SIMULATOR_PAIR_LIMIT: 'off',
    SIMULATOR_TIER: 'TIER_UNLIMITED',
    SIMULATOR_REPLY_RATE: '0',
    SIMULATOR_REVIEW_MS: '50',
  }
  const simulatorProcess = run('simulator/main.ts', { ...unlimited, ...settings, SIMULATOR_PORT: String(simulatorPort) })
  await answers(`${simulator}/control/health`)
  const serverSettings = {
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: embedded.url,
    SIMULATOR_URL: simulator,
    GRAPH_BASE_URL: simulator,
    DEMO: 'false',
    LOG_LEVEL: 'error',
    ...settings,
  }
  const server = await startServer(address, serverSettings)
  const database = new Client({ connectionString: embedded.url })
  await database.connect()
  const session = await signUp(address)
  return {
    address,
    simulator,
    database,
    databaseUrl: embedded.url,
    ...session,
    api: (method, path, body) => callApi(address, session.cookie, method, path, body),
    server,
    stop: async () => {
      await database.end()
      await server.stop()
      await end(simulatorProcess)
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startServer(address: string, settings: Record<string, string>): Promise<ServerProcess> {
  let child = run('server/main.ts', settings)
  await answers(`${address}/readyz`)
  return {
    get pid() {
      return child.pid ?? 0
    },
    killAndRestart: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
      child = run('server/main.ts', settings)
      await answers(`${address}/readyz`)
    },
    stop: () => end(child),
  }
}

async function signUp(address: string): Promise<{ cookie: string; workspaceId: number }> {
  const response = await fetch(`${address}/api/v1/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Bench',
      email: `bench${Date.now()}@example.test`,
      password: 'a long password',
      company: 'Bench',
      country: 'IN',
      timeZone: 'Asia/Kolkata',
    }),
  })
  if (!response.ok) throw new Error(`Sign-up answered ${response.status}: ${await response.text()}`)
  const session = (await response.json()) as { workspace: { id: number } }
  return { cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '', workspaceId: session.workspace.id }
}

async function callApi<T>(address: string, cookie: string, method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { cookie, ...(body !== undefined && !form && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

function run(file: string, settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [file], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Waits until an address answers 200, at most a minute. */
export async function answers(url: string, patienceMs = 60_000): Promise<void> {
  const until = Date.now() + patienceMs
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    if (Date.now() > until) throw new Error(`${url} does not answer`)
    await sleep(25)
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port')
  return address.port
}
