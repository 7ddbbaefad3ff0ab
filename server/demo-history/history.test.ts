import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalPhone } from '@woochat/simulator/people/canonical-phone.ts'
import { type Simulator, startSimulator } from '@woochat/simulator/start.ts'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { reportCampaign } from '../campaigns/report.ts'
import { connectCloud } from '../channels/connect.ts'
import { readConfig } from '../config.ts'
import { countTabs } from '../conversations/list.ts'
import type { Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { ensureDemo, findDemo } from '../demo/furnish.ts'
import { startJobs } from '../jobs/boss.ts'
import { createLog } from '../log.ts'
import { createParts, type Parts } from '../parts.ts'
import { matchFilter } from '../segments/match-filter.ts'
import { listSegments } from '../segments/store.ts'
import { testDatabase } from '../test/database.ts'
import { startWorker } from '../worker.ts'
import { findCast } from './cast.ts'
import { startDemoHistory } from './history.ts'
import { liveTalks } from './live-talks.ts'
import { openThreads } from './threads.ts'
import { doneThreads } from './threads-done.ts'

const database = await testDatabase()
const { db } = database
let simulator: Simulator
let parts: Parts
let workspaceId = 0 as NonNullable<Awaited<ReturnType<typeof findDemo>>>
const endings: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'woochat-demo-'))
  simulator = await startSimulator({
    reviewMs: 50,
    behaviour: { sentDelayMs: [5, 20], deliveredDelayMs: [20, 60], readDelayMs: [40, 120] },
  })
  const log = createLog('warn')
  const config = readConfig({
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    SIMULATOR_URL: simulator.url,
    LOG_LEVEL: 'error',
  })
  const jobs = await startJobs(database, log, { working: true })
  parts = createParts(config, log, database, jobs)
  const login = await ensureDemo({ db, config, log, keyFor: parts.secrets.wrapNewKey })
  const app = await createApp(parts, login)
  const worker = await startWorker(parts)
  await app.listen({ host: config.host, port: config.port })
  workspaceId = (await findDemo(db)) ?? workspaceId
  endings.push(
    () => app.close(),
    worker.stop,
    () => jobs.stop(),
    simulator.stop,
    () => rm(dataDir, { recursive: true, force: true }),
  )
  // Cut off on the way, and gone on with by the next start.
  const cutOff = startDemoHistory(parts)
  await sleep(400)
  await cutOff.stop()
  await startDemoHistory(parts).finished
})

afterAll(async () => {
  for (const end of endings) await end()
})

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })

const here = <T>(act: (tx: Tx) => Promise<T>): Promise<T> => withWorkspace(db, workspaceId, act)
const one = async <T>(query: RawBuilder<T>): Promise<T> => {
  const { rows } = await here((tx) => query.execute(tx))
  return rows[0] as T
}
const campaigns = () =>
  here((tx) => tx.selectFrom('campaigns').selectAll().where('workspace_id', '=', workspaceId).orderBy('id').execute())

test('the practice number is connected and all four templates are approved', async () => {
  const channel = await one(
    sql<{ kind: string; webhook_problem: string | null }>`select * from channels where workspace_id = ${workspaceId}`,
  )
  expect(channel).toMatchObject({ kind: 'practice', webhook_problem: null })
  const { rows } = await here((tx) =>
    sql<{ state: string }>`select state from templates where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows.map((row) => row.state)).toEqual(Array(4).fill('APPROVED'))
})

test('a real number is refused: the numbers of made-up people may be those of strangers', async () => {
  const { as } = await findCast(db, workspaceId)
  const given = { phoneNumberId: '123456', wabaId: '123456', token: 'token-token-token', appSecret: '0123456789abcdef' }
  await expect(connectCloud({ db, config: parts.config, credentials: parts.credentials }, as.owner, given)).rejects.toMatchObject(
    { code: 'demo_workspace' },
  )
})

test('both campaigns are reported without a remainder', async () => {
  const finished = (await campaigns()).filter((row) => row.state === 'completed')
  expect(finished).toHaveLength(2)
  for (const { id } of finished) {
    const { campaign, exclusions, failures, series, cost } = await reportCampaign(db, workspaceId, id)
    const { chosen, excluded, recipients, waiting, accepted, delivered, read, replied, failed, unknown } = campaign.counts
    expect(recipients).toBeGreaterThan(700)
    expect(recipients).toBe(chosen - excluded)
    expect(waiting + unknown).toBe(0)
    expect(accepted + failed).toBe(recipients)
    expect(delivered).toBeLessThanOrEqual(accepted)
    expect(read).toBeLessThan(delivered)
    expect(replied).toBeGreaterThan(10)
    expect(exclusions.reduce((sum, each) => sum + each.count, 0)).toBe(excluded)
    expect(failures.reduce((sum, each) => sum + each.count, 0)).toBe(failed)
    expect(series.at(-1)).toMatchObject({ accepted, delivered })
    expect(cost.soFarMicro).toBeGreaterThan(0)
    expect(cost.soFarMicro).toBeLessThanOrEqual(cost.expectedMicro)
  }
})

test('what happened to a message happened in order, and never after now', async () => {
  const { odd } = await one(sql<{ odd: number }>`
    select count(*)::int as odd from messages where workspace_id = ${workspaceId} and at < now() - interval '1 hour' and (
      at > now() or accepted_at < at or sent_at < accepted_at - interval '1 second' or delivered_at < sent_at or read_at < delivered_at or replied_at < read_at
      or greatest(accepted_at, sent_at, delivered_at, read_at, failed_at, replied_at) > now() + interval '1 second'
      or (direction = 1 and wamid is null) or (failed_at is not null and error_code is null))`)
  expect(odd).toBe(0)
  const { lost } = await one(sql<{ lost: number }>`
    select count(*)::int as lost from messages m where m.workspace_id = ${workspaceId} and m.wamid is not null and not exists (
      select from message_wamids w where w.workspace_id = ${workspaceId} and w.channel_id = m.channel_id and w.wamid = m.wamid and w.message_id = m.id)`)
  expect(lost).toBe(0)
  const { backwards } = await one(sql<{ backwards: number }>`
    select count(*)::int as backwards from (
      select at, lag(at) over (partition by contact_id order by id) as before from messages where workspace_id = ${workspaceId} and direction <> 2) m
    where m.before > m.at + interval '1 second'`)
  expect(backwards).toBe(0)
})

test('every written thread found someone, and the past has no open window that the simulator would not keep', async () => {
  const { threads, open } = await one(sql<{ threads: number; open: number }>`
    select count(*) filter (where last_inbound_wamid is null)::int as threads,
      count(*) filter (where last_inbound_wamid is null and last_inbound_at > now() - interval '24 hours')::int as open
    from conversations where workspace_id = ${workspaceId}`)
  expect(open).toBe(0)
  const taps = await one(
    sql<{
      n: number
    }>`select count(*)::int as n from messages where workspace_id = ${workspaceId} and content->>'type' = 'button'`,
  )
  expect(threads - taps.n).toBe(openThreads.length + doneThreads.length)
})

test('the people who write just now can be answered at once, on both sides', async () => {
  const { as } = await findCast(db, workspaceId)
  const { rows } = await here((tx) =>
    sql<{ id: number; name: string; phone: string; number: string }>`
      select v.id, c.name, c.phone, h.phone_number_id as number from conversations v
      join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id join channels h on h.workspace_id = v.workspace_id and h.id = v.channel_id
      where v.workspace_id = ${workspaceId} and v.last_inbound_at > now() - interval '10 minutes'`.execute(tx),
  )
  expect(rows).toHaveLength(liveTalks.length)
  for (const { phone, number } of rows)
    expect(simulator.world.state.thread(number, canonicalPhone(phone)).windowUntil).toBeGreaterThan(Date.now() + 23 * 3_600_000)
  const counts = await countTabs(db, as.owner)
  expect(counts.unassigned).toBe(11)
  expect(counts.mine).toBe(10)
  expect(counts.open).toBeGreaterThan(30)
  expect(counts.resolved).toBeGreaterThan(60)
  for (const { phone, name } of rows) expect(simulator.world.state.nameOf(canonicalPhone(phone))).toBe(name)
})

test('colleagues have answered the latest, and their words were read', async () => {
  const { rows } = await here((tx) =>
    sql<{ said: string }>`
      select content->>'text' as said from messages
      where workspace_id = ${workspaceId} and direction = 1 and at > now() - interval '10 minutes' and accepted_at is not null`.execute(
      tx,
    ),
  )
  expect(rows.map((row) => row.said)).toContain('Of course! Which address should we use?')
  expect(rows).toHaveLength(4)
})

test('every segment has people in it', async () => {
  const { items } = await listSegments(db, workspaceId)
  for (const { name, filter } of items) {
    const { rows } = await here(async (tx) => {
      const matches = await matchFilter(tx, workspaceId, filter)
      return sql<{
        n: number
      }>`select count(*)::int as n from contacts c where c.workspace_id = ${workspaceId} and ${matches('set')}`.execute(tx)
    })
    expect(rows[0]?.n, name).toBeGreaterThan(60)
  }
})

test('a second start adds nothing', async () => {
  const count = async (): Promise<unknown> =>
    one(sql`select (select count(*) from contacts) as contacts, (select count(*) from messages) as messages, (select count(*) from conversations) as conversations,
      (select count(*) from campaigns) as campaigns, (select count(*) from templates) as templates, (select count(*) from channels) as channels`)
  const before = await count()
  await ensureDemo({ db, config: parts.config, log: parts.log, keyFor: parts.secrets.wrapNewKey })
  await startDemoHistory(parts).finished
  expect(await count()).toEqual(before)
})
