import { phoneNumberFields, WirePhoneNumber } from '@woochat/contract/cloud-api/accounts.ts'
import { GraphErrorBody } from '@woochat/contract/cloud-api/errors.ts'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage()
const { business } = stage

test('an unknown token is refused with 401 and code 190', async () => {
  const answer = await stage.call('GET', `/v26.0/${business.phone_number_id}`, undefined, { authorization: 'Bearer EAAwrong' })
  expect(answer.status).toBe(401)
  expect(GraphErrorBody.parse(answer.json).error).toMatchObject({
    code: 190,
    type: 'OAuthException',
    fbtrace_id: expect.any(String),
  })
})

test('an unknown id is code 100 subcode 33, and so is the id of another business', async () => {
  const other = (await stage.call('POST', '/control/numbers', { key: 'second', name: 'Other' })).json
  for (const id of ['123456789012345', other.phone_number_id, other.waba_id]) {
    const answer = await stage.call('GET', `/v26.0/${id}`)
    expect(answer.status).toBe(400)
    expect(answer.json.error).toMatchObject({ code: 100, error_subcode: 33 })
  }
})

test('the present version, the one before and no version answer alike; a dead one does not', async () => {
  for (const version of ['/v26.0', '/v25.0', ''])
    expect((await stage.call('GET', `${version}/${business.phone_number_id}?fields=status`)).json).toEqual({
      status: 'CONNECTED',
      id: business.phone_number_id,
    })
  for (const version of ['v19.0', 'v99.0']) {
    const { error } = (await stage.call('GET', `/${version}/${business.phone_number_id}`)).json
    expect(error).toMatchObject({ code: 2635, message: expect.stringContaining('latest version: v26.0') })
  }
})

test('a number gives the fields asked for, and a default set otherwise', async () => {
  const all = await stage.call('GET', `/v26.0/${business.phone_number_id}?fields=${phoneNumberFields}`)
  expect(WirePhoneNumber.parse(all.json)).toMatchObject({
    quality_rating: 'GREEN',
    name_status: 'APPROVED',
    throughput: { level: 'STANDARD' },
    whatsapp_business_manager_messaging_limit: 'TIER_100K',
    health_status: { can_send_message: 'AVAILABLE' },
  })
  const bare = await stage.call('GET', `/v26.0/${business.phone_number_id}`)
  expect(Object.keys(bare.json).sort()).toEqual([
    'code_verification_status',
    'display_phone_number',
    'id',
    'platform_type',
    'quality_rating',
    'throughput',
    'verified_name',
    'webhook_configuration',
  ])
})

test('an account lists its numbers', async () => {
  const answer = await stage.call('GET', `/v26.0/${business.waba_id}/phone_numbers?fields=display_phone_number`)
  expect(answer.json.data).toEqual([{ display_phone_number: business.display_phone_number, id: business.phone_number_id }])
})

test('the same key gives the same business again', async () => {
  const again = await stage.call('POST', '/control/numbers', { key: 'first' })
  expect(again.json).toMatchObject({ phone_number_id: business.phone_number_id, access_token: business.access_token })
})

test('an override is taken only when the address gives the challenge back', async () => {
  const path = `/v26.0/${business.waba_id}/subscribed_apps`
  const wrong = await stage.call('POST', path, { override_callback_uri: stage.callbackUrl, verify_token: 'wrong' })
  expect(wrong.json.error).toMatchObject({ code: 2200, message: expect.stringContaining('HTTP Status Code = 403') })
  const right = await stage.call('POST', path, { override_callback_uri: stage.callbackUrl, verify_token: 'right' })
  expect(right.json).toEqual({ success: true })
  expect((await stage.call('GET', path)).json.data[0]).toMatchObject({
    override_callback_uri: stage.callbackUrl,
    whatsapp_business_api_data: { id: business.app_id },
  })
})

test('the app itself subscribes with its id and secret', async () => {
  const path = `/v26.0/${business.app_id}/subscriptions`
  const wish = { object: 'whatsapp_business_account', callback_url: stage.callbackUrl, verify_token: 'right', fields: 'messages' }
  const asApp = { authorization: `Bearer ${business.app_id}|${business.app_secret}` }
  expect((await stage.call('POST', path, wish, asApp)).json).toEqual({ success: true })
  expect((await stage.call('GET', path, undefined, asApp)).json.data[0].callback_url).toBe(stage.callbackUrl)
})

test('debug_token tells what a token reaches', async () => {
  const { data } = (await stage.call('GET', `/v26.0/debug_token?input_token=${business.access_token}`)).json
  expect(data).toMatchObject({ app_id: business.app_id, is_valid: true })
  expect(data.granular_scopes[0].target_ids).toEqual([business.waba_id])
  expect((await stage.call('GET', '/v26.0/debug_token?input_token=nonsense')).json.data.is_valid).toBe(false)
})

test('a deregistered number cannot send until it is registered again', async () => {
  await stage.call('POST', `/v26.0/${business.phone_number_id}/deregister`, {})
  expect((await stage.send('919800000001', { type: 'text', text: { body: 'hi' } })).json.error.code).toBe(133010)
  await stage.call('POST', `/v26.0/${business.phone_number_id}/register`, { messaging_product: 'whatsapp', pin: '123456' })
  expect((await stage.send('919800000001', { type: 'text', text: { body: 'hi' } })).status).toBe(200)
})

test('bad requests are refused in the shape of the Graph API and break nothing', async () => {
  const path = `/v26.0/${business.phone_number_id}/messages`
  const json = { 'content-type': 'application/json' }
  const bodies = [
    '{"messaging_product":',
    'null',
    '[]',
    '"x"',
    `{"messaging_product":"whatsapp","to":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    `{"messaging_product":"whatsapp","to":"919800000001","type":"__proto__","__proto__":{}}`,
    '{"messaging_product":"whatsapp","to":"919800000001","type":"template","template":{"name":"a","language":{"code":{}},"components":[null]}}',
  ]
  for (const body of bodies) {
    const answer = await stage.call('POST', path, body, json)
    expect(answer.status, body.slice(0, 60)).toBe(400)
    expect(GraphErrorBody.safeParse(answer.json).success).toBe(true)
  }
  expect((await stage.call('GET', '/nothing/here/at/all')).json.error.code).toBe(2500)
  expect((await stage.call('POST', path, 'x'.repeat(5_000_000), json)).status).toBe(413)
})

test('an address that cannot be read is refused like everything else', async () => {
  const answer = await stage.call('POST', '/v26.0/%zz/messages', {})
  expect(answer.status).toBe(400)
  expect(GraphErrorBody.parse(answer.json).error.code).toBe(100)
})

test('a page of another site cannot play Meta', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const [site, status] of [
    ['cross-site', 403],
    ['same-origin', 200],
  ] as const)
    expect((await stage.call('POST', '/control/numbers', 'key=strange', { ...form, 'sec-fetch-site': site })).status).toBe(status)
  const send = await stage.call('POST', `/${business.phone_number_id}/messages`, {}, { 'sec-fetch-site': 'cross-site' })
  expect(send.json.error.code).toBe(100)
})
