import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false })
const { waba_id: account, phone_number_id: number } = stage.business
const post = (path: string, body: unknown = {}) => stage.call('POST', path, body)
const event = (value: object) => post(`/control/accounts/${account}/events`, value)
await stage.approve({ name: 'hello', components: [{ type: 'BODY', text: 'Hello to all of you.' }] })
await stage.write('919800000001', { type: 'text', text: 'hi' })

const answer = async () => (await stage.send('919800000001', { type: 'text', text: { body: 'hi' } })).json.error?.code
const start = async () =>
  (await stage.send('919800000001', { type: 'template', template: { name: 'hello', language: { code: 'en_US' } } })).json.error
    ?.code
const add = async () =>
  (await post(`/${account}/phone_numbers`, { cc: '1', phone_number: '6505550777', verified_name: 'Second shop' })).json.error
    ?.code
const pass = (days: number) => post('/control/clock/advance', { ms: days * 24 * 3_600_000 + 1_000 })
const updates = (name: string) => stage.fields('account_update').filter((one) => one.event === name)

test('a policy broken again and again first warns, then blocks templates, then all messages, then disables', async () => {
  const broken = () => post(`/control/accounts/${account}/violations`, { type: 'SPAM' })
  await broken()
  await stage.until(() => updates('ACCOUNT_VIOLATION').length === 1)
  expect(await start()).toBeUndefined()
  for (const days of [1, 3]) {
    await broken()
    expect([await start(), await answer(), await add()]).toEqual([368, undefined, 368])
    await pass(days)
    await stage.write('919800000001', { type: 'text', text: 'still there?' })
    expect(await start()).toBeUndefined()
  }
  for (const days of [5, 7, 30]) {
    await broken()
    expect([await start(), await answer()]).toEqual([368, 368])
    expect((await stage.call('GET', `/${number}?fields=health_status`)).json.health_status.can_send_message).toBe('BLOCKED')
    await pass(days)
  }
  expect(await start()).toBeUndefined()
  await broken()
  await stage.until(() => updates('DISABLED_UPDATE').length === 1)
  expect(await start()).toBeUndefined()
  await pass(1)
  await stage.until(() => updates('DISABLED_UPDATE').length === 2)
  expect(await start()).toBe(131031)
  expect((await stage.call('GET', `/${account}?fields=status`)).json.status).toBe('BANNED')
  expect((await post(`/${number}/register`, { messaging_product: 'whatsapp', pin: '123456' })).json.error.code).toBe(131031)
  await event({ field: 'account_update', event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } })
  expect(await start()).toBeUndefined()
})

test('an event must be one of Meta, with what belongs to it and nothing else', async () => {
  for (const wrong of [
    { field: 'gossip' },
    { field: 'account_update', event: 'PARTY' },
    { field: 'account_update', event: 'ACCOUNT_RESTRICTION' },
    { field: 'account_update', event: 'ACCOUNT_DELETED', country: 'IN' },
    { field: 'account_alerts', alert_info: {} },
    { field: 'account_review_update', decision: 'APPROVED', reason: 'none' },
    { field: 'security', event: 'PIN_LOST' },
  ])
    expect((await event(wrong)).status, JSON.stringify(wrong)).toBe(400)
  expect((await event({ field: 'account_review_update', decision: 'APPROVED', number: '1' })).status).toBe(404)
  expect((await post('/control/accounts/1/events', { field: 'account_review_update', decision: 'APPROVED' })).status).toBe(404)
})

test('news changes what it is about', async () => {
  const fields =
    'account_review_status,primary_business_location,marketing_messages_onboarding_status,auth_international_rate_eligibility'
  await event({ field: 'account_review_update', decision: 'REJECTED' })
  await event({ field: 'account_update', event: 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', country: 'IN' })
  await event({ field: 'account_update', event: 'MM_LITE_TERMS_SIGNED' })
  await event({
    field: 'account_update',
    event: 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
    auth_international_rate_eligibility: { start_time: 1_796_000_000 },
  })
  expect((await stage.call('GET', `/${account}?fields=${fields}`)).json).toMatchObject({
    account_review_status: 'REJECTED',
    primary_business_location: 'IN',
    marketing_messages_onboarding_status: 'ONBOARDED',
    auth_international_rate_eligibility: { start_time: 1_796_000_000 },
  })
  await event({ field: 'business_capability_update', max_daily_conversations_per_business: 10_000 })
  expect(
    (await stage.call('GET', `/${number}?fields=whatsapp_business_manager_messaging_limit`)).json
      .whatsapp_business_manager_messaging_limit,
  ).toBe('TIER_10K')
  await event({ field: 'account_update', event: 'ACCOUNT_OFFBOARDED' })
  expect(await answer()).toBe(133010)
  await event({ field: 'account_update', event: 'ACCOUNT_RECONNECTED' })
  await event({ field: 'account_update', event: 'ACCOUNT_DELETED' })
  expect(await answer()).toBe(131031)
})
