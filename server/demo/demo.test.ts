import { readPhone } from '@woochat/contract/phone.ts'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { createLog } from '../log.ts'
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
