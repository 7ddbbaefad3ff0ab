import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { prepare } from '../test/golden-stage.ts'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false, throughput: 0 })
await prepare(stage)
const buyer = '919800000301'
await stage.write(buyer, { type: 'text', text: 'I take two' })

function send(golden: string, change: (text: string) => string = (text) => text): ReturnType<typeof stage.call> {
  const text = readFileSync(new URL(`../../contract/cloud-api/golden/send-${golden}.json`, import.meta.url), 'utf8')
  return stage.call('POST', `/v26.0/${stage.business.phone_number_id}/messages`, JSON.parse(change(text)))
}
const first = (id: string) => stage.until(() => stage.statuses(id)[0])
const news = async (status: string) =>
  first((await send('order-status', (text) => text.replace('shipped', status))).json.messages[0].id)

test('news of an order nobody was sent fails by webhook', async () => {
  expect(await news('shipped')).toMatchObject({ status: 'failed', errors: [{ code: 131009 }] })
})

test('an order has its reference for itself, and its states follow each other', async () => {
  expect((await send('order-details')).status).toBe(200)
  expect((await send('order-details')).json.error.code).toBe(131009)
  expect((await news('shipped')).status).toBe('sent')
  expect((await news('completed')).status).toBe('sent')
  expect(await news('processing')).toMatchObject({ status: 'failed', errors: [{ code: 2046 }] })
})
