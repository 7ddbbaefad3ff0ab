import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { applyStatuses } from './apply-statuses.ts'
import { foldReports, join, type StatusReport } from './lattice.ts'
import { readStatus } from './read-status.ts'
import { settleSends } from './settle.ts'

const database = await testDatabase()
const { db } = database
const make = makeIn(db)
const { workspaceId } = await make.workspace()
const channelId = await make.channel(workspaceId)
const contactId = await make.contact(workspaceId)

const second = 1_790_000_000
const element = (wamid: string, status: string, at: number, more: object = {}) => ({
  id: wamid,
  status,
  timestamp: String(second + at),
  recipient_id: '919800000001',
  ...more,
})
const report = (wamid: string, status: string, at: number, more: object = {}): StatusReport =>
  readStatus(channelId, element(wamid, status, at, more))
const apply = (reports: readonly StatusReport[]) =>
  withWorkspace(db, workspaceId, (tx) => applyStatuses(tx, workspaceId, reports))
const callback = (id: number) => ({ biz_opaque_callback_data: `${workspaceId}.${id}` })

interface Row {
  wamid: string | null
  accepted_at: Date | null
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  failed_at: Date | null
  unknown_at: Date | null
  error_code: number | null
  pricing: unknown
}
const rowOf = async (id: number): Promise<Row> => {
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<Row>`select wamid, accepted_at, sent_at, delivered_at, read_at, failed_at, unknown_at, error_code, pricing from messages where workspace_id = ${workspaceId} and id = ${id}`.execute(
      tx,
    ),
  )
  return rows[0] as Row
}
const outboxOf = async (id: number): Promise<string | undefined> => {
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<{ state: string }>`select state from outbox where workspace_id = ${workspaceId} and id = ${id}`.execute(tx),
  )
  return rows[0]?.state
}
const inOutbox = (id: number, state: string) =>
  withWorkspace(db, workspaceId, (tx) =>
    sql`insert into outbox (workspace_id, id, channel_id, contact_id, traffic, priority, request, state) values (${workspaceId}, ${id}, ${channelId}, ${contactId}, 'api', 1, '{}', ${state})`.execute(
      tx,
    ),
  )
const settle = (id: number, verdict: Parameters<typeof settleSends>[2][number]['verdict']) =>
  withWorkspace(db, workspaceId, (tx) =>
    settleSends(tx, workspaceId, [{ send: { id, channelId, contactId, traffic: 'api', campaignId: null }, verdict }]),
  )

const prices = [undefined, { billable: true, category: 'marketing' }, { category: 'utility', billable: false, type: 'regular' }]
const reports = fc.array(
  fc.record({
    status: fc.constantFrom('sent', 'delivered', 'read', 'failed', 'played', 'warning'),
    at: fc.integer({ min: 0, max: 5 }),
    code: fc.constantFrom(131026, 131047, 131049),
    price: fc.constantFrom(...prices),
  }),
  { minLength: 1, maxLength: 8 },
)

test('statuses in any order, any number of copies and any batching give the same row', async () => {
  await fc.assert(
    fc.asyncProperty(reports, fc.infiniteStream(fc.nat()), fc.boolean(), async (drawn, dice, answered) => {
      const made = (id: number, wamid: string) =>
        drawn.map(({ status, at, code, price }) =>
          report(wamid, status, at, {
            ...callback(id),
            ...(price && { pricing: price }),
            ...(status === 'failed' && { errors: [{ code }] }),
          }),
        )
      const [plain, shuffled] = [
        await make.outgoing(workspaceId, { channelId, contactId }),
        await make.outgoing(workspaceId, { channelId, contactId }),
      ]
      await apply(made(plain, `wamid.${plain}`))
      const copies = [...made(shuffled, `wamid.${shuffled}`), ...made(shuffled, `wamid.${shuffled}`)]
      const order = copies.map((each) => ({ each, key: dice.next().value ?? 0 })).sort((a, b) => a.key - b.key)
      if (answered) await settle(shuffled, { kind: 'accepted', wamid: `wamid.${shuffled}` })
      if (answered) await settle(plain, { kind: 'accepted', wamid: `wamid.${plain}` })
      for (let i = 0; i < order.length; ) {
        const size = 1 + ((dice.next().value ?? 0) % 4)
        await apply(order.slice(i, i + size).map(({ each }) => each))
        i += size
      }
      const [one, other] = [await rowOf(plain), await rowOf(shuffled)]
      expect({ ...other, wamid: 0, accepted_at: 0 }).toEqual({ ...one, wamid: 0, accepted_at: 0 })
      if (!answered) expect(other.accepted_at).toEqual(one.accepted_at)
    }),
    { numRuns: 120 },
  )
})

test('joining reports is commutative, associative and idempotent', () => {
  const folded = reports.map((drawn) =>
    foldReports(
      drawn.map(({ status, at, code, price }) =>
        report('w', status, at, { ...(price && { pricing: price }), ...(status === 'failed' && { errors: [{ code }] }) }),
      ),
    ),
  )
  fc.assert(
    fc.property(folded, folded, folded, (a, b, c) => {
      if (!a || !b || !c) return
      expect(join(a, b)).toEqual(join(b, a))
      expect(join(join(a, b), c)).toEqual(join(a, join(b, c)))
      expect(join(a, a)).toEqual(a)
    }),
    { numRuns: 1_000 },
  )
})

test('a message that was read was delivered and sent, though nobody said so', async () => {
  const id = await make.outgoing(workspaceId, { channelId, contactId })
  await apply([report(`wamid.${id}`, 'read', 3, callback(id))])
  const row = await rowOf(id)
  expect(row.sent_at).toEqual(row.read_at)
  expect(row.delivered_at).toEqual(row.read_at)
})

test('a status that comes before the answer is kept, and the answer changes nothing it said', async () => {
  const id = await make.outgoing(workspaceId, { channelId, contactId })
  await apply([report(`wamid.${id}`, 'delivered', 1, callback(id))])
  const before = await rowOf(id)
  await settle(id, { kind: 'accepted', wamid: `wamid.${id}` })
  expect(await rowOf(id)).toEqual(before)
})

test('a status without our id that comes before the answer waits and is joined by the answer', async () => {
  const id = await make.outgoing(workspaceId, { channelId, contactId })
  await apply([report(`wamid.${id}`, 'delivered', 2), report(`wamid.${id}`, 'sent', 1)])
  expect((await rowOf(id)).delivered_at).toBeNull()
  await settle(id, { kind: 'accepted', wamid: `wamid.${id}` })
  expect(await rowOf(id)).toMatchObject({ sent_at: new Date((second + 1) * 1000), delivered_at: new Date((second + 2) * 1000) })
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql`select from parked_statuses where workspace_id = ${workspaceId} and wamid = ${`wamid.${id}`}`.execute(tx),
  )
  expect(rows).toEqual([])
})

test('a message in doubt is settled by a status that carries our id', async () => {
  const id = await make.outgoing(workspaceId, { channelId, contactId })
  await inOutbox(id, 'sending')
  expect(await settle(id, { kind: 'unknown', why: 'reset' })).toEqual(new Set([id]))
  await withWorkspace(db, workspaceId, (tx) =>
    sql`update outbox set state = 'unknown' where workspace_id = ${workspaceId} and id = ${id}`.execute(tx),
  )
  expect((await rowOf(id)).unknown_at).not.toBeNull()
  await apply([report(`wamid.${id}`, 'sent', 1, callback(id))])
  expect(await rowOf(id)).toMatchObject({ unknown_at: null, wamid: `wamid.${id}` })
  expect(await outboxOf(id)).toBeUndefined()
  await apply([report(`wamid.${id}`, 'delivered', 2)])
  expect((await rowOf(id)).delivered_at).not.toBeNull()
})

test('a lost answer is no doubt when a status came first', async () => {
  const id = await make.outgoing(workspaceId, { channelId, contactId })
  await apply([report(`wamid.${id}`, 'sent', 1, callback(id))])
  expect(await settle(id, { kind: 'unknown', why: 'reset' })).toEqual(new Set())
  expect((await rowOf(id)).unknown_at).toBeNull()
})

test('an id that belongs to another channel or another workspace is not believed', async () => {
  const elsewhere = await make.channel(workspaceId)
  const id = await make.outgoing(workspaceId, { channelId: elsewhere, contactId })
  await apply([report(`wamid.${id}`, 'read', 1, callback(id))])
  expect((await rowOf(id)).read_at).toBeNull()
  await apply([report('wamid.x', 'read', 1, { biz_opaque_callback_data: `${workspaceId + 1}.${id}` })])
  expect((await rowOf(id)).read_at).toBeNull()
})

test('a failure is told by its code, and does not undo a delivery', async () => {
  const id = await make.outgoing(workspaceId, { channelId, contactId })
  await apply([
    report(`wamid.${id}`, 'failed', 2, { ...callback(id), errors: [{ code: 131026, title: 'Message undeliverable' }] }),
  ])
  expect(await rowOf(id)).toMatchObject({ error_code: 131026, sent_at: null })
  await apply([report(`wamid.${id}`, 'delivered', 3, callback(id))])
  expect((await rowOf(id)).delivered_at).not.toBeNull()
})

test('thousands of statuses in one batch are one update, and no row is written twice for a repeat', async () => {
  const ids = await Promise.all(Array.from({ length: 200 }, () => make.outgoing(workspaceId, { channelId, contactId })))
  const all = ids.flatMap((id) =>
    ['sent', 'delivered', 'read'].map((status, i) => report(`wamid.${id}`, status, i, callback(id))),
  )
  await apply(all)
  const versions = async () =>
    (
      await withWorkspace(db, workspaceId, (tx) =>
        sql<{
          xmin: string
        }>`select xmin::text from messages where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) order by id`.execute(
          tx,
        ),
      )
    ).rows
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<{
      n: number
    }>`select count(*) as n from messages where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) and read_at is not null`.execute(
      tx,
    ),
  )
  expect(rows[0]?.n).toBe(200)
  const before = await versions()
  await apply(all)
  expect(await versions()).toEqual(before)
})
