import { Client } from 'pg'
import { Agent, request } from 'undici'
import { expect, test } from 'vitest'
import { signatureOf } from '../cloud-api/signature.ts'
import { testDatabase } from '../test/database.ts'
import { startRunning } from '../test/running.ts'

const database = await testDatabase()
const running = await startRunning(database)

test('a webhook that is under way when the program ends is answered, and its open line holds up nothing', async () => {
  const place = await running.place()
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [] })
  const lock = new Client({ connectionString: database.url })
  await lock.connect()
  await lock.query('begin; lock table webhook_bodies in access exclusive mode')
  const dispatcher = new Agent({ connections: 1, keepAliveTimeout: 60_000 })
  const answer = request(place.webhookUrl, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(Buffer.from(body), place.appSecret) },
    body,
  })
  await running.until(
    async () =>
      (await database.pool.query("select 1 from pg_locks where relation = 'webhook_bodies'::regclass and not granted")).rows
        .length > 0,
  )
  const closed = running.app.close()
  await new Promise((done) => setTimeout(done, 200))
  await lock.query('commit')
  await lock.end()
  expect((await answer).statusCode).toBe(200)
  const began = performance.now()
  await closed
  expect(performance.now() - began).toBeLessThan(3_000)
  await dispatcher.destroy()
})
