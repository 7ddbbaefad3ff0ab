import { expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs, startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage({ tier: 'TIER_250', throughput: 80, rules: { highThroughputUsers: 20, ratings: false } })
const { world } = stage.simulator
await stage.template('promo', 'MARKETING')
await stage.template('order', 'UTILITY')
const id = stage.business.phone_number_id
const number = () => world.state.numbers.get(id)

let people = 0
const reach = async (count: number): Promise<string[]> => {
  const ids = []
  for (let i = 0; i < count; i++) {
    ids.push(await stage.sendTemplate(String(919_800_000_000 + ++people), 'promo'))
    await stage.pass(20)
  }
  await stage.pass(minuteMs)
  return ids
}
const raises = (): unknown[] => stage.fields('phone_number_quality_update').filter((one) => one.event === 'UPGRADE')

test('who used less than half of the limit in a week keeps it', async () => {
  await reach(10)
  await stage.pass(7 * hourMs)
  expect(number()?.tier).toBe('TIER_250')
})

test('the limit counts people in 24 hours whom the business wrote to first', async () => {
  await reach(239)
  await stage.write('919811111111', { type: 'text', text: 'Hi' })
  const [fits, tooMany] = await reach(2)
  const codes = (one = ''): unknown[] => stage.statuses(one).flatMap((status) => status.errors?.map((error) => error.code) ?? [])
  expect([codes(fits), codes(tooMany)]).toEqual([[], [131048]])
  await stage.send('919811111111', { type: 'text', text: { body: 'Hello' } })
  await stage.pass(minuteMs)
  expect(world.delivery.limit.used(world.state.accounts.get(stage.business.waba_id)?.businessId ?? '', stage.clock.now())).toBe(
    250,
  )
})

test('a portfolio with a RED number waits for its raise, and hears so', async () => {
  Object.assign(number() ?? {}, { quality: 'RED' })
  await stage.pass(6 * hourMs)
  expect(number()?.tier).toBe('TIER_250')
  expect(stage.fields('account_alerts')).toMatchObject([
    { alert_info: { alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED' } },
  ])
})

test('within six hours of having used half of the limit, quality being fine, it is raised', async () => {
  Object.assign(number() ?? {}, { quality: 'GREEN' })
  await stage.pass(dayMs)
  await reach(1)
  await stage.pass(6 * hourMs)
  expect(number()?.tier).toBe('TIER_2K')
  expect(stage.fields('business_capability_update')).toEqual([
    { max_daily_conversations_per_business: 'TIER_2K', max_phone_numbers_per_waba: 20 },
  ])
  expect(raises()).toEqual([
    {
      display_phone_number: number()?.phone,
      event: 'UPGRADE',
      old_limit: 'TIER_250',
      max_daily_conversations_per_business: 'TIER_2K',
    },
  ])
})

test('a portfolio that is not verified leaves the first tier after 2,000 people in 30 days', async () => {
  const account = world.state.accounts.get(stage.business.waba_id)
  Object.assign(number() ?? {}, { tier: 'TIER_250' })
  Object.assign(account ?? {}, { unverified: true })
  await reach(1)
  await stage.pass(6 * hourMs)
  expect(number()?.tier).toBe('TIER_250')
  Object.assign(account ?? {}, { unverified: false })
})

test('an unlimited number that reaches many people gets 1,000 messages a second, after a minute of rest', async () => {
  Object.assign(number() ?? {}, { tier: 'TIER_UNLIMITED' })
  await reach(20)
  await stage.pass(6 * hourMs - minuteMs)
  const refused = await stage.sendTemplate('919800000001', 'order')
  await stage.pass(minuteMs)
  expect([refused, number()?.throughput]).toEqual(['131057', 1_000])
  expect(stage.fields('phone_number_quality_update').at(-1)).toMatchObject({ event: 'THROUGHPUT_UPGRADE' })
  expect(await stage.sendTemplate('919800000001', 'order')).toMatch(/^wamid/)
  const { json } = await stage.call('GET', `/${id}?fields=throughput`)
  expect(json.throughput).toEqual({ level: 'HIGH' })
})
