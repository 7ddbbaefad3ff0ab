import { expect, test } from 'vitest'
import { pixel, startStage } from '../test/stage.ts'

const stage = await startStage()
const { business } = stage
const number = business.phone_number_id
const get = async (path: string) => (await stage.call('GET', path)).json
const post = (path: string, body: unknown = {}) => stage.call('POST', path, body)
const codeOf = async (path: string, body: unknown = {}) => (await post(path, body)).json.error?.code

test('a profile shows what was set, and every limit holds', async () => {
  const path = `/v26.0/${number}/whatsapp_business_profile`
  const { json: session } = await stage.call(
    'POST',
    `/${business.app_id}/uploads?file_length=${pixel.length}&file_type=image/png`,
  )
  const { json: upload } = await stage.call('POST', `/${session.id}`, pixel, { file_offset: '0' })
  const profile = {
    about: 'Plants',
    address: '1 Hacker Way',
    description: 'd'.repeat(512),
    email: 'ask@shrub.example',
    websites: ['https://shrub.example'],
    vertical: 'RETAIL',
  }
  expect((await post(path, { messaging_product: 'whatsapp', ...profile, profile_picture_handle: upload.h })).json).toEqual({
    success: true,
  })
  const { data } = await get(`${path}?fields=about,address,description,email,profile_picture_url,websites,vertical`)
  expect(data).toEqual([{ ...profile, profile_picture_url: expect.stringContaining('http') }])
  expect((await fetch(data[0].profile_picture_url)).headers.get('content-type')).toBe('image/png')
  for (const wrong of [
    { about: '' },
    { about: 'x'.repeat(140) },
    { address: 'x'.repeat(257) },
    { description: 'x'.repeat(513) },
    { email: `${'x'.repeat(120)}@mail.example` },
    { email: 'nobody' },
    { websites: ['https://a.example', 'https://b.example', 'https://c.example'] },
    { websites: ['ftp://a.example'] },
    { websites: [`https://a.example/${'x'.repeat(250)}`] },
    { vertical: 'SPACE' },
    { profile_picture_handle: '4::nothing' },
  ])
    expect((await post(path, { messaging_product: 'whatsapp', ...wrong })).status, JSON.stringify(wrong)).toBe(400)
  expect(await codeOf(path, profile)).toBe(100)
  await post(path, { messaging_product: 'whatsapp', email: '' })
  expect((await get(`${path}?fields=email`)).data).toEqual([{}])
  expect((await get(`${path}?fields=hobby`)).error.message).toContain('nonexisting field (hobby)')
})

test('the blue tick is asked for, judged, and after a no asked for again in 30 days', async () => {
  const path = `/v26.0/${number}/official_business_account`
  expect((await get(path)).oba_status).toBe('NOT_STARTED')
  const wish = { business_website_url: 'https://reject.example', primary_country_of_operation: 'US', primary_language: 'English' }
  expect((await post(path, wish)).json).toEqual({ success: true })
  await stage.until(() => stage.fields('account_alerts').find((one) => JSON.stringify(one).includes('OBA_REJECTED')))
  const again = { ...wish, business_website_url: 'https://shrub.example', supporting_links: ['https://news.example/shrub'] }
  expect(await codeOf(path, again)).toBe(100)
  await post('/control/clock/advance', { ms: 31 * 24 * 3_600_000 })
  await post(path, again)
  await stage.until(() => stage.fields('account_alerts').find((one) => JSON.stringify(one).includes('OBA_APPROVED')))
  expect(await get(`/${number}?fields=is_official_business_account,official_business_account{oba_status}`)).toEqual({
    id: number,
    is_official_business_account: true,
    official_business_account: { oba_status: 'APPROVED' },
  })
})

test('settings of calls and identity are kept, checked, and told', async () => {
  const path = `/v26.0/${number}/settings`
  expect((await get(path)).calling).toMatchObject({ status: 'DISABLED' })
  const hours = {
    status: 'ENABLED',
    timezone_id: 'America/Manaus',
    weekly_operating_hours: [{ day_of_week: 'MONDAY', open_time: '0400', close_time: '1020' }],
  }
  expect(
    (
      await post(path, {
        calling: { status: 'ENABLED', call_hours: hours },
        user_identity_change_settings: { enable_identity_key_check: true },
      })
    ).json,
  ).toEqual({ success: true })
  expect(await get(path)).toMatchObject({
    calling: { status: 'ENABLED', call_icon_visibility: 'DEFAULT', call_hours: hours },
    user_identity_change_settings: { enable_identity_key_check: true },
  })
  await stage.until(() => stage.fields('account_settings_update').find((one) => one.type === 'phone_number_settings'))
  for (const wrong of [
    {},
    { calling: { status: 'MAYBE' } },
    { calling: { call_hours: { status: 'ENABLED' } } },
    {
      calling: {
        call_hours: { ...hours, weekly_operating_hours: [{ day_of_week: 'MONDAY', open_time: '1020', close_time: '0400' }] },
      },
    },
    { calling: { call_hours: { ...hours, holiday_schedule: Array.from({ length: 21 }, () => ({})) } } },
    { user_identity_change_settings: {} },
  ])
    expect((await post(path, wrong)).status, JSON.stringify(wrong)).toBe(400)
  await post(path, { user_identity_change_settings: { enable_identity_key_check: false } })
})

test('a cart and a catalog are switched on and off by query or body', async () => {
  const path = `/v26.0/${number}/whatsapp_commerce_settings`
  expect((await get(path)).data).toEqual([{ id: number, is_cart_enabled: true, is_catalog_visible: false }])
  await stage.call('POST', `${path}?is_cart_enabled=false&is_catalog_visible=true`)
  expect((await get(path)).data).toEqual([{ id: number, is_cart_enabled: false, is_catalog_visible: true }])
  expect(await codeOf(path, { is_cart_enabled: 'perhaps' })).toBe(100)
})

test('a username is free, or taken by another number, a page, an account or somebody else', async () => {
  const path = `/v26.0/${number}/username`
  for (const wrong of ['ab', 'x'.repeat(36), 'Upper', '12345', '.dot', 'dot.', 'www.shrub', 'shrub.com', ''])
    expect((await post(path, { username: wrong })).status, wrong).toBe(400)
  expect((await post(path, { username: 'lucky.shrub' })).json).toEqual({ status: 'approved' })
  await stage.until(() => stage.fields('business_username_updates').find((one) => one.username === 'lucky.shrub'))
  expect(await get(path)).toEqual({ username: 'lucky.shrub', status: 'approved' })
  expect((await get(`/${number}?fields=username`)).username).toBe('lucky.shrub')

  const second = (await post('/control/numbers', { key: 'second', waba_id: business.waba_id })).json.phone_number_id
  expect(await codeOf(`/${second}/username`, { username: 'lucky.shrub' })).toBe(147005)
  expect((await post(`/${second}/username`, { username: 'lucky.shrub', transfer_action: 'force_transfer' })).json.status).toBe(
    'approved',
  )
  expect(await get(path)).toEqual({})
  for (const [owner, code] of [
    ['whatsapp', 147001],
    ['facebook', 147003],
    ['instagram', 147004],
  ] as const) {
    await post('/control/usernames', { username: 'evergreen', owner })
    expect(await codeOf(path, { username: 'evergreen' })).toBe(code)
  }
  await post(`/control/numbers/${number}`, { name_status: 'PENDING_REVIEW' })
  expect((await post(path, { username: 'evergreens' })).json.status).toBe('reserved')
  await post(`/control/numbers/${number}/name`, { decision: 'APPROVED' })
  expect((await get(path)).status).toBe('approved')
  expect((await get(`${path}_suggestions`)).data[0].username_suggestions).toContain('practicebusiness')
  await stage.call('DELETE', path)
  await stage.until(() =>
    stage.fields('business_username_updates').find((one) => one.status === 'deleted' && one.username === 'evergreens'),
  )
  await post(`/${second}/deregister`)
  expect(await codeOf(`/${second}/username`, { username: 'another' })).toBe(147002)
})

test('a test number writes to its list, and one with an unapproved name to nobody', async () => {
  const say = (to: string) => stage.send(to, { type: 'text', text: { body: 'hi' } })
  await post(`/control/numbers/${number}/recipients`, { phones: ['+91 98000 00001'] })
  expect((await say('919800000001')).status).toBe(200)
  expect((await say('919800000002')).json.error.code).toBe(131030)
  expect(
    (await post(`/control/numbers/${number}/recipients`, { phones: Array.from({ length: 6 }, (_, i) => `91980000000${i}`) }))
      .status,
  ).toBe(400)
  expect((await get(`/${number}?fields=account_mode`)).account_mode).toBe('SANDBOX')
  await post(`/control/numbers/${number}/recipients`, { phones: null })
  await post(`/control/numbers/${number}`, { name_needs_approval: true })
  expect((await say('919800000001')).json.error.code).toBe(131037)
  await post(`/control/numbers/${number}/name`, { decision: 'APPROVED' })
  expect((await say('919800000001')).status).toBe(200)
})

test('health is that of the worst of number, account, portfolio and app, and says what to do', async () => {
  const health = async (id: string) => (await get(`/${id}?fields=health_status`)).health_status
  expect(await health(number)).toMatchObject({ can_send_message: 'AVAILABLE' })
  expect((await health(number)).entities.map((one: { entity_type: string }) => one.entity_type)).toEqual([
    'PHONE_NUMBER',
    'WABA',
    'BUSINESS',
    'APP',
  ])
  await post(`/control/accounts/${business.waba_id}`, { verification: 'not_verified' })
  expect(await health(number)).toMatchObject({
    can_send_message: 'LIMITED',
    entities: [{}, {}, { additional_info: [expect.any(String)] }, {}],
  })
  await post(`/control/accounts/${business.waba_id}`, { payment: 'missing' })
  expect(await health(business.waba_id)).toMatchObject({
    can_send_message: 'BLOCKED',
    entities: [{ entity_type: 'WABA', errors: [{ error_code: 141006, possible_solution: expect.any(String) }] }, {}, {}],
  })
  expect((await stage.send('919800000001', { type: 'text', text: { body: 'hi' } })).json.error.code).toBe(131042)
  await post(`/control/accounts/${business.waba_id}`, { payment: 'ok', verification: 'verified' })
  await post(`/control/numbers/${number}`, { status: 'FLAGGED' })
  expect((await health(number)).can_send_message).toBe('LIMITED')
  await post(`/control/numbers/${number}`, { status: 'CONNECTED' })
})

test('contacts and chats of the WhatsApp Business App are fetched once, and in time', async () => {
  const path = `/v26.0/${number}/smb_app_data`
  const sync = (type: string) => codeOf(path, { messaging_product: 'whatsapp', sync_type: type })
  await stage.write('919800000009', { type: 'text', text: 'Do you deliver?' })
  expect(await sync('history')).toBe(100)
  await post(`/control/numbers/${number}`, { coexistence: true })
  expect(await get(`/${number}?fields=is_on_biz_app,throughput`)).toMatchObject({
    is_on_biz_app: true,
    throughput: { level: 'NOT_APPLICABLE' },
  })
  expect(await sync('history')).toBeUndefined()
  const [first] = await stage.until(() => stage.fields('history').length === 3 && stage.fields('history'))
  expect(first).toMatchObject({ history: [{ metadata: { phase: 0, chunk_order: 1, progress: 33 }, threads: expect.any(Array) }] })
  expect(JSON.stringify(first)).toContain('Do you deliver?')
  expect(await sync('smb_app_state_sync')).toBeUndefined()
  await stage.until(() => stage.fields('smb_app_state_sync').find((one) => JSON.stringify(one).includes('919800000009')))
  expect(await sync('history')).toBe(2593107)
  await post(`/control/numbers/${number}`, { coexistence: true })
  await post('/control/clock/advance', { ms: 25 * 3_600_000 })
  expect(await sync('history')).toBe(2593108)
})
