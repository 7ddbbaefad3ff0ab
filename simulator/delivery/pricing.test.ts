import { expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs, startSteppedStage } from '../test/stepped-stage.ts'
import type { ChargePoint } from './usage.ts'

/** Noon of the last day of October in Los Angeles, where the account keeps its calendar. */
const stage = await startSteppedStage({}, Date.UTC(2026, 9, 31, 19))
const { world } = stage.simulator
await stage.template('promo', 'MARKETING')
await stage.template('order', 'UTILITY')

const number = () => world.state.numbers.get(stage.business.phone_number_id)
const charges = (): ChargePoint[] =>
  world.delivery.usage.charges({ accountId: stage.business.waba_id, fromMs: 0, untilMs: Number.POSITIVE_INFINITY })
const text = async (to: string): Promise<string> =>
  (await stage.send(to, { type: 'text', text: { body: 'Hello' } })).json.messages[0].id
const types = (id: string): unknown[] => stage.statuses(id).flatMap((one) => one.pricing?.type ?? [])

test('a thousand service messages a month are free, and the month is that of the account', async () => {
  await stage.write('919800000001', { type: 'text', text: 'Hi' })
  await stage.pass(hourMs)
  Object.assign(number() ?? {}, { serviceMonth: '2026-10', serviceDelivered: 999 })
  const last = await text('919800000001')
  await stage.pass(minuteMs)
  const charged = await text('919800000001')
  await stage.pass(minuteMs)
  expect([types(last), types(charged)]).toEqual([
    ['free_customer_service', 'free_customer_service'],
    ['regular', 'regular'],
  ])
  // October is over in UTC, not in Los Angeles.
  await stage.pass(Date.UTC(2026, 10, 1, 6, 50) - stage.clock.now())
  const stillOctober = await text('919800000001')
  await stage.pass(11 * minuteMs)
  const november = await text('919800000001')
  await stage.pass(minuteMs)
  expect([types(stillOctober)[0], types(november)[0]]).toEqual(['regular', 'free_customer_service'])
  expect(number()).toMatchObject({ serviceMonth: '2026-11', serviceDelivered: 1 })
})

test('the first message of a higher tier costs less, and its account hears of it', async () => {
  const key = `${world.state.accounts.get(stage.business.waba_id)?.businessId} utility 2026-11 IN`
  world.delivery.load({ limit: [], marketing: { received: [], barred: [] }, volumes: [[key, 99_999]] })
  await stage.sendTemplate('919800000002', 'order')
  await stage.pass(minuteMs)
  await stage.sendTemplate('919800000003', 'order')
  await stage.pass(minuteMs)
  expect(charges().filter((one) => one.category === 'utility')).toMatchObject([
    { tier: '0:100000', volume: 1, costMicros: 1_400, country: 'IN', type: 'regular' },
    { tier: '100001:500000', volume: 1, costMicros: 1_330 },
  ])
  const news = stage.fields('account_update').filter((one) => one.event === 'VOLUME_BASED_PRICING_TIER_UPDATE')
  expect(news).toMatchObject([
    {
      volume_tier_info: { pricing_category: 'UTILITY', tier: '100001:500000', effective_month: '2026-11', region: 'India' },
    },
  ])
})

test('only what was delivered costs something, and it is counted by half hour and by day', async () => {
  const before = world.state.totals.chargedMicros
  await stage.call('POST', '/control/people', { people: [{ phone: '919800000005', offline: true }] })
  for (const phone of ['919800000004', '919800000005', '919800010000']) await stage.sendTemplate(phone, 'promo')
  await stage.pass(minuteMs)
  expect(world.state.totals.chargedMicros - before).toBe(11_800)
  const startMs = stage.clock.now() - (stage.clock.now() % 1_800_000)
  expect(charges().filter((one) => one.category === 'marketing')).toMatchObject([{ startMs, volume: 1, costMicros: 11_800 }])
  const id = world.state.templates.values().find((one) => one.name === 'promo')?.id ?? ''
  expect(world.delivery.usage.daysOf(id, 0, stage.clock.now())).toMatchObject([
    { sent: 2, delivered: 1, read: 1, costMicros: 11_800 },
  ])
  const all = { accountId: stage.business.waba_id, fromMs: startMs, untilMs: startMs + dayMs }
  const traffic = world.delivery.usage.traffic(all).filter((one) => one.category === 'marketing')
  expect(traffic).toMatchObject([{ sent: 2, delivered: 1, country: 'IN' }])
})
