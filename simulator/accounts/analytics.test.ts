import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false })
const { waba_id: account, display_phone_number: display } = stage.business
const phone = display.replace(/\D/g, '')
const get = async (path: string) => (await stage.call('GET', path)).json
const now = Math.floor(stage.simulator.world.clock.now() / 1000)
const span = { start: now - 86_400, end: now + 86_400 }
const template = await stage.approve({
  name: 'offer',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'A new plant for you.' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] },
  ],
})

const sent = await Promise.all(
  ['919800000001', '919800000002', '447700900001'].map((to) =>
    stage.send(to, { type: 'template', template: { name: 'offer', language: { code: 'en_US' } } }),
  ),
)
await stage.write('919800000001', { type: 'button', text: 'Yes', payload: 'Yes', reply_to: sent[0]?.json.messages[0].id })
await stage.send('919800000001', { type: 'text', text: { body: 'Here it comes.' } })
await stage.until(() => stage.statuses().filter((one) => one.status === 'read').length === 4)

interface Point {
  start: number
  end: number
  [name: string]: unknown
}
const analytics = async (rest: string) =>
  (await get(`/v26.0/${account}?fields=analytics.start(${span.start}).end(${span.end})${rest}`)) as {
    analytics: { data_points: Point[] }
  }
const pricing = async (rest: string): Promise<Point[]> =>
  (await get(`/v26.0/${account}?fields=pricing_analytics.start(${span.start}).end(${span.end})${rest}`)).pricing_analytics.data[0]
    .data_points

test('messages sent and delivered are told by half hour, day and month, by number, country and kind', async () => {
  for (const granularity of ['HALF_HOUR', 'DAY', 'MONTH']) {
    const { analytics: told } = await analytics(`.granularity(${granularity})`)
    expect(told).toMatchObject({ granularity, phone_numbers: [phone], country_codes: expect.arrayContaining(['GB', 'IN']) })
    expect(told.data_points.reduce((sum, point) => sum + Number(point.delivered), 0)).toBe(4)
    for (const { start, end } of told.data_points) expect(end).toBeGreaterThan(start)
  }
  const one = async (rest: string) =>
    (await analytics(`.granularity(MONTH)${rest}`)).analytics.data_points.map((point) => point.sent)
  expect(await one('.country_codes(["GB"])')).toEqual([1])
  expect(await one('.product_types([2])')).toEqual([1])
  expect(await one(`.phone_numbers(["${phone}"])`)).toEqual([4])
  expect(await one('.phone_numbers(["15550000000"])')).toEqual([])
})

test('delivered messages and their price are told by number, country, category, type and tier', async () => {
  const rows = await pricing('.granularity(MONTHLY).dimensions(["PRICING_CATEGORY","PRICING_TYPE","COUNTRY","PHONE"])')
  expect(rows).toHaveLength(3)
  expect(rows).toContainEqual({
    start: expect.any(Number),
    end: expect.any(Number),
    phone_number: phone,
    country: 'IN',
    pricing_category: 'MARKETING',
    pricing_type: 'REGULAR',
    volume: 2,
    cost: 0.0236,
  })
  expect(rows).toContainEqual(
    expect.objectContaining({ pricing_category: 'SERVICE', pricing_type: 'FREE_CUSTOMER_SERVICE', cost: 0 }),
  )
  const [only] = await pricing('.granularity(MONTHLY).metric_types(["VOLUME"]).pricing_categories(["MARKETING"])')
  expect(only).toEqual({ start: expect.any(Number), end: expect.any(Number), volume: 3 })
})

test('what is asked wrongly is refused', async () => {
  for (const wrong of [
    `analytics.start(${span.start}).end(${span.end})`,
    `analytics.start(${span.start}).end(${span.end}).granularity(DECADE)`,
    `analytics.start(${span.end}).end(${span.start}).granularity(DAY)`,
    `analytics.start(soon).end(${span.end}).granularity(DAY)`,
    `analytics.start(${now - 400 * 86_400}).end(${span.end}).granularity(DAY)`,
    `pricing_analytics.start(${span.start}).end(${span.end}).granularity(DAILY).dimensions(["WEATHER"])`,
    `analytics.start(${span.start}`,
  ])
    expect((await get(`/${account}?fields=${wrong}`)).error?.code, wrong).toBeGreaterThanOrEqual(100)
})

test('templates tell what became of them once insights are on, which they stay', async () => {
  const path = `/v26.0/${account}/template_analytics?start=${span.start}&end=${span.end}&granularity=DAILY&template_ids=[${template}]`
  expect((await get(path)).error.code).toBe(200007)
  expect((await stage.call('POST', `/${account}?is_enabled_for_insights=true`)).json).toMatchObject({ success: true })
  expect((await stage.call('POST', `/${account}?is_enabled_for_insights=false`)).json.error.code).toBe(200006)
  const { data } = await get(path)
  expect(data).toEqual([
    {
      granularity: 'DAILY',
      product_type: 'cloud_api',
      data_points: [
        {
          template_id: template,
          start: expect.any(Number),
          end: expect.any(Number),
          sent: 3,
          delivered: 3,
          read: 3,
          clicked: [{ type: 'quick_reply_button', button_content: 'Yes', count: 1 }],
          cost: [
            { type: 'amount_spent', value: expect.closeTo(0.0871) },
            { type: 'cost_per_delivered', value: expect.closeTo(0.02903) },
          ],
        },
      ],
    },
  ])
  expect((await get(`${path}&metric_types=SENT,READ`)).data[0].data_points[0]).not.toHaveProperty('cost')
  expect((await get(path.replace(template, Array.from({ length: 11 }, () => template).join(',')))).error.code).toBe(100)
  expect((await get(path.replace(template, '1'))).error.code).toBe(100)
  await stage.call('POST', `/control/accounts/${account}`, { country: 'DE' })
  expect((await get(path)).error.code).toBe(200005)
})

test('marketing can be kept from the messages endpoint', async () => {
  await stage.call('POST', `/${account}`, { disable_marketing_messages_on_cloud_api: true })
  expect((await get(`/${account}?fields=disable_marketing_messages_on_cloud_api`)).disable_marketing_messages_on_cloud_api).toBe(
    true,
  )
  const answer = await stage.send('919800000003', { type: 'template', template: { name: 'offer', language: { code: 'en_US' } } })
  expect(answer.json.error.code).toBe(131063)
})
