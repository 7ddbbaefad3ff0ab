import { expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs, startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage()
await stage.template('promo', 'MARKETING')
const ad = { source_url: 'https://fb.me/ad', source_type: 'ad', source_id: '12345', headline: 'New lamps' }

const pricing = (id: string): unknown[] => stage.statuses(id).flatMap((one) => one.pricing ?? [])
const text = async (to: string): Promise<string> =>
  (await stage.send(to, { type: 'text', text: { body: 'Hello' } })).json.messages[0].id

test('24 hours after somebody wrote, only templates go out', async () => {
  await stage.write('919800000001', { type: 'text', text: 'Hi' })
  await stage.pass(dayMs - minuteMs)
  const inTime = await text('919800000001')
  await stage.pass(2 * minuteMs)
  const late = await text('919800000001')
  await stage.pass(hourMs)
  expect(stage.statuses(inTime).at(-1)?.status).toBe('read')
  expect(stage.statuses(late).map((one) => one.errors?.[0]?.code)).toEqual([131047])
})

test('an answer to somebody who came by an ad makes everything free for 72 hours, with its conversation named', async () => {
  await stage.write('919800000002', { type: 'text', text: 'Hi', referral: ad })
  await stage.pass(hourMs)
  const first = await text('919800000002')
  await stage.pass(70 * hourMs)
  const promo = await stage.sendTemplate('919800000002', 'promo')
  await stage.pass(hourMs)
  const free = { billable: false, pricing_model: 'PMP', type: 'free_entry_point', category: 'referral_conversion' }
  expect(pricing(first)).toEqual([free, free])
  expect(pricing(promo)).toEqual([free, free])
  const conversations = stage.statuses(promo).map((one) => one.conversation as { id: string; expiration_timestamp?: string })
  expect(conversations).toMatchObject([{ origin: { type: 'referral_conversion' } }, {}, undefined])
  expect(conversations[0]?.expiration_timestamp).toMatch(/^\d{10}$/)
  expect(conversations[1]).not.toHaveProperty('expiration_timestamp')
  await stage.pass(2 * hourMs)
  const after = await stage.sendTemplate('919800000002', 'promo')
  await stage.pass(hourMs)
  expect(pricing(after)[0]).toMatchObject({ billable: true, type: 'regular', category: 'marketing' })
  expect(stage.statuses(after)[0]).not.toHaveProperty('conversation')
  expect((await stage.call('GET', '/control/ledger/recipients?to=919800000002')).json.data).toMatchObject([
    { accepted: 3, read: 3, charged_micros: 11_800 },
  ])
})

test('an answer after more than a day opens no free entry point', async () => {
  await stage.write('919800000003', { type: 'text', text: 'Hi', referral: ad })
  await stage.pass(dayMs + minuteMs)
  const id = await stage.sendTemplate('919800000003', 'promo')
  await stage.pass(hourMs)
  expect(pricing(id)[0]).toMatchObject({ type: 'regular' })
})
