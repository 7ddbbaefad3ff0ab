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

/** The whole product on this machine and from nothing: database, simulator and server as processes of their own. */
export interface Stage {
  readonly address: string
  readonly simulator: string
  /** The owner's login: for making data and for looking inside. */
  readonly database: Client
  readonly databaseUrl: string
  readonly server: ServerProcess
  stop(): Promise<void>
}

export interface ServerProcess {
  readonly pid: number
  /** Kills it without warning and starts it again; resolves when it answers. */
  killAndRestart(): Promise<void>
  stop(): Promise<void>
}

/** `settings` are environment variables for both processes; the simulator's limits are off unless they say otherwise. */
export async function raiseStage(settings: Record<string, string> = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'woochat-stage-'))
  const embedded = await startEmbedded({ dataDir: folder, log: createLog('error') })
  const [port, simulatorPort] = [await freePort(), await freePort()]
  const simulator = `http://127.0.0.1:${simulatorPort}`
  const address = `http://127.0.0.1:${port}`
  const simulatorProcess = run('simulator/main.ts', { ...unlimited, ...settings, SIMULATOR_PORT: String(simulatorPort) })
  await answers(`${simulator}/control/health`)
  const server = await startServer(address, {
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: embedded.url,
    SIMULATOR_URL: simulator,
    GRAPH_BASE_URL: simulator,
    DEMO: 'false',
    LOG_LEVEL: 'error',
    ...settings,
  })
  const database = new Client({ connectionString: embedded.url })
  await database.connect()
  return {
    address,
    simulator,
    database,
    databaseUrl: embedded.url,
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

const unlimited = {
  SIMULATOR_THROUGHPUT: '0',
  SIMULATOR_PAIR_LIMIT: 'off',
  SIMULATOR_TIER: 'TIER_UNLIMITED',
  SIMULATOR_REPLY_RATE: '0',
  SIMULATOR_REVIEW_MS: '50',
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
