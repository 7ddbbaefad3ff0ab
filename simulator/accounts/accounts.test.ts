import { createHmac } from 'node:crypto'
import { SubscribedApp, WireBusinessAccount } from '@woochat/contract/cloud-api/accounts.ts'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage()
const { business } = stage
const { waba_id: account, phone_number_id: number } = business
const get = async (path: string, token?: string) =>
  (await stage.call('GET', path, undefined, token === undefined ? undefined : { authorization: `Bearer ${token}` })).json
const post = (path: string, body: unknown = {}) => stage.call('POST', path, body)
const asApp = { authorization: `Bearer ${business.app_id}|${business.app_secret}` }
const numberFields = 'id,display_phone_number'

test('an account tells every field, nested ones too, and refuses those it never has', async () => {
  const fields =
    'id,name,currency,timezone_id,message_template_namespace,account_review_status,business_verification_status,country,ownership_type,status,primary_business_location,marketing_messages_onboarding_status,whatsapp_business_manager_messaging_limit'
  expect(WireBusinessAccount.parse(await get(`/v26.0/${account}?fields=${fields}`))).toMatchObject({
    currency: 'USD',
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    status: 'ACTIVE',
    whatsapp_business_manager_messaging_limit: 'TIER_100K',
  })
  expect(Object.keys(await get(`/${account}`)).sort()).toEqual([
    'currency',
    'id',
    'message_template_namespace',
    'name',
    'timezone_id',
  ])
  const nested = await get(`/${account}?fields=owner_business_info{id},phone_numbers.limit(1){id,display_phone_number}`)
  expect(nested).toMatchObject({
    owner_business_info: { id: expect.any(String) },
    phone_numbers: { data: [{ id: number, display_phone_number: business.display_phone_number }], paging: {} },
  })
  expect(nested.owner_business_info.name).toBeUndefined()
  expect((await get(`/${account}?fields=hobbies`)).error.message).toContain('(#100) Tried accessing nonexisting field (hobbies)')
  expect((await get(`/${account}?fields=name(`)).error).toMatchObject({
    code: 2500,
    message: expect.stringContaining('Syntax error'),
  })
})

test('a portfolio has several accounts, an account several numbers, and one token reaches them all', async () => {
  const businessId = (await post('/control/numbers', { key: 'first' })).json.business_id
  const second = (await post('/control/numbers', { key: 'other account', business_id: businessId, name: 'Lucky Shrub India' }))
    .json
  const third = (await post('/control/numbers', { key: 'other number', waba_id: account })).json
  expect(second.access_token).toBe(business.access_token)
  expect(third).toMatchObject({ waba_id: account, app_id: business.app_id })
  const owned = await get(`/v26.0/${businessId}/owned_whatsapp_business_accounts`)
  expect(owned.data.map((one: { id: string }) => one.id)).toEqual([account, second.waba_id])
  const page = await get(`/${account}/phone_numbers?fields=${numberFields}&limit=1`)
  expect(page.data).toHaveLength(1)
  expect(
    (await (await fetch(page.paging.next, { headers: { authorization: `Bearer ${business.access_token}` } })).json()).data,
  ).toEqual([{ id: third.phone_number_id, display_phone_number: third.display_phone_number }])
  expect((await get(`/${businessId}?fields=name,verification_status`)).verification_status).toBe('verified')
})

test('an account that is shared with a partner is a client account of that partner', async () => {
  const partner = '520744086200222'
  expect((await get(`/${partner}/client_whatsapp_business_accounts`)).error.code).toBe(100)
  await post(`/control/accounts/${account}/events`, {
    field: 'account_update',
    event: 'PARTNER_ADDED',
    waba_info: { partner_business_id: partner },
  })
  expect((await get(`/${partner}/client_whatsapp_business_accounts?fields=ownership_type`)).data).toEqual([
    { id: account, ownership_type: 'CLIENT_OWNED' },
  ])
  await post(`/control/accounts/${account}/events`, {
    field: 'account_update',
    event: 'PARTNER_REMOVED',
    waba_info: { partner_business_id: partner },
  })
  expect((await get(`/${partner}/client_whatsapp_business_accounts`)).error.code).toBe(100)
})

test('people are assigned to an account, and taken off again', async () => {
  const path = `/v26.0/${account}/assigned_users`
  await stage.call('POST', `${path}?user=61555822107539&tasks=["MANAGE"]`)
  expect((await get(path)).data).toEqual([{ id: '61555822107539', tasks: ['MANAGE'] }])
  await stage.call('DELETE', `${path}?user=61555822107539`)
  expect((await get(path)).data).toEqual([])
  expect((await post(path, { user: 'somebody' })).status).toBe(400)
})

test('an app hears only of the fields it chose', async () => {
  const path = `/v26.0/${business.app_id}/subscriptions`
  const subscribe = (fields: unknown) =>
    stage.call(
      'POST',
      path,
      { object: 'whatsapp_business_account', callback_url: stage.callbackUrl, verify_token: 'right', fields },
      asApp,
    )
  expect((await subscribe('messages,gossip')).json.error.code).toBe(100)
  await subscribe(['account_review_update', 'account_alerts'])
  expect((await stage.call('GET', path, undefined, asApp)).json.data[0].fields.map((one: { name: string }) => one.name)).toEqual([
    'account_review_update',
    'account_alerts',
  ])
  await stage.write('919800000001', { type: 'text', text: 'nobody hears' })
  await post(`/control/accounts/${account}/events`, { field: 'account_review_update', decision: 'REJECTED' })
  await stage.until(() => stage.fields('account_review_update').find((one) => one.decision === 'REJECTED'))
  await stage.until(() => stage.simulator.world.webhooks.waiting === 0)
  expect(stage.messages()).toEqual([])
  await stage.call('DELETE', path, { object: 'whatsapp_business_account', fields: 'account_alerts' }, asApp)
  expect((await stage.call('GET', path, undefined, asApp)).json.data[0].fields).toHaveLength(1)
  await stage.call('DELETE', path, {}, asApp)
  expect((await stage.call('GET', path, undefined, asApp)).json.data).toEqual([])
  await subscribe(undefined)
  await subscribe('messages,account_update,account_review_update,message_template_status_update,user_preferences')
})

test('an override moves messages, the one of the number before that of the account; news of accounts and preferences stays', async () => {
  const heard: string[] = []
  const { createServer } = await import('node:http')
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    if (request.method === 'GET') return void response.end(url.searchParams.get('hub.challenge'))
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk
    })
    request.on('end', () => {
      for (const field of text.matchAll(/"field":"(\w+)"/g)) heard.push(`${url.pathname} ${field[1]}`)
      response.end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  await post(`/${account}/subscribed_apps`, { override_callback_uri: `${base}/account`, verify_token: 't' })
  expect(SubscribedApp.parse((await get(`/${account}/subscribed_apps`)).data[0]).override_callback_uri).toBe(`${base}/account`)
  await stage.write('919800000002', { type: 'text', text: 'to the account' })
  await stage.until(() => heard.includes('/account messages'))
  await post(`/${number}`, { webhook_configuration: { override_callback_uri: `${base}/number`, verify_token: 't' } })
  await stage.write('919800000002', { type: 'text', text: 'to the number' })
  await stage.until(() => heard.includes('/number messages'))
  await post('/control/people', { people: [{ phone: '919800000002', number, marketing: 'stop' }] })
  await stage.until(() => stage.fields('user_preferences').length > 0)
  await post(`/control/accounts/${account}/events`, { field: 'account_review_update', decision: 'APPROVED' })
  await stage.until(() => stage.fields('account_review_update').find((one) => one.decision === 'APPROVED'))
  expect(new Set(heard)).toEqual(new Set(['/account messages', '/number messages']))
  await post(`/${number}`, { webhook_configuration: { override_callback_uri: '' } })
  await post(`/${account}/subscribed_apps`)
  expect((await get(`/${number}?fields=webhook_configuration`)).webhook_configuration).toEqual({ application: stage.callbackUrl })
  server.closeAllConnections()
  server.close()
})

test('a code of embedded signup becomes a token, once and within 30 seconds', async () => {
  const make = async () => (await post('/control/codes', { waba_ids: [account] })).json.code
  const exchange = (code: string, secret = business.app_secret) =>
    get(`/v26.0/oauth/access_token?client_id=${business.app_id}&client_secret=${secret}&code=${code}`)
  const code = await make()
  expect((await exchange(code, 'wrong')).error).toMatchObject({ code: 1, message: 'Error validating client secret.' })
  const { access_token: token, token_type } = await exchange(code)
  expect(token_type).toBe('bearer')
  expect((await get(`/${account}?fields=name`, token)).id).toBe(account)
  expect((await exchange(code)).error).toMatchObject({ code: 100, error_subcode: 36_009 })
  const late = await make()
  await post('/control/clock/advance', { ms: 31_000 })
  expect((await exchange(late)).error).toMatchObject({ code: 100, error_subcode: 36_007 })
  const app = `/oauth/access_token?client_id=${business.app_id}&client_secret=${business.app_secret}`
  expect((await get(`${app}&grant_type=client_credentials`)).access_token).toBe(`${business.app_id}|${business.app_secret}`)
  expect(await get(`${app}&grant_type=fb_exchange_token&fb_exchange_token=${token}`)).toMatchObject({ expires_in: 5_184_000 })
})

test('a token expires, lacks a permission, or comes with a wrong proof', async () => {
  const make = async (rest: object) => (await post('/control/tokens', { waba_ids: [account], ...rest })).json.access_token
  const short = await make({ expires_in: 60 })
  expect((await get(`/${account}`, short)).id).toBe(account)
  await post('/control/clock/advance', { ms: 61_000 })
  expect((await get(`/${account}`, short)).error).toMatchObject({ code: 190, error_subcode: 463 })
  expect((await get(`/debug_token?input_token=${short}`)).data).toMatchObject({ is_valid: false, error: { subcode: 463 } })

  const manager = await make({ scopes: ['whatsapp_business_management'] })
  const text = { messaging_product: 'whatsapp', to: '919800000003', text: { body: 'hi' } }
  const as = (token: string) => ({ authorization: `Bearer ${token}` })
  expect((await stage.call('POST', `/${number}/messages`, text, as(manager))).json.error.code).toBe(200)
  const sender = await make({ scopes: ['whatsapp_business_messaging'] })
  expect((await stage.call('POST', `/${number}/messages`, text, as(sender))).status).toBe(200)
  expect((await get(`/${account}/phone_numbers`, sender)).error.code).toBe(10)
  expect((await get(`/debug_token?input_token=${sender}`)).data).toMatchObject({
    scopes: ['whatsapp_business_messaging'],
    granular_scopes: [{ target_ids: [account] }],
  })

  const proof = createHmac('sha256', business.app_secret).update(business.access_token).digest('hex')
  expect((await get(`/${account}?appsecret_proof=${proof}`)).id).toBe(account)
  expect((await get(`/${account}?appsecret_proof=${proof.replace(/./, 'x')}`)).error.message).toContain('Invalid appsecret_proof')
})

test('management calls are counted an hour long, and refused above the limit when that is on', async () => {
  const fresh = (await post('/control/numbers', { key: 'rate' })).json
  const ask = () =>
    fetch(`${stage.simulator.url}/v26.0/${fresh.waba_id}`, { headers: { authorization: `Bearer ${fresh.access_token}` } })
  const usage = JSON.parse((await ask()).headers.get('x-business-use-case-usage') ?? '{}')
  expect(usage[fresh.waba_id]).toMatchObject([{ call_count: 1, estimated_time_to_regain_access: 0 }])
  await post('/control/management_rate', { per_hour: 5 })
  for (let turn = 0; turn < 4; turn++) expect((await ask()).status).toBe(200)
  const refused = await ask()
  expect(await refused.json()).toMatchObject({ error: { code: 80_007 } })
  expect(JSON.parse(refused.headers.get('x-app-usage') ?? '{}')).toMatchObject({ call_count: 100 })
  await post('/control/clock/advance', { ms: 61 * 60_000 })
  expect((await ask()).status).toBe(200)
  await post('/control/management_rate', { per_hour: 'unlimited' })
})
