import { readPhone } from '@woochat/contract/phone.ts'
import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { createLog } from '../log.ts'
import { hasUsers, signIn } from '../members/accounts.ts'
import { createSession } from '../members/sessions.ts'
import { Secrets } from '../secrets/secrets.ts'
import { testDatabase } from '../test/database.ts'
import { ensureDemo, findDemo } from './furnish.ts'

const database = await testDatabase()
const { db } = database
const secrets = new Secrets(db, Buffer.alloc(32, 7))
const furnishDeps = { db, config: { ...readConfig({}), demo: true }, log: createLog('error'), keyFor: secrets.wrapNewKey }
let workspaceId = 0

beforeAll(async () => {
  const [login] = await Promise.all([ensureDemo(furnishDeps), ensureDemo(furnishDeps)])
  expect(login).toEqual({ email: 'demo@woochat.local', password: 'demo-woochat' })
  workspaceId = (await findDemo(db)) ?? 0
})

const countIn = async (table: string): Promise<number> => {
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where workspace_id = ${workspaceId}`.execute(tx),
  )
  return rows[0]?.n ?? 0
}

test('the demo has its 5,000 contacts with tags, answers, consents and histories', async () => {
  expect(await countIn('contacts')).toBe(5_000)
  expect(await countIn('members')).toBe(4)
  expect(await countIn('segments')).toBe(5)
  expect(await countIn('contact_activity')).toBeGreaterThan(10_000)
  expect(await countIn('consent_log')).toBeGreaterThan(3_500)
})

test('every number is one that the product itself would accept, in its own country', async () => {
  const contacts = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('contacts')
      .select(['phone', 'country'])
      .where('workspace_id', '=', workspaceId)
      .where('phone', 'is not', null)
      .execute(),
  )
  expect(contacts.length).toBeGreaterThan(4_900)
  for (const { phone, country } of contacts) expect(readPhone(`+${phone}`)).toEqual({ kind: 'phone', digits: phone, country })
})

test('a second start adds nothing, and no row lies in another workspace', async () => {
  const before = await countRows()
  expect(await ensureDemo(furnishDeps)).not.toBeNull()
  expect(await countRows()).toEqual(before)
})

test('each contact is found by its number, has its proof of consent, and is in the change feed', async () => {
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<{ odd: number }>`select count(*)::int as odd from contacts c where c.workspace_id = ${workspaceId} and (
      (c.phone is not null and not exists (select from contact_aliases a where a.workspace_id = ${workspaceId} and a.kind = 'phone' and a.value = c.phone and a.contact_id = c.id))
      or (c.opt_in <> 0 and c.opt_in is distinct from (select l.state from consent_log l where l.workspace_id = ${workspaceId} and l.contact_id = c.id order by l.at desc limit 1))
      or not exists (select from contact_changes f where f.workspace_id = ${workspaceId} and f.contact_id = c.id)
      or not exists (select from contact_activity a where a.workspace_id = ${workspaceId} and a.contact_id = c.id)
      or c.created_at > now() or c.updated_at < c.created_at or c.last_inbound_at < c.created_at or c.last_outbound_at < c.created_at)`.execute(
      tx,
    ),
  )
  expect(rows[0]?.odd).toBe(0)
})

test('an installation that becomes public shuts the demo: its password and its sessions end', async () => {
  const login = { email: 'demo@woochat.local', password: 'demo-woochat' }
  const { userId } = await signIn(db, login, '127.0.0.1')
  await createSession(db, userId, workspaceId, { ip: '127.0.0.1', userAgent: 'test' })
  expect(await ensureDemo({ ...furnishDeps, config: { demo: false } })).toBeNull()
  await expect(signIn(db, login, '127.0.0.1')).rejects.toMatchObject({ code: 'wrong_password' })
  expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([])
  await ensureDemo(furnishDeps)
  expect(await signIn(db, login, '127.0.0.1')).toMatchObject({ userId, workspaceId })
})

test('people of the demo are not the first to sign up', async () => {
  expect(await hasUsers(db)).toBe(false)
})

test('without a demo nothing is made', async () => {
  const other = await testDatabase()
  expect(await ensureDemo({ ...furnishDeps, db: other.db, config: { demo: false } })).toBeNull()
  expect(await other.db.selectFrom('users').select('id').execute()).toEqual([])
})

/** As the owner of the tables, whom row security does not bind. */
async function countRows(): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'workspace_id' order by 1",
    )
    const counts: Record<string, number> = {}
    for (const { name } of tables) {
      const { rows } = await client.query<{ own: number; others: number }>(
        `select count(*) filter (where workspace_id = $1)::int as own, count(*) filter (where workspace_id <> $1)::int as others from ${name}`,
        [workspaceId],
      )
      expect(rows[0]?.others, name).toBe(0)
      counts[name] = rows[0]?.own ?? 0
    }
    return counts
  } finally {
    await client.end()
  }
}
