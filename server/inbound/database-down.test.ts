import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { signatureOf } from '../cloud-api/signature.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { answerFailures } from '../http/failures.ts'
import { createLog } from '../log.ts'
import { createInboundHandlers } from '../messages/apply-inbound.ts'
import { startEmbedded } from '../postgres/embedded.ts'
import { makeIn } from '../test/make.ts'
import { Processor } from './process.ts'
import { serveWebhooks } from './serve-webhooks.ts'

const log = createLog('silent')
const dataDir = await mkdtemp(join(tmpdir(), 'woochat-down-'))
let postgres = await startEmbedded({ dataDir, log, durability: 'scratch' })
await migrate(postgres.url)
const database = openDatabase(postgres.url, { poolSize: 10, log })
const { db } = database
const { workspaceId } = await makeIn(db).workspace()
const channelId = await makeIn(db).channel(workspaceId)
const secret = 'a secret of an app'

const app = Fastify() as unknown as App
answerFailures(app)
serveWebhooks(app, {
  database,
  log,
  proofOf: async () => ({ secrets: [secret], verifyToken: 'token' }),
  ownProof: undefined,
  verified: async () => undefined,
})
await app.listen({ host: '127.0.0.1', port: 0 })
const processor = new Processor({ db, log, handlers: createInboundHandlers({ db, fetchMedia: async () => undefined }) })
afterAll(async () => {
  await app.close()
  await processor.stop()
  await database.close()
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const channel = await withWorkspace(db, workspaceId, (tx) =>
  tx
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', channelId)
    .executeTakeFirstOrThrow(),
)
const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/webhooks/whatsapp/${channel.webhook_key}`

async function post(i: number): Promise<{ status: number; ms: number }> {
  const messages = [
    {
      from: `9198${String(30_000_000 + (i % 20))}`,
      id: `wamid.down.${i}`,
      timestamp: '1790000000',
      type: 'text',
      text: { body: `text ${i}` },
    },
  ]
  const value = { metadata: { phone_number_id: channel.phone_number_id }, messages }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: channel.waba_id, changes: [{ field: 'messages', value }] }],
  })
  const begun = Date.now()
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(Buffer.from(body), secret) },
  })
  await answer.text()
  return { status: answer.status, ms: Date.now() - begun }
}

/** As Meta does: again, until it is a 200. */
async function deliver(i: number, seen: { status: number; ms: number }[]): Promise<void> {
  for (;;) {
    const answer = await post(i)
    seen.push(answer)
    if (answer.status === 200) return
    await new Promise((done) => setTimeout(done, 100 + Math.random() * 200))
  }
}

test('while the database is stopped webhooks are answered 503 within a second or so, and afterwards nothing is lost', async () => {
  const seen: { status: number; ms: number }[] = []
  const deliveries: Promise<void>[] = []
  const send = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++) {
      deliveries.push(deliver(i, seen))
      await new Promise((done) => setTimeout(done, 10))
    }
  }
  await send(0, 60)
  const stopping = postgres.stop()
  await send(60, 120)
  await stopping
  await send(120, 200)
  postgres = await startEmbedded({ dataDir, log, durability: 'scratch' })
  await send(200, 240)
  await Promise.all(deliveries)
  const refused = seen.filter((answer) => answer.status !== 200)
  expect(refused.length).toBeGreaterThan(50)
  expect(new Set(refused.map((answer) => answer.status))).toEqual(new Set([503]))
  expect(Math.max(...refused.map((answer) => answer.ms))).toBeLessThan(2_500)
  await expect
    .poll(
      async () =>
        (
          await withWorkspace(db, workspaceId, (tx) =>
            sql<{
              n: number
            }>`select count(distinct content ->> 'text') as n from messages where workspace_id = ${workspaceId}`.execute(tx),
          )
        ).rows[0]?.n,
      { timeout: 10_000 },
    )
    .toBe(240)
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<{ n: number }>`select count(*) as n from messages where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows[0]?.n).toBe(240)
}, 60_000)
