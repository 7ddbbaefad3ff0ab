import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { withWorkspace } from '../db/with-workspace.ts'
import { testDatabase } from '../test/database.ts'
import { makeIn } from '../test/make.ts'
import { type Place, startRunning } from '../test/running.ts'
import { startWorker } from '../worker.ts'
import { enqueueSends } from './enqueue.ts'

const database = await testDatabase()
const { db } = database
const running = await startRunning(database)
const { faults, state } = running.simulator.world
afterEach(() => faults.remove())

let people = 0
/** Templates-free sending: the person has written, so the window is open. */
async function queue(place: Place, n: number): Promise<{ id: number; phone: string }[]> {
  const sends: { id: number; phone: string }[] = []
  for (let i = 0; i < n; i++) {
    const phone = `9198${String(10_000_001 + people++)}`
    const contactId = await makeIn(db).contact(place.workspaceId, { phone })
    sends.push({ id: await makeIn(db).outgoing(place.workspaceId, { channelId: place.channel.id, contactId }), phone })
  }
  await withWorkspace(db, place.workspaceId, async (tx) => {
    const { rows } = await sql<{
      id: number
      contact_id: number
    }>`select id, contact_id from messages where workspace_id = ${place.workspaceId} and id = any(${sends.map((s) => s.id)}::bigint[]) order by id`.execute(
      tx,
    )
    await enqueueSends(
      tx,
      place.workspaceId,
      rows.map((row, i) => ({
        messageId: row.id,
        channelId: place.channel.id,
        contactId: row.contact_id,
        traffic: 'api',
        request: { messaging_product: 'whatsapp', to: sends[i]?.phone, type: 'text', text: { body: 'hello' } },
      })),
    )
  })
  return sends
}

const messages = (place: Place, ids: readonly number[]) =>
  running.rows(
    place.workspaceId,
    sql<{ id: number; accepted_at: Date | null; unknown_at: Date | null; failed_at: Date | null; error_code: number | null }>`
      select id, accepted_at, unknown_at, failed_at, error_code from messages where workspace_id = ${place.workspaceId} and id = any(${ids}::bigint[]) order by id`,
  )
const outbox = (place: Place) =>
  running.rows(
    place.workspaceId,
    sql<{ id: number; state: string }>`select id, state from outbox where workspace_id = ${place.workspaceId} order by id`,
  )
const acceptedFor = (id: number, place: Place): number => state.callbacks.get(JSON.stringify(`${place.workspaceId}.${id}`)) ?? 0

test('what is enqueued leaves in milliseconds, once, with our id', async () => {
  const place = await running.place()
  const begun = Date.now()
  const [send] = await queue(place, 1)
  await running.until(() => acceptedFor(send?.id ?? 0, place) === 1)
  expect(Date.now() - begun).toBeLessThan(900)
  await running.until(async () => (await outbox(place)).length === 0)
})

test('an answer that is lost leaves a doubt, which a status settles; nobody is written to twice', async () => {
  const place = await running.place()
  faults.add({ kind: 'drop_after_accept', rate: 0.5, ms: 0, times: undefined, match: {} })
  const sends = await queue(place, 30)
  await running.until(async () =>
    (
      await messages(
        place,
        sends.map((s) => s.id),
      )
    ).every((row) => row.accepted_at !== null),
  )
  await running.until(async () => (await outbox(place)).length === 0)
  expect(sends.map((send) => acceptedFor(send.id, place))).toEqual(sends.map(() => 1))
})

test('a request that dies before Meta took it stays a visible doubt and is not sent again', async () => {
  const place = await running.place()
  faults.add({ kind: 'drop_before', rate: 1, ms: 0, times: undefined, match: {} })
  const [send] = await queue(place, 1)
  const id = send?.id ?? 0
  await running.until(async () => (await messages(place, [id]))[0]?.unknown_at)
  expect(await outbox(place)).toEqual([{ id, state: 'unknown' }])
  faults.remove()
  await new Promise((done) => setTimeout(done, 1_500))
  expect(acceptedFor(id, place)).toBe(0)
})

test('a number over its rate waits as Meta asks and loses nothing', async () => {
  const place = await running.place()
  faults.add({ kind: 'rate_429', rate: 1, ms: 0, times: 3, match: {} })
  const sends = await queue(place, 5)
  await running.until(
    async () =>
      (
        await messages(
          place,
          sends.map((s) => s.id),
        )
      ).every((row) => row.accepted_at !== null),
    15,
  )
  expect(sends.map((send) => acceptedFor(send.id, place))).toEqual([1, 1, 1, 1, 1])
})

test('a status that overtakes the answer is no harm', async () => {
  const place = await running.place()
  faults.add({ kind: 'status_before_answer', rate: 1, ms: 0, times: undefined, match: {} })
  const sends = await queue(place, 10)
  await running.until(async () => (await outbox(place)).length === 0)
  await running.until(async () =>
    (
      await messages(
        place,
        sends.map((s) => s.id),
      )
    ).every((row) => row.accepted_at !== null),
  )
})

test('a number that is not on WhatsApp fails with its reason', async () => {
  const place = await running.place()
  const contactId = await makeIn(db).contact(place.workspaceId, { phone: '919800090000' })
  const id = await makeIn(db).outgoing(place.workspaceId, { channelId: place.channel.id, contactId })
  await withWorkspace(db, place.workspaceId, (tx) =>
    enqueueSends(tx, place.workspaceId, [
      {
        messageId: id,
        channelId: place.channel.id,
        contactId,
        traffic: 'api',
        request: { messaging_product: 'whatsapp', to: '919800090000', type: 'text', text: { body: 'x' } },
      },
    ]),
  )
  expect(await running.until(async () => (await messages(place, [id]))[0]?.error_code)).toBe(131026)
})

test('two workspaces share the sockets: a long queue of one does not keep the other waiting', async () => {
  const [busy, quiet] = [await running.place(), await running.place()]
  faults.add({ kind: 'slow', rate: 1, ms: 150, times: undefined, match: { number: busy.channel.phoneNumberId } })
  await withWorkspace(db, busy.workspaceId, (tx) =>
    sql`update channels set throughput = 10000 where workspace_id = ${busy.workspaceId}`.execute(tx),
  )
  await queue(busy, 150)
  const begun = Date.now()
  const [send] = await queue(quiet, 1)
  await running.until(() => acceptedFor(send?.id ?? 0, quiet) === 1)
  expect(Date.now() - begun).toBeLessThan(1_500)
  await running.until(async () => (await outbox(busy)).length === 0, 20)
})

test('stopping waits for every answer: nothing is half sent, and the rest goes out at the next start', async () => {
  const place = await running.place()
  await withWorkspace(db, place.workspaceId, (tx) =>
    sql`update channels set throughput = 10000 where workspace_id = ${place.workspaceId}`.execute(tx),
  )
  faults.add({ kind: 'slow', rate: 1, ms: 300, times: undefined, match: { number: place.channel.phoneNumberId } })
  const sends = await queue(place, 200)
  await running.until(async () => (await outbox(place)).some((row) => row.state === 'sending'))
  await running.worker.stop()
  const left = await outbox(place)
  expect(left.every((row) => row.state === 'queued')).toBe(true)
  expect(left.length).toBeGreaterThan(0)
  const gone = sends.filter((send) => !left.some((row) => row.id === send.id))
  expect(gone.map((send) => acceptedFor(send.id, place))).toEqual(gone.map(() => 1))
  faults.remove()
  running.worker = await startWorker(running.parts)
  await running.until(async () => (await outbox(place)).length === 0, 20)
  expect(sends.map((send) => acceptedFor(send.id, place))).toEqual(sends.map(() => 1))
})
