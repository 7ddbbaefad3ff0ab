import type { LiveEvent } from '@woochat/contract/events.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { type Place, startRunning } from '../test/running.ts'
import { recordFacts } from './record.ts'
import { removeOldEvents } from './store.ts'

const database = await testDatabase()
const { db } = database
const running = await startRunning(database)

const tell = (workspaceId: number, n = 1) =>
  withWorkspace(db, workspaceId, (tx) =>
    recordFacts(
      tx,
      workspaceId,
      Array.from({ length: n }, () => ({ kind: 'contacts.changed' as const })),
    ),
  )
const cursorOf = async (place: Pick<Place, 'cookie'>): Promise<number> =>
  (await running.call<{ seq: number }>(place, 'GET', '/events/cursor')).data.seq

interface Listening {
  events: LiveEvent[]
  resets: number[]
  ended: Promise<void>
  stop(): void
}

/** A browser: reads the stream from a cursor until it is stopped or let go. */
async function listen(place: Pick<Place, 'cookie'>, after?: number, headers: Record<string, string> = {}): Promise<Listening> {
  const abort = new AbortController()
  const answer = await fetch(`${running.url}/api/v1/events/stream${after === undefined ? '' : `?after=${after}`}`, {
    headers: { cookie: place.cookie, ...headers },
    signal: abort.signal,
  })
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const listening: Listening = { events: [], resets: [], ended: Promise.resolve(), stop: () => abort.abort() }
  const read = async (): Promise<void> => {
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString('utf8')
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (data && /^event: live$/m.test(block)) listening.events.push(JSON.parse(data) as LiveEvent)
        if (data && /^event: reset$/m.test(block)) listening.resets.push((JSON.parse(data) as { seq: number }).seq)
      }
    }
  }
  listening.ended = read().catch(() => undefined)
  return listening
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('a browser hears of a fact at once, and only of its own workspace', async () => {
  const [place, other] = [await running.place(), await running.place()]
  const [mine, theirs] = [await listen(place), await listen(other)]
  await new Promise((done) => setTimeout(done, 200))
  const begun = Date.now()
  await tell(place.workspaceId)
  await running.until(() => mine.events.length === 1)
  expect(Date.now() - begun).toBeLessThan(500)
  expect(theirs.events).toEqual([])
  mine.stop()
  theirs.stop()
})

test('writers, breaks and returns: with its cursor a browser misses nothing and hears nothing twice', async () => {
  const place = await running.place()
  const start = await cursorOf(place)
  let writing = true
  const writers = Array.from({ length: 4 }, async () => {
    for (let i = 0; i < 60; i++) await tell(place.workspaceId, 1 + (i % 3))
  })
  const seen: number[] = []
  const browse = async (): Promise<void> => {
    let cursor = start
    while (writing || cursor < (await cursorOf(place))) {
      const listening = await listen(place, cursor)
      await new Promise((done) => setTimeout(done, 20 + Math.random() * 80))
      listening.stop()
      await listening.ended
      seen.push(...listening.events.map((event) => event.seq))
      cursor = listening.events.at(-1)?.seq ?? cursor
    }
  }
  const steady = await listen(place, start)
  const browsing = browse()
  await Promise.all(writers)
  writing = false
  await browsing
  const end = await cursorOf(place)
  expect(end - start).toBe(480)
  expect(seen).toEqual(range(start + 1, end))
  await running.until(() => steady.events.length === 480)
  expect(steady.events.map((event) => event.seq)).toEqual(range(start + 1, end))
  steady.stop()
})

test('Last-Event-ID resumes as `after` does', async () => {
  const place = await running.place()
  await tell(place.workspaceId, 3)
  const end = await cursorOf(place)
  const listening = await listen(place, undefined, { 'last-event-id': String(end - 2) })
  await running.until(() => listening.events.length === 2)
  listening.stop()
})

test('facts that another process wrote are found by looking', async () => {
  const place = await running.place()
  const listening = await listen(place)
  await new Promise((done) => setTimeout(done, 100))
  await withWorkspace(db, place.workspaceId, async (tx) => {
    const { rows } = await sql<{
      next: number
    }>`update counters set next = next + 1 where workspace_id = ${place.workspaceId} and kind = 'event' returning next`.execute(
      tx,
    )
    await sql`insert into events (workspace_id, seq, fact) values (${place.workspaceId}, ${(rows[0]?.next ?? 1) - 1}, '{"kind": "segments.changed"}')`.execute(
      tx,
    )
  })
  await running.until(() => listening.events.length === 1, 2)
  listening.stop()
})

test('a cursor older than what is kept, or ahead of it, is told to load everything again', async () => {
  const place = await running.place()
  await tell(place.workspaceId, 5)
  await withWorkspace(db, place.workspaceId, (tx) =>
    sql`update events set at = now() - interval '8 days' where workspace_id = ${place.workspaceId}`.execute(tx),
  )
  await removeOldEvents(db, place.workspaceId, 7)
  const end = await cursorOf(place)
  for (const cursor of [end - 3, end + 100]) {
    const listening = await listen(place, cursor)
    await running.until(() => listening.resets.length === 1)
    expect(listening.resets).toEqual([end])
    listening.stop()
  }
  const current = await listen(place, end)
  await tell(place.workspaceId)
  await running.until(() => current.events.length === 1)
  expect(current.resets).toEqual([])
  current.stop()
})

test('a stream ends within five seconds of its session', async () => {
  const place = await running.place()
  const userId = await makeIn(db).user()
  await makeIn(db).member(place.workspaceId, { userId, role: 'agent' })
  const session = await makeIn(db).session(userId, place.workspaceId)
  const listening = await listen({ cookie: `woochat_${running.parts.config.port}=${session}` })
  await sql`delete from sessions where user_id = ${userId}`.execute(db)
  const begun = Date.now()
  await listening.ended
  expect(Date.now() - begun).toBeLessThan(7_000)
})

test('a stranger gets no stream', async () => {
  expect((await fetch(`${running.url}/api/v1/events/stream`)).status).toBe(401)
})

test('what is not theirs leaves an agent’s lists and tells nothing; a viewer hears numbers masked', async () => {
  const place = await running.place()
  const member = async (role: 'agent' | 'viewer') => {
    const userId = await makeIn(db).user()
    await makeIn(db).member(place.workspaceId, { userId, role })
    return { cookie: `woochat_${running.parts.config.port}=${await makeIn(db).session(userId, place.workspaceId)}` }
  }
  const [agent, viewer] = [await listen(await member('agent')), await listen(await member('viewer'))]
  await running.write(place, '919800050001', 'secret words')
  await running.until(() => agent.events.some((event) => event.fact.kind === 'message.added') && viewer.events.length > 1)
  const added = viewer.events.find((event) => event.fact.kind === 'message.added')
  expect(added?.fact.kind === 'message.added' && added.fact.conversation.contact.phone).toMatch(/•/)
  const { data } = await running.call<{ items: { id: number }[] }>(place, 'GET', '/conversations?tab=open')
  const before = agent.events.length
  await running.call(place, 'POST', `/conversations/${data.items[0]?.id}/assign`, { memberId: place.who.memberId })
  await running.write(place, '919800050001', 'more secret words')
  await running.until(() => agent.events.length >= before + 2)
  expect(JSON.stringify(agent.events.slice(before))).not.toMatch(/secret|919800050001/)
  agent.stop()
  viewer.stop()
})
