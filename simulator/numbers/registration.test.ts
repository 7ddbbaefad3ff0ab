import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage()
const { business } = stage
const post = (path: string, body: unknown = {}) => stage.call('POST', path, body)
const codeOf = async (path: string, body: unknown = {}) => (await post(path, body)).json.error?.code
const pass = (ms: number) => post('/control/clock/advance', { ms: ms })

/** Another number of the account, as far as the Graph API takes it by itself. */
async function added(phone: string, name = 'Second shop'): Promise<string> {
  const answer = await post(`/v26.0/${business.waba_id}/phone_numbers`, { cc: '1', phone_number: phone, verified_name: name })
  return answer.json.id
}

test('a number is added, verified by a code, registered with a PIN, and then sends', async () => {
  const id = await added('6505550101')
  const state = async () =>
    (await stage.call('GET', `/v26.0/${id}?fields=status,code_verification_status,platform_type,name_status`)).json
  expect(await state()).toMatchObject({
    status: 'UNVERIFIED',
    code_verification_status: 'NOT_VERIFIED',
    platform_type: 'NOT_APPLICABLE',
  })
  expect(await codeOf(`/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' })).toBe(133006)
  await stage.call('POST', `/${id}/request_code?code_method=SMS&language=en_US`)
  const { code } = (await stage.call('GET', `/control/numbers/${id}/code`)).json
  expect(await codeOf(`/${id}/verify_code`, { code: code === '000000' ? '1' : '000000' })).toBe(136025)
  expect((await post(`/${id}/verify_code`, { code: `${code.slice(0, 3)}-${code.slice(3)}` })).json).toEqual({ success: true })
  expect(await state()).toMatchObject({ status: 'PENDING', code_verification_status: 'VERIFIED' })
  expect(
    (await post(`/${id}/register`, { messaging_product: 'whatsapp', pin: '123456', data_localization_region: 'IN' })).json,
  ).toEqual({ success: true })
  await stage.until(() => stage.fields('phone_number_quality_update').find((one) => one.event === 'ONBOARDING'))
  await stage.until(() => stage.fields('phone_number_name_update').find((one) => one.decision === 'APPROVED'))
  expect(await state()).toEqual({
    id,
    status: 'CONNECTED',
    code_verification_status: 'VERIFIED',
    platform_type: 'CLOUD_API',
    name_status: 'APPROVED',
  })
  const sent = await post(`/${id}/messages`, { messaging_product: 'whatsapp', to: '919800000001', text: { body: 'hi' } })
  expect(sent.status).toBe(200)
})

test('five codes an hour, and five tries of one', async () => {
  const id = await added('6505550102')
  const ask = { code_method: 'VOICE', language: 'en' }
  for (let turn = 0; turn < 5; turn++) expect(await codeOf(`/${id}/request_code`, ask)).toBeUndefined()
  expect(await codeOf(`/${id}/request_code`, ask)).toBe(136024)
  const { code } = (await stage.call('GET', `/control/numbers/${id}/code`)).json
  for (let turn = 0; turn < 5; turn++) await post(`/${id}/verify_code`, { code: 'wrong' })
  expect(await codeOf(`/${id}/verify_code`, { code })).toBe(136025)
  expect(await codeOf(`/${business.phone_number_id}/request_code`, ask)).toBe(136024)
  expect(await codeOf(`/${id}/request_code`, { ...ask, code_method: 'PIGEON' })).toBe(100)
})

test('a new PIN is news; wrong ones are refused, then slowed down, then shut out', async () => {
  const { json } = await post('/control/numbers', { key: 'pin', waba_id: business.waba_id })
  const id = json.phone_number_id
  const register = (pin: string) => codeOf(`/${id}/register`, { messaging_product: 'whatsapp', pin })
  expect((await post(`/${id}`, { pin: '111111' })).json).toEqual({ success: true })
  await stage.until(() => stage.fields('security').find((one) => one.event === 'PIN_CHANGED'))
  expect((await stage.call('GET', `/${id}?fields=is_pin_enabled`)).json.is_pin_enabled).toBe(true)
  for (let turn = 0; turn < 3; turn++) expect(await register('222222')).toBe(133005)
  expect(await register('222222')).toBe(133009)
  expect(await codeOf(`/${id}`, { pin: '12345' })).toBe(100)
  for (let turn = 0; turn < 5; turn++) {
    await pass(31_000)
    expect(await register('222222')).toBe(133005)
  }
  expect(await register('222222')).toBe(133008)
  await pass(73 * 3_600_000)
  expect(await register('111111')).toBeUndefined()
})

test('ten registrations and deregistrations fit into 72 hours', async () => {
  const { json } = await post('/control/numbers', { key: 'ten', waba_id: business.waba_id })
  const id = json.phone_number_id
  for (let turn = 0; turn < 5; turn++) {
    expect(await codeOf(`/${id}/deregister`)).toBeUndefined()
    expect(await codeOf(`/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' })).toBeUndefined()
  }
  expect(await codeOf(`/${id}/deregister`)).toBe(133016)
  await pass(73 * 3_600_000)
  expect(await codeOf(`/${id}/deregister`)).toBeUndefined()
})

test('a new name is reviewed, and borne once the number is registered again', async () => {
  const id = business.phone_number_id
  const names = async () =>
    (await stage.call('GET', `/${id}?fields=verified_name,new_name_status,certificate,new_certificate`)).json
  const old = await names()
  expect((await stage.call('POST', `/${id}?new_display_name=Lucky%20Shrub`)).json).toEqual({ success: true })
  await stage.until(() => stage.fields('phone_number_name_update').find((one) => one.requested_verified_name === 'Lucky Shrub'))
  expect(await names()).toMatchObject({
    verified_name: old.verified_name,
    certificate: old.certificate,
    new_name_status: 'APPROVED',
    new_certificate: expect.any(String),
  })
  await post(`/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' })
  expect(await names()).toMatchObject({ verified_name: 'Lucky Shrub', new_name_status: 'NONE' })
  await post(`/${id}`, { new_display_name: 'Reject me' })
  await stage.until(() => stage.fields('phone_number_name_update').find((one) => one.rejection_reason === 'NAME_NOT_CONSISTENT'))
  expect((await names()).new_name_status).toBe('DECLINED')
  for (let turn = 0; turn < 8; turn++) await post(`/${id}`, { new_display_name: `Name ${turn}` })
  expect(await codeOf(`/${id}`, { new_display_name: 'One too many' })).toBe(100)
})

test('a portfolio has so many numbers, and nobody the same twice', async () => {
  expect(
    await codeOf(`/${business.waba_id}/phone_numbers`, { cc: '1', phone_number: '6505550101', verified_name: 'Again' }),
  ).toBe(100)
  await post(`/control/accounts/${business.waba_id}`, { max_phone_numbers: 2 })
  expect(await codeOf(`/${business.waba_id}/phone_numbers`, { cc: '1', phone_number: '6505550199', verified_name: 'More' })).toBe(
    100,
  )
  await post(`/control/accounts/${business.waba_id}`, { max_phone_numbers: 20 })
})

test('a number that was deleted is code 33, and no longer listed', async () => {
  const { json } = await post('/control/numbers', { key: 'gone', waba_id: business.waba_id })
  await stage.call('DELETE', `/control/numbers/${json.phone_number_id}`)
  expect((await stage.call('GET', `/${json.phone_number_id}`)).json.error.code).toBe(33)
  expect(
    await codeOf(`/${json.phone_number_id}/messages`, { messaging_product: 'whatsapp', to: '919800000001', text: { body: 'x' } }),
  ).toBe(33)
  const { data } = (await stage.call('GET', `/${business.waba_id}/phone_numbers`)).json
  expect(data.map((one: { id: string }) => one.id)).not.toContain(json.phone_number_id)
})
