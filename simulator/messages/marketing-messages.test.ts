import { expect, test } from 'vitest'
import { accountRecords } from '../numbers/records.ts'
import { startStage } from '../test/stage.ts'

const stage = await startStage()
const body = { messaging_product: 'whatsapp', to: '919800003001' }
const template = (name: string) => ({ type: 'template', template: { name, language: { code: 'en_US' } } })
const post = (edge: string, content: Record<string, unknown>) =>
  stage.call('POST', `/v26.0/${stage.business.phone_number_id}/${edge}`, { ...body, ...content })
await stage.approve({ name: 'sale', components: [{ type: 'BODY', text: 'Everything is half price.' }] })
await stage.approve({ name: 'news', category: 'UTILITY', components: [{ type: 'BODY', text: 'Your parcel left our house.' }] })

test('before the terms are accepted it goes by Cloud API, or not at all', async () => {
  const fallen = await post('marketing_messages', template('sale'))
  expect((await stage.until(() => stage.statuses(fallen.json.messages[0].id)[0])).pricing?.category).toBe('marketing')
  expect((await post('marketing_messages', { ...template('sale'), product_policy: 'STRICT' })).json.error.code).toBe(131055)
  accountRecords(stage.simulator.world).of(stage.business.waba_id).marketingTerms = 'ONBOARDED'
})

test('a marketing template is sent, and its statuses are priced as marketing_lite', async () => {
  const { json } = await post('marketing_messages', {
    ...template('sale'),
    product_policy: 'STRICT',
    message_activity_sharing: true,
  })
  const id = json.messages[0].id
  await stage.until(() => stage.statuses(id).length >= 2)
  expect(stage.statuses(id)[0]?.pricing).toMatchObject({ category: 'marketing_lite' })
})

test('nothing else is sent this way', async () => {
  expect((await post('marketing_messages', template('news'))).json.error.code).toBe(134100)
  expect((await post('marketing_messages', { type: 'text', text: { body: 'x' } })).json.error.code).toBe(134100)
  expect((await post('marketing_messages', { ...template('sale'), product_policy: 'MAYBE' })).json.error.code).toBe(100)
})

test('who stopped marketing gets none this way either', async () => {
  await stage.call('POST', '/control/people', { people: [{ phone: '919800003002', marketing: 'stop' }] })
  const { json } = await post('marketing_messages', { ...template('sale'), to: '919800003002' })
  expect((await stage.until(() => stage.statuses(json.messages[0].id)[0])).errors?.[0]?.code).toBe(131050)
})

test('an account may send its marketing this way only', async () => {
  const account = stage.simulator.world.state.accounts.get(stage.business.waba_id)
  if (account) account.marketingMessagesOnly = true
  expect((await post('messages', template('sale'))).json.error.code).toBe(131063)
  expect((await post('messages', template('news'))).status).toBe(200)
  expect((await post('marketing_messages', template('sale'))).status).toBe(200)
})
