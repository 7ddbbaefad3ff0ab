import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { createLog } from '../log.ts'
import { settleSends } from '../messages/settle.ts'
import { testDatabase } from '../test/database.ts'
import { type MadeWorkspace, makeIn } from '../test/make.ts'
import { claimSends, markSending } from './claim.ts'
import { countOutstanding, pauseSends, withdrawSends } from './control.ts'
import { enqueueSends, type Send } from './enqueue.ts'
import { discardHeld, raiseFence, releaseHeld } from './fence.ts'
import { rateOf, tokensAt } from './rates.ts'
import { type Finished, settleFinished } from './settle.ts'
import { listDueWorkspaces, sweepLost } from './sweep.ts'

const database = await testDatabase()
const { db, scan } = database
const make = makeIn(db)
const hooks = { settle: settleSends }
const dataDir = await mkdtemp(join(tmpdir(), 'woochat-fence-'))
afterAll(() => rm(dataDir, { recursive: true, force: true }))

let place: MadeWorkspace
let channelId: number
beforeEach(async () => {
  place = await make.workspace()
  channelId = await make.channel(place.workspaceId, { throughput: 10_000 })
  await fillBucket(500)
})

const inPlace = <T>(act: Parameters<typeof withWorkspace<T>>[2]) => withWorkspace(db, place.workspaceId, act)
const fillBucket = (tokens: number) =>
  inPlace((tx) =>
    sql`insert into rate_buckets as b (workspace_id, channel_id, tokens, at) values (${place.workspaceId}, ${channelId}, ${tokens}, now())
      on conflict (workspace_id, channel_id) do update set tokens = excluded.tokens, at = excluded.at`.execute(tx),
  )
const queue = async (n: number, draft: Partial<Send> = {}): Promise<number[]> => {
  const ids: number[] = []
  for (let i = 0; i < n; i++) {
    const contactId = draft.contactId ?? (await make.contact(place.workspaceId))
    const campaignId = draft.campaignId ?? null
    const messageId = await make.outgoing(place.workspaceId, { channelId, contactId }, { campaignId })
    await inPlace((tx) =>
      enqueueSends(tx, place.workspaceId, [
        { messageId, channelId, contactId, traffic: 'api', request: { type: 'text' }, ...draft },
      ]),
    )
    ids.push(messageId)
  }
  return ids
}
const claim = (limit: number) => inPlace((tx) => claimSends(tx, place.workspaceId, limit))
const finish = (finished: Finished[]) => inPlace((tx) => settleFinished(tx, place.workspaceId, finished, hooks))
const states = async (): Promise<Record<number, string>> => {
  const { rows } = await inPlace((tx) =>
    sql<{
      id: number
      state: string
    }>`select id, state from outbox where workspace_id = ${place.workspaceId} order by id`.execute(tx),
  )
  return Object.fromEntries(rows.map((row) => [row.id, row.state]))
}
const expire = () =>
  inPlace((tx) =>
    sql`update outbox set lease_until = now() - interval '1 second' where workspace_id = ${place.workspaceId} and lease_until is not null`.execute(
      tx,
    ),
  )
const messageOf = async (id: number): Promise<Record<string, unknown>> => {
  const { rows } = await inPlace((tx) =>
    sql<Record<string, unknown>>`select * from messages where workspace_id = ${place.workspaceId} and id = ${id}`.execute(tx),
  )
  return rows[0] ?? {}
}
const campaign = async (): Promise<number> => {
  await inPlace((tx) =>
    sql`insert into campaigns (workspace_id, id, name, state) values (${place.workspaceId}, 1, 'Sale', 'sending')`.execute(tx),
  )
  return 1
}

test('people go before programs, programs before campaigns, each in the order they were asked for', async () => {
  const campaignId = await campaign()
  const [c1, c2] = await queue(2, { traffic: 'campaign', campaignId })
  const [a1] = await queue(1)
  const [p1] = await queue(1, { traffic: 'conversation' })
  const { sends, more } = await claim(3)
  expect(sends.map((send) => send.id)).toEqual([p1, a1, c1])
  expect(more).toBe(true)
  expect((await claim(64)).sends.map((send) => send.id)).toEqual([c2])
})

test('never more is marked as sending than there are free sockets', async () => {
  await queue(10)
  expect((await claim(4)).sends).toHaveLength(4)
  expect(Object.values(await states()).filter((state) => state === 'sending')).toHaveLength(4)
})

test('a second message to the same person waits for the outcome of the first', async () => {
  const contactId = await make.contact(place.workspaceId)
  const [first, second] = await queue(2, { contactId, traffic: 'conversation' })
  const { sends } = await claim(10)
  expect(sends.map((send) => send.id)).toEqual([first])
  expect((await claim(10)).sends).toEqual([])
  await finish(sends.map((send) => ({ send, outcome: { kind: 'accepted', wamid: 'wamid.1', waId: undefined, held: false } })))
  expect((await claim(10)).sends.map((send) => send.id)).toEqual([second])
})

test('an answer to a person overtakes a campaign message that waits for the same person, and never runs beside it', async () => {
  const campaignId = await campaign()
  const contactId = await make.contact(place.workspaceId)
  const [fromCampaign] = await queue(1, { contactId, traffic: 'campaign', campaignId })
  const [answer] = await queue(1, { contactId, traffic: 'conversation' })
  const { sends } = await claim(10)
  expect(sends.map((send) => send.id)).toEqual([answer])
  await finish(sends.map((send) => ({ send, outcome: { kind: 'accepted', wamid: 'wamid.2', waId: undefined, held: false } })))
  expect((await claim(10)).sends.map((send) => send.id)).toEqual([fromCampaign])
})

test('two processes claim disjoint rows', async () => {
  const ids = await queue(40)
  const claims = await Promise.all([claim(30), claim(30), claim(30)])
  const taken = claims.flatMap((one) => one.sends.map((send) => send.id))
  expect(new Set(taken).size).toBe(taken.length)
  const rest = await claim(64)
  expect([...taken, ...rest.sends.map((send) => send.id)].sort((a, b) => a - b)).toEqual(ids)
})

test('a number sends no more than its rate allows, and says when the next may go', async () => {
  await inPlace((tx) => sql`update channels set throughput = 80 where workspace_id = ${place.workspaceId}`.execute(tx))
  await queue(10)
  await fillBucket(2)
  const { sends, waitMs } = await claim(64)
  expect(sends.length).toBeGreaterThanOrEqual(2)
  expect(sends.length).toBeLessThanOrEqual(4)
  expect(waitMs).toBeGreaterThan(0)
  expect(waitMs).toBeLessThan(60)
})

test('no span of a second holds more than the throughput of a number', () => {
  for (const throughput of [1, 20, 80, 1_000]) {
    const rate = rateOf(throughput)
    expect(rate.burst + rate.perSecond).toBeLessThanOrEqual(Math.max(throughput, 1.5))
    const start = new Date(1_000_000)
    expect(tokensAt({ tokens: 0, at: start }, new Date(start.getTime() + 60_000), rate)).toBe(rate.burst)
    expect(tokensAt({ tokens: 5, at: start }, new Date(start.getTime() - 60_000), rate)).toBeLessThanOrEqual(
      Math.max(5, rate.burst),
    )
  }
})

test('the same person gets 45 messages at once and then one in six seconds', async () => {
  const contactId = await make.contact(place.workspaceId)
  await queue(47, { contactId, traffic: 'conversation' })
  let sent = 0
  for (let turn = 0; turn < 60; turn++) {
    const { sends } = await claim(10)
    if (sends.length === 0) break
    sent += sends.length
    await finish(
      sends.map((send) => ({ send, outcome: { kind: 'accepted', wamid: `wamid.p${send.id}`, waId: undefined, held: false } })),
    )
  }
  expect(sent).toBe(45)
  await inPlace((tx) =>
    sql`update pair_buckets set at = at - interval '7 seconds' where workspace_id = ${place.workspaceId}`.execute(tx),
  )
  expect((await claim(10)).sends).toHaveLength(1)
})

test('a lease lost before the request was written goes back to the queue; lost after it, it is in doubt and never sent again', async () => {
  const [early, late] = await queue(2)
  await claim(64)
  await inPlace((tx) =>
    sql`update outbox set state = 'claimed' where workspace_id = ${place.workspaceId} and id = ${early}`.execute(tx),
  )
  await expire()
  expect(await listDueWorkspaces(scan)).toContainEqual({ workspaceId: place.workspaceId, lost: true })
  expect(await sweepLost(db, place.workspaceId, hooks)).toEqual({ requeued: 1, unknown: 1 })
  expect(await states()).toEqual({ [early ?? 0]: 'queued', [late ?? 0]: 'unknown' })
  expect((await messageOf(late ?? 0))['unknown_at']).not.toBeNull()
  expect((await claim(64)).sends.map((send) => send.id)).toEqual([early])
})

test('who lost a lease cannot go on with it', async () => {
  await queue(1)
  const [old] = (await claim(1)).sends
  await inPlace((tx) => sql`update outbox set state = 'claimed' where workspace_id = ${place.workspaceId}`.execute(tx))
  await expire()
  await sweepLost(db, place.workspaceId, hooks)
  const [fresh] = (await claim(1)).sends
  await inPlace((tx) => sql`update outbox set state = 'claimed' where workspace_id = ${place.workspaceId}`.execute(tx))
  expect(await inPlace((tx) => markSending(tx, place.workspaceId, old ?? { id: 0, epoch: 0 }))).toBe(false)
  expect(await inPlace((tx) => markSending(tx, place.workspaceId, fresh ?? { id: 0, epoch: 0 }))).toBe(true)
})

test('an answer that comes after the lease was lost still counts', async () => {
  const [id] = await queue(1)
  const { sends } = await claim(1)
  await expire()
  await sweepLost(db, place.workspaceId, hooks)
  await finish(sends.map((send) => ({ send, outcome: { kind: 'accepted', wamid: 'wamid.late', waId: undefined, held: false } })))
  expect(await states()).toEqual({})
  expect(await messageOf(id ?? 0)).toMatchObject({ wamid: 'wamid.late', unknown_at: null })
})

test.each([
  ['asks to wait', { kind: 'retry', afterMs: 0, why: 'pair', code: 131056, scope: 'pair' }, 'queued'],
  [
    'refuses the whole campaign',
    { kind: 'rejected', code: 190, message: 'Token expired', details: null, scope: 'channel' },
    'paused',
  ],
] as const)('a late answer that %s ends the doubt about a message: it was not sent', async (_, outcome, state) => {
  const campaignId = await campaign()
  const [id = 0] = await queue(1, { traffic: 'campaign', campaignId })
  const { sends } = await claim(1)
  await expire()
  await sweepLost(db, place.workspaceId, hooks)
  expect((await messageOf(id))['unknown_at']).not.toBeNull()
  await finish(sends.map((send) => ({ send, outcome })))
  expect(await states()).toEqual({ [id]: state })
  expect(await messageOf(id)).toMatchObject({ unknown_at: null, failed_at: null, accepted_at: null, wamid: null })
})

test('what an older claim failed at does not end the doubt of a later one', async () => {
  const [id = 0] = await queue(1)
  const old = await claim(1)
  await inPlace((tx) => sql`update outbox set state = 'claimed' where workspace_id = ${place.workspaceId}`.execute(tx))
  await expire()
  await sweepLost(db, place.workspaceId, hooks)
  await claim(1)
  await expire()
  await sweepLost(db, place.workspaceId, hooks)
  await finish(
    old.sends.map((send) => ({ send, outcome: { kind: 'retry', afterMs: 0, why: 'file', code: null, scope: 'pair' } })),
  )
  expect(await states()).toEqual({ [id]: 'unknown' })
  expect((await messageOf(id))['unknown_at']).not.toBeNull()
})

test('open inboxes hear that a message is no longer in doubt, and nothing of one that never was', async () => {
  const contactId = await make.contact(place.workspaceId)
  await inPlace((tx) =>
    sql`insert into conversations (workspace_id, id, channel_id, contact_id, preview, last_message_at)
      values (${place.workspaceId}, 1, ${channelId}, ${contactId}, '{"text":"hello","direction":"out","failed":false}', now())`.execute(
      tx,
    ),
  )
  const [id = 0] = await queue(1, { contactId, traffic: 'conversation' })
  const told = async () =>
    (
      await inPlace((tx) =>
        sql<{ state: string }>`select fact #>> '{delivery,state}' as state from events
          where workspace_id = ${place.workspaceId} and fact ->> 'kind' = 'message.changed' and (fact ->> 'messageId')::bigint = ${id}
          order by seq`.execute(tx),
      )
    ).rows.map((row) => row.state)
  const retry = { kind: 'retry', afterMs: 0, why: 'pair', code: 131056, scope: 'pair' } as const
  await finish((await claim(1)).sends.map((send) => ({ send, outcome: retry })))
  expect(await told()).toEqual([])
  const { sends } = await claim(1)
  await expire()
  await sweepLost(db, place.workspaceId, hooks)
  await finish(sends.map((send) => ({ send, outcome: retry })))
  expect(await told()).toEqual(['unknown', 'queued'])
})

test('certainly not sent waits for its time; a limit of the number stops the number', async () => {
  const [id] = await queue(1)
  const first = await claim(1)
  await finish(
    first.sends.map((send) => ({ send, outcome: { kind: 'retry', afterMs: 6_000, why: 'pair', code: 131056, scope: 'pair' } })),
  )
  expect(await states()).toEqual({ [id ?? 0]: 'queued' })
  expect((await claim(1)).sends).toEqual([])
  const others = await queue(2)
  const second = await claim(1)
  await finish(
    second.sends.map((send) => ({
      send,
      outcome: { kind: 'retry', afterMs: 2_000, why: 'rate', code: 130429, scope: 'channel' },
    })),
  )
  const stopped = await claim(64)
  expect(stopped.sends).toEqual([])
  expect(stopped.waitMs).toBeGreaterThan(1_500)
  await inPlace((tx) =>
    sql`update rate_buckets set pause_until = null, tokens = 100 where workspace_id = ${place.workspaceId}`.execute(tx),
  )
  expect((await claim(64)).sends.map((send) => send.id)).toEqual(others)
})

test('a refusal tells the message why, and the row leaves the outbox', async () => {
  const [id] = await queue(1)
  const { sends } = await claim(1)
  await finish(
    sends.map((send) => ({
      send,
      outcome: { kind: 'rejected', code: 131026, message: 'Message undeliverable', details: 'not on WhatsApp', scope: 'message' },
    })),
  )
  expect(await states()).toEqual({})
  expect(await messageOf(id ?? 0)).toMatchObject({ error_code: 131026, error_text: 'not on WhatsApp' })
})

test('a campaign is paused and cancelled without touching what is on a socket', async () => {
  const campaignId = await campaign()
  const ids = await queue(5, { traffic: 'campaign', campaignId })
  const { sends } = await claim(1)
  const [, claimed] = ids
  await inPlace((tx) =>
    sql`update outbox set state = 'claimed', lease_until = now() where workspace_id = ${place.workspaceId} and id = ${claimed}`.execute(
      tx,
    ),
  )
  expect(await inPlace((tx) => pauseSends(tx, place.workspaceId, campaignId))).toBe(4)
  expect((await claim(64)).sends).toEqual([])
  expect(await inPlace((tx) => countOutstanding(tx, place.workspaceId, campaignId))).toEqual({
    waiting: 1,
    paused: 4,
    unknown: 0,
    held: 0,
  })
  const cancelled = await inPlace((tx) => withdrawSends(tx, place.workspaceId, campaignId))
  expect(cancelled.map((one) => one.messageId)).toEqual(ids.slice(1))
  expect(await messageOf(ids[4] ?? 0)).toEqual({})
  await finish(sends.map((send) => ({ send, outcome: { kind: 'accepted', wamid: 'wamid.c', waId: undefined, held: false } })))
  expect((await messageOf(ids[0] ?? 0))['accepted_at']).not.toBeNull()
})

test.each([
  ['paused', ['paused']],
  ['cancelled', []],
])('what comes back unsent after its campaign was %s does not go out', async (state, left) => {
  const campaignId = await campaign()
  const [id] = await queue(1, { traffic: 'campaign', campaignId })
  const { sends } = await claim(1)
  await inPlace((tx) =>
    sql`update campaigns set state = ${state} where workspace_id = ${place.workspaceId} and id = ${campaignId}`.execute(tx),
  )
  await finish(
    sends.map((send) => ({ send, outcome: { kind: 'retry', afterMs: 0, why: 'slow down', code: 131056, scope: 'pair' } })),
  )
  expect(Object.values(await states())).toEqual(left)
  expect((await claim(64)).sends).toEqual([])
  if (state === 'cancelled') expect((await messageOf(id ?? 0))['error_text']).toContain('cancelled')
})

test('a refusal that all its messages would meet stops a campaign, and fails nobody', async () => {
  const campaignId = await campaign()
  const ids = await queue(3, { traffic: 'campaign', campaignId })
  const { sends } = await claim(1)
  const told: unknown[] = []
  await inPlace((tx) =>
    settleFinished(
      tx,
      place.workspaceId,
      sends.map((send) => ({
        send,
        outcome: { kind: 'rejected', code: 190, message: 'Token expired', details: null, scope: 'channel' },
      })),
      { ...hooks, campaignRefused: async (_tx, _workspace, id, refusal) => void told.push([id, refusal]) },
    ),
  )
  expect(told).toEqual([[campaignId, { code: 190, text: 'Token expired' }]])
  expect(Object.values(await states())).toEqual(['paused', 'paused', 'paused'])
  expect((await messageOf(ids[0] ?? 0))['failed_at']).toBeNull()
})

test('a message whose file is not at Meta yet is claimed first, and sent with the id once it is there', async () => {
  const mediaId = 7
  await inPlace((tx) =>
    sql`insert into media (workspace_id, id, kind, mime, bytes, sha256, stored_as) values (${place.workspaceId}, ${mediaId}, 'image', 'image/png', 1, '', '')`.execute(
      tx,
    ),
  )
  const request = { type: 'image', image: { id: '$media', caption: 'my "id": "$media"' } }
  await queue(1, { mediaId, request })
  expect((await claim(1)).sends[0]?.state).toBe('claimed')
  await inPlace((tx) =>
    sql`insert into media_uploads (workspace_id, media_id, channel_id, meta_id) values (${place.workspaceId}, ${mediaId}, ${channelId}, '4711')`.execute(
      tx,
    ),
  )
  await queue(1, { mediaId, request })
  const [send] = (await claim(1)).sends
  expect(send?.state).toBe('sending')
  expect(JSON.parse(send?.request ?? '')).toEqual({ type: 'image', image: { id: '4711', caption: 'my "id": "$media"' } })
})

test('a database that went back in time holds what has no outcome until someone releases it', async () => {
  const log = createLog('silent')
  const campaignId = await campaign()
  const first = await raiseFence(database, dataDir, log)
  await first.stop()
  const [waiting] = await queue(1)
  const [doubtful] = await queue(1, { traffic: 'campaign', campaignId })
  await sql`update installation set value = '1' where name = 'epoch'`.execute(db)
  const second = await raiseFence(database, dataDir, log)
  expect(await states()).toEqual({ [waiting ?? 0]: 'held', [doubtful ?? 0]: 'held' })
  expect((await messageOf(waiting ?? 0))['held_at']).not.toBeNull()
  expect((await claim(64)).sends).toEqual([])
  const { rows } = await inPlace((tx) =>
    sql<{ state: string }>`select state from campaigns where workspace_id = ${place.workspaceId}`.execute(tx),
  )
  expect(rows[0]?.state).toBe('paused')
  await second.stop()
  const third = await raiseFence(database, dataDir, log)
  expect(await releaseHeld(db, place.workspaceId)).toBe(2)
  expect((await claim(1)).sends.map((send) => send.id)).toEqual([waiting])
  expect(await discardHeld(db, place.workspaceId)).toBe(0)
  await third.stop()
})

test('a message quoted twice to the outbox is sent once', async () => {
  const [id] = await queue(1)
  await inPlace((tx) =>
    enqueueSends(tx, place.workspaceId, [{ messageId: id ?? 0, channelId, contactId: 1, traffic: 'api', request: '{}' }]),
  )
  expect((await claim(64)).sends).toHaveLength(1)
})
