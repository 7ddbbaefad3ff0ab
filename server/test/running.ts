import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Channel } from '@woochat/contract/channels.ts'
import type { LiveFact } from '@woochat/contract/events.ts'
import type { Behaviour } from '@woochat/simulator/population.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '@woochat/simulator/start.ts'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import { createApp } from '../app.ts'
import { connectPractice } from '../channels/connect.ts'
import { signatureOf } from '../cloud-api/signature.ts'
import { readConfig } from '../config.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { startJobs } from '../jobs/boss.ts'
import { createLog } from '../log.ts'
import { createParts, type Parts } from '../parts.ts'
import { startWorker, type Worker } from '../worker.ts'
import type { TestDatabase } from './database.ts'
import { type MadeWorkspace, makeIn } from './make.ts'

export interface Place extends MadeWorkspace {
  channel: Channel
  cookie: string
  webhookUrl: string
  appSecret: string
}

/** The whole product on a database of its own, against a simulator of its own, over real HTTP. */
export interface Running {
  readonly url: string
  readonly app: App
  readonly parts: Parts
  readonly simulator: Simulator
  worker: Worker
  /** A workspace with a practice number, and the cookie of its owner. */
  place(): Promise<Place>
  /** Posts a webhook as Meta would; `signature` replaces the right one, null leaves it out. */
  webhook(place: Place, body: string | Buffer | object, signature?: string | null): Promise<Response>
  /** A person writes to the number. */
  write(place: Place, phone: string, text: string): Promise<string>
  /** Calls the API as the owner. */
  call<T = unknown>(
    place: Pick<Place, 'cookie'>,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; data: T }>
  facts(workspaceId: number): Promise<LiveFact[]>
  rows<T>(workspaceId: number, query: ReturnType<typeof sql<T>>): Promise<T[]>
  /** Waits until `found` gives something, or fails after some seconds. */
  until<T>(found: () => Promise<T | undefined | null | false> | T | undefined | null | false, seconds?: number): Promise<T>
  /** Waits until every stored webhook has been processed. */
  settled(): Promise<void>
}

/** `sockets`: how many sends of this process may be under way at once. `working`: whether queued jobs are done, and cron lines kept. */
export async function startRunning(
  database: TestDatabase,
  { sockets, working = true, ...options }: SimulatorOptions & { sockets?: number; working?: boolean } = {},
): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'woochat-running-'))
  const port = await freePort()
  const behaviour: Partial<Behaviour> = {
    delivered: 1,
    readRate: 1,
    sentDelayMs: [2, 6],
    deliveredDelayMs: [5, 15],
    readDelayMs: [10, 30],
  }
  const simulator = await startSimulator({
    throughput: 0,
    reviewMs: 50,
    ...options,
    behaviour: { ...behaviour, ...options.behaviour },
  })
  const config = readConfig({
    PORT: String(port),
    DATA_DIR: dataDir,
    SIMULATOR_URL: simulator.url,
    GRAPH_BASE_URL: simulator.url,
    LOG_LEVEL: 'silent',
  })
  const log = createLog('silent')
  const jobs = await startJobs(database, log, { working })
  const parts = createParts(config, log, database, jobs)
  const app = await createApp(parts)
  await app.listen({ host: '127.0.0.1', port })
  const running: Running = {
    ...verbs(database, parts, simulator, `http://127.0.0.1:${port}`),
    app,
    worker: await startWorker(parts, sockets === undefined ? {} : { sockets }),
  }
  afterAll(async () => {
    await simulator.stop()
    await app.close()
    await running.worker.stop()
    await jobs.stop()
    parts.tails.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  return running
}

function verbs(database: TestDatabase, parts: Parts, simulator: Simulator, url: string): Omit<Running, 'app' | 'worker'> {
  const { db } = database
  return {
    url,
    parts,
    simulator,
    until,
    place: async () => {
      const made = await makeIn(db).workspace({}, parts.secrets.wrapNewKey)
      const channel = await connectPractice({ db, config: parts.config, credentials: parts.credentials }, made.who)
      const row = await withWorkspace(db, made.workspaceId, (tx) =>
        tx.selectFrom('channels').selectAll().where('workspace_id', '=', made.workspaceId).executeTakeFirstOrThrow(),
      )
      const session = await makeIn(db).session(made.userId, made.workspaceId)
      return {
        ...made,
        channel,
        cookie: `woochat_${parts.config.port}=${session}`,
        webhookUrl: `${url}/webhooks/whatsapp/${row.webhook_key}`,
        appSecret: await parts.credentials.open(row, 'app_secret'),
      }
    },
    webhook: (place, body, signature) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
      const right = signature === undefined ? signatureOf(bytes, place.appSecret) : signature
      const headers = { 'content-type': 'application/json', ...(right !== null && { 'x-hub-signature-256': right }) }
      return fetch(place.webhookUrl, { method: 'POST', headers, body: new Uint8Array(bytes) })
    },
    write: async (place, phone, text) => {
      const message = { number: place.channel.phoneNumberId, type: 'text', text }
      const answer = await fetch(`${simulator.url}/phones/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ phone, message }),
      })
      if (!answer.ok) throw new Error(await answer.text())
      return ((await answer.json()) as { id: string }).id
    },
    call: async (place, method, path, body) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { cookie: place.cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...json,
      })
      return { status: answer.status, data: (await answer.json()) as never }
    },
    facts: async (workspaceId) => {
      const { rows } = await withWorkspace(db, workspaceId, (tx) =>
        sql<{ fact: LiveFact }>`select fact from events where workspace_id = ${workspaceId} order by seq`.execute(tx),
      )
      return rows.map((row) => row.fact)
    },
    rows: async (workspaceId, query) => (await withWorkspace(db, workspaceId, (tx) => query.execute(tx))).rows,
    settled: async () => {
      await until(async () => (await sql`select from webhook_bodies where state = 0 limit 1`.execute(db)).rows.length === 0)
    },
  }
}

async function until<T>(
  found: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  seconds = 10,
): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const got = await found()
    if (got !== undefined && got !== null && got !== false) return got
    if (Date.now() > end) throw new Error(`It did not happen within ${seconds} seconds`)
    await new Promise((done) => setTimeout(done, 20))
  }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    }),
  )
}
