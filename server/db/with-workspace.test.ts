import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { testDatabase } from '../test/database.ts'
import { takeId, takeIds } from './ids.ts'
import { openDatabase, prepared, type Tx } from './pool.ts'
import { isDatabaseDown, withInstallation, withWorkspace, withWorkspaceClient } from './with-workspace.ts'

const { db, scan } = await testDatabase()

const addTag = (workspaceId: number, id: number) =>
  withWorkspace(db, workspaceId, (tx) =>
    sql`insert into counters (workspace_id, kind, next) values (${workspaceId}, ${`made-${id}`}, 1)`.execute(tx),
  )
const kinds = async (workspaceId: number): Promise<string[]> =>
  await withWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ kind: string }>`select kind from counters where kind like 'made-%' order by 1`.execute(tx)
    return rows.map((row) => row.kind)
  })

test('a workspace sees its own rows and no others, even when a statement forgets to name it', async () => {
  await addTag(1, 1)
  await addTag(2, 2)
  expect(await kinds(1)).toEqual(['made-1'])
  expect(await kinds(2)).toEqual(['made-2'])
})

test('a row cannot be written into another workspace', async () => {
  const write = withWorkspace(db, 1, (tx) => sql`insert into counters values (2, 'made-3', 1)`.execute(tx))
  await expect(write).rejects.toThrow(/row-level security/)
})

test('outside a workspace a tenant table refuses to answer rather than answering nothing', async () => {
  await expect(sql`select * from counters`.execute(db)).rejects.toThrow(/app.workspace_id|invalid input syntax/)
})

test('the audit log can be added to but not changed', async () => {
  await withWorkspace(db, 1, (tx) =>
    sql`insert into audit_log (workspace_id, id, actor_kind, actor_name, action, target) values (1, 1, 'system', 'x', 'y', 'z')`.execute(
      tx,
    ),
  )
  const change = withWorkspace(db, 1, (tx) => sql`update audit_log set action = 'other' where workspace_id = 1`.execute(tx))
  await expect(change).rejects.toThrow(/permission denied/)
})

test('the dispatcher sees which workspaces have work and nothing else', async () => {
  expect((await sql`select workspace_id from outbox`.execute(scan)).rows).toEqual([])
  await expect(sql`select * from outbox`.execute(scan)).rejects.toThrow(/permission denied/)
  await expect(sql`select * from contacts`.execute(scan)).rejects.toThrow(/permission denied/)
})

test('a call inside a transaction joins it, and refuses another workspace', async () => {
  const undone = withWorkspace(db, 1, async (tx) => {
    await withWorkspace(tx, 1, (same: Tx) => sql`insert into counters values (1, 'made-9', 1)`.execute(same))
    await expect(withWorkspace(tx, 2, () => Promise.resolve())).rejects.toThrow(/workspace 1 was asked for workspace 2/)
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  expect(await kinds(1)).not.toContain('made-9')
})

test('what is not a workspace id never reaches the database', async () => {
  for (const bad of [0, -1, 1.5, Number.NaN, 2 ** 60]) {
    await expect(withWorkspace(db, bad, () => Promise.resolve())).rejects.toThrow(RangeError)
  }
})

test('two transactions that break each other are run again until both are through', async () => {
  await withWorkspace(db, 3, (tx) => sql`insert into counters values (3, 'turn', 0)`.execute(tx))
  const add = () =>
    withWorkspace(
      db,
      3,
      async (tx) => {
        const { rows } = await sql<{ next: number }>`select next from counters where workspace_id = 3 and kind = 'turn'`.execute(
          tx,
        )
        await sql`update counters set next = ${(rows[0]?.next ?? 0) + 1} where workspace_id = 3 and kind = 'turn'`.execute(tx)
      },
      { isolation: 'serializable' },
    )
  await Promise.all([add(), add(), add()])
  const { rows } = await withWorkspace(db, 3, (tx) =>
    sql`select next from counters where workspace_id = 3 and kind = 'turn'`.execute(tx),
  )
  expect(rows).toEqual([{ next: 3 }])
})

test('a read-only transaction cannot write', async () => {
  const write = withWorkspace(db, 1, (tx) => sql`insert into counters values (1, 'made-8', 1)`.execute(tx), { readOnly: true })
  await expect(write).rejects.toThrow(/read-only/)
})

test('a bare connection works in a workspace too, with prepared statements, and gives its connection back after a failure', async () => {
  const read = () =>
    withWorkspaceClient(db, 2, (client) => client.query({ name: 'kinds', text: 'select count(*) as n from counters' }))
  expect((await read()).rows).toHaveLength(1)
  await expect(withWorkspaceClient(db, 2, (client) => client.query('select 1/0'))).rejects.toThrow(/division/)
  expect((await read()).rows).toHaveLength(1)
  const named = () => withWorkspace(db, 2, (tx) => sql<{ n: number }>`${prepared('one')} select ${1}::bigint as n`.execute(tx))
  expect((await named()).rows).toEqual([{ n: 1 }])
  expect((await named()).rows).toEqual([{ n: 1 }])
})

test('what belongs to the installation needs no workspace', async () => {
  await withInstallation(db, (tx) => sql`insert into installation values ('test', 'yes')`.execute(tx))
  expect((await sql`select value from installation where name = 'test'`.execute(db)).rows).toEqual([{ value: 'yes' }])
})

test('bigint and its arrays arrive as numbers, dates as text, and a number too large is refused', async () => {
  const { rows } = await sql`select 7::bigint as n, array[1, null]::bigint[] as list, '2026-02-03'::date as day`.execute(db)
  expect(rows).toEqual([{ n: 7, list: [1, null], day: '2026-02-03' }])
  await expect(sql`select 9007199254740993::bigint`.execute(db)).rejects.toThrow(/too large/)
})

test('ids are dense within a workspace and kind, whoever asks at once', async () => {
  const many = await Promise.all(Array.from({ length: 100 }, () => takeId(db, 5, 'thing')))
  expect(new Set(many)).toEqual(new Set(Array.from({ length: 100 }, (_, i) => i + 1)))
  const block = await takeIds(db, 5, 'thing', 1000)
  expect(block).toHaveLength(1000)
  expect(block[999]).toBe((block[0] ?? 0) + 999)
  expect(await takeId(db, 6, 'thing')).toBe(1)
  expect(await takeIds(db, 6, 'thing', 0)).toEqual([])
})

test('ids of messages rise in the order they are asked for, one by one or by the thousand: threads are read by them', async () => {
  const first = await takeId(db, 8, 'message')
  const campaign = await takeIds(db, 8, 'message', 1000)
  const reply = await takeId(db, 8, 'message')
  expect([first, ...campaign, reply]).toEqual(Array.from({ length: 1002 }, (_, i) => i + 1))
})

test('ids can be taken while every connection is in a transaction', async () => {
  const ids = await Promise.all(
    Array.from({ length: 10 }, () =>
      withWorkspace(db, 7, async (tx) => {
        await sql`select pg_sleep(0.05)`.execute(tx)
        return await takeIds(db, 7, 'thing', 40)
      }),
    ),
  )
  expect(new Set(ids.flat()).size).toBe(400)
})

test('a database that does not answer is a refusal to try again, not a bug', async () => {
  const gone = openDatabase('postgres://nobody:x@127.0.0.1:1/none', { poolSize: 1, log: createLog('silent') })
  const failure = await withWorkspace(gone.db, 1, () => Promise.resolve()).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'database_down', status: 503 })
  expect(isDatabaseDown(failure)).toBe(true)
  expect(isDatabaseDown(new Error('something else'))).toBe(false)
  await gone.close()
})
