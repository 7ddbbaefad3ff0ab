import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { signatureOf } from '../cloud-api/signature.ts'
import { testDatabase } from '../test/database.ts'
import { type Place, startRunning } from '../test/running.ts'
import { startWorker } from '../worker.ts'
import { removeProcessed } from './process.ts'

const database = await testDatabase()
const running = await startRunning(database)

const second = Math.floor(Date.now() / 1000)
let made = 0
const message = (from: string, text: string, more: object = {}) => ({
  from,
  id: `wamid.in.${++made}`,
  timestamp: String(second),
  type: 'text',
  text: { body: text },
  ...more,
})
const body = (place: Place, messages: unknown[], contacts: unknown[] = []) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: place.channel.wabaId,
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { phone_number_id: place.channel.phoneNumberId },
            contacts,
            messages,
          },
        },
      ],
    },
  ],
})
const stored = async (): Promise<number> =>
  (await sql<{ n: number }>`select count(*) as n from webhook_bodies`.execute(database.db)).rows[0]?.n ?? 0
const texts = (place: Place) =>
  running
    .rows(
      place.workspaceId,
      sql<{
        text: string
      }>`select content ->> 'text' as text from messages where workspace_id = ${place.workspaceId} and direction = 0 order by id`,
    )
    .then((rows) => rows.map((row) => row.text))
const quarantine = (place: Place) =>
  running
    .call<{ items: { where: string; reason: string; element: string }[] }>(
      place,
      'GET',
      `/channels/${place.channel.id}/quarantine`,
    )
    .then(({ data }) => data.items)

test.each([
  ['forged', `sha256=${'0'.repeat(64)}`],
  ['missing', null],
  ['empty', ''],
  ['truncated', 'sha256=abcdef'],
  ['of another algorithm', `sha1=${'0'.repeat(40)}`],
])('a signature that is %s is refused with 401, and nothing is stored', async (_, signature) => {
  const place = await running.place()
  const before = await stored()
  const answer = await running.webhook(place, body(place, [message('919800000001', 'hi')]), signature)
  expect(answer.status).toBe(401)
  expect(((await answer.json()) as { error: { code: string } }).error.code).toBe('bad_signature')
  expect(await stored()).toBe(before)
})

test('a signature over other bytes, an unknown address and an empty body are refused', async () => {
  const place = await running.place()
  const text = JSON.stringify(body(place, [message('919800000001', 'hi')]))
  expect((await running.webhook(place, `${text} `, signatureOf(Buffer.from(text), place.appSecret))).status).toBe(401)
  expect((await running.webhook({ ...place, webhookUrl: `${running.url}/webhooks/whatsapp/nobody` }, text)).status).toBe(401)
  expect((await running.webhook({ ...place, webhookUrl: `${running.url}/webhooks/whatsapp` }, text)).status).toBe(401)
  expect((await running.webhook(place, '', null)).status).toBe(401)
})

test('refused and accepted webhooks are counted on the health page', async () => {
  const place = await running.place()
  await running.webhook(place, body(place, [message('919800000001', 'hi')]), null)
  await running.webhook(place, body(place, [message('919800000001', 'hi')]))
  const health = await running.until(async () => {
    const { data } = await running.call<{ receivedToday: number; refusedToday: number; problem: string | null }>(
      place,
      'GET',
      `/channels/${place.channel.id}/health`,
    )
    return data.receivedToday === 1 && data.refusedToday === 1 && data
  })
  expect(health.problem).toBeNull()
})

test('the handshake answers the challenge to whoever knows the token, and to nobody else', async () => {
  const place = await running.place()
  const { data } = await running.call<{ verifyToken: string }>(place, 'GET', `/channels/${place.channel.id}/health`)
  const ask = (token: string) =>
    fetch(`${place.webhookUrl}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`)
  const right = await ask(data.verifyToken)
  expect([right.status, await right.text()]).toEqual([200, '1158201444'])
  expect((await ask('wrong')).status).toBe(403)
})

test('a webhook of 3 MB is taken, and one beyond 4 MB is not', async () => {
  const place = await running.place()
  const large = body(
    place,
    Array.from({ length: 750 }, () => message('919800000002', 'x'.repeat(4_000))),
  )
  expect(JSON.stringify(large).length).toBeGreaterThan(3_000_000)
  expect((await running.webhook(place, large)).status).toBe(200)
  await running.settled()
  expect(await texts(place)).toHaveLength(750)
  expect((await running.webhook(place, Buffer.alloc(4 * 1024 * 1024 + 1, 0x20))).status).toBe(413)
})

test('malformed JSON with a good signature is answered 200 and can be seen in quarantine', async () => {
  const place = await running.place()
  expect((await running.webhook(place, '{"object": "whatsapp_business_account", "entry": [')).status).toBe(200)
  await running.settled()
  const [fault] = await quarantine(place)
  expect(fault?.where).toBe('body')
  expect(fault?.reason).toContain('not valid JSON')
  expect((await running.webhook(place, body(place, [message('919800000003', 'after it')]))).status).toBe(200)
  await running.settled()
  expect(await texts(place)).toEqual(['after it'])
})

test('a zero byte in malformed JSON is quarantined and holds up nothing behind it', async () => {
  const place = await running.place()
  expect((await running.webhook(place, '{"object": \u0000}')).status).toBe(200)
  expect((await running.webhook(place, body(place, [message('919800000004', 'behind it')]))).status).toBe(200)
  await running.settled()
  expect(await texts(place)).toEqual(['behind it'])
  expect((await quarantine(place))[0]?.reason).toContain('not valid JSON')
  const replayed = await running.call(place, 'POST', `/channels/${place.channel.id}/quarantine/replay`, {})
  expect(replayed.data).toEqual({ replayed: 0, stillBroken: 1 })
})

test('of a thousand elements one is poisoned: it is quarantined, the 999 others arrive, and a replay after the cure brings it', async () => {
  const place = await running.place()
  await sql`create function poison() returns trigger language plpgsql as $$ begin if new.content ->> 'text' = 'poison' then raise exception 'poisoned'; end if; return new; end $$`.execute(
    await owner(),
  )
  await sql`create trigger poison before insert on messages for each row execute function poison()`.execute(await owner())
  const messages = Array.from({ length: 1_000 }, (_, i) =>
    message(`9198${String(20_000_000 + (i % 50))}`, i === 617 ? 'poison' : `text ${i}`),
  )
  expect((await running.webhook(place, body(place, messages))).status).toBe(200)
  await running.until(async () => (await quarantine(place)).length > 0, 30)
  await running.settled()
  expect(await texts(place)).toHaveLength(999)
  const [fault] = await quarantine(place)
  expect(fault).toMatchObject({ where: 'entry[0].changes[0].messages[617]', reason: 'poisoned' })
  const replay = () => running.call(place, 'POST', `/channels/${place.channel.id}/quarantine/replay`, {}).then(({ data }) => data)
  expect(await replay()).toEqual({ replayed: 0, stillBroken: 1 })
  await sql`drop trigger poison on messages`.execute(await owner())
  expect(await replay()).toEqual({ replayed: 1, stillBroken: 0 })
  expect(await quarantine(place)).toEqual([])
  expect(await texts(place)).toHaveLength(1_000)
})

test('elements that are not what they should be are quarantined one by one, and the rest goes on', async () => {
  const place = await running.place()
  const bad = [{ id: 'wamid.bad.1', type: 'text' }, 'nonsense', null, message('919800000004', 'x', { timestamp: 'yesterday' })]
  await running.webhook(place, body(place, [...bad, message('919800000004', 'good')]))
  await running.settled()
  expect(await texts(place)).toEqual(['good'])
  expect(await quarantine(place)).toHaveLength(4)
})

test('the secret of one number says nothing for the number of another workspace', async () => {
  const [mine, theirs] = [await running.place(), await running.place()]
  const answer = await running.webhook(mine, body(theirs, [message('919800000005', 'forged')]))
  expect(answer.status).toBe(200)
  await running.settled()
  expect(await texts(theirs)).toEqual([])
  expect((await quarantine(mine))[0]?.reason).toContain('is not connected here')
})

test('ids larger than 2^53 and characters that no database keeps come through', async () => {
  const place = await running.place()
  const text = `{"object":"whatsapp_business_account","entry":[{"id":"${place.channel.wabaId}","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":${place.channel.phoneNumberId}},
    "messages":[{"from":"919800000006","id":"wamid.big","timestamp":"${second}","type":"text","text":{"body":"nul \\u0000 half \\ud83d end"}}]}}]}]}`
  await running.webhook(place, text)
  await running.settled()
  expect(await quarantine(place)).toEqual([])
  expect(await texts(place)).toEqual(['nul  half \ufffd end'])
})

test('the same webhook many times at once changes the thread once', async () => {
  const place = await running.place()
  const same = body(place, [message('919800000007', 'one'), message('919800000007', 'two')])
  await Promise.all(Array.from({ length: 20 }, () => running.webhook(place, same)))
  await running.settled()
  expect(await texts(place)).toEqual(['one', 'two'])
  const rows = await running.rows(
    place.workspaceId,
    sql<{ unread: number }>`select unread from conversations where workspace_id = ${place.workspaceId}`,
  )
  expect(rows).toEqual([{ unread: 2 }])
})

test('200 first messages of one new phone at once make one contact and one conversation', async () => {
  const place = await running.place()
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      running.webhook(
        place,
        body(place, [message('919800000008', `text ${i}`)], [{ wa_id: '919800000008', profile: { name: 'Asha' } }]),
      ),
    ),
  )
  expect(answers.every((answer) => answer.status === 200)).toBe(true)
  await running.settled()
  expect((await texts(place)).sort()).toEqual(Array.from({ length: 200 }, (_, i) => `text ${i}`).sort())
  const [counts] = await running.rows(
    place.workspaceId,
    sql<object>`select (select count(*) from contacts where workspace_id = ${place.workspaceId}) as contacts, (select count(*) from conversations where workspace_id = ${place.workspaceId}) as conversations,
      (select unread from conversations where workspace_id = ${place.workspaceId}) as unread, (select name from contacts where workspace_id = ${place.workspaceId}) as name`,
  )
  expect(counts).toEqual({ contacts: 1, conversations: 1, unread: 200, name: 'Asha' })
})

test('what a process stored and did not get to is processed by the next', async () => {
  const place = await running.place()
  await running.worker.stop()
  expect((await running.webhook(place, body(place, [message('919800000009', 'while away')]))).status).toBe(200)
  expect(await texts(place)).toEqual([])
  running.worker = await startWorker(running.parts)
  await running.until(async () => (await texts(place)).length === 1)
})

test('processed bodies are forgotten after some days, waiting and quarantined ones are not', async () => {
  await sql`update webhook_bodies set received_at = now() - interval '8 days'`.execute(database.db)
  const kept = (await sql<{ n: number }>`select count(*) as n from webhook_bodies where state <> 1`.execute(database.db)).rows[0]
    ?.n
  await removeProcessed(database.db, 7)
  expect(await stored()).toBe(kept)
})

async function owner() {
  const { Kysely, PostgresDialect } = await import('kysely')
  const { default: pg } = await import('pg')
  return new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.url, max: 1, idleTimeoutMillis: 100 }) }),
  })
}
