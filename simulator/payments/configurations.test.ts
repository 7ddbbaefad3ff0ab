import {
  PaymentConfigurationCreated,
  PaymentConfigurationFound,
  PaymentConfigurationList,
} from '@woochat/contract/cloud-api/commerce.ts'
import { expect, test } from 'vitest'
import { startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage({ reviewMs: 5_000 })
const { waba_id: account } = stage.business
const call = async (method: string, path: string, body?: unknown) => (await stage.call(method, path, body)).json
const create = (wish: Record<string, unknown>) => call('POST', `/v26.0/${account}/payment_configuration`, wish)
const one = async (name: string) =>
  PaymentConfigurationFound.parse(await call('GET', `/v26.0/${account}/payment_configuration/${name}`)).data[0]
const updates = (name: string) =>
  stage
    .fields('payment_configuration_update')
    .filter((value) => value.configuration_name === name)
    .map((value) => value.status)

test('a UPI handle takes money at once', async () => {
  const wish = { configuration_name: 'upi', provider_name: 'upi_vpa', merchant_vpa: 'shop@upi', purpose_code: '00' }
  expect(PaymentConfigurationCreated.parse(await create({ ...wish, merchant_category_code: '5814' }))).toEqual({ success: true })
  expect(await one('upi')).toMatchObject({
    status: 'Active',
    provider_name: 'upi_vpa',
    merchant_vpa: 'shop@upi',
    merchant_category_code: { code: '5814' },
    purpose_code: { code: '00' },
  })
  await stage.pass(100)
  expect(updates('upi')).toEqual(['Active'])
})

test('a gateway is connected by its merchant, tested, then active; each step is news', async () => {
  const redirect_url = 'https://shop.example/done'
  const made = PaymentConfigurationCreated.parse(await create({ configuration_name: 'pg', provider_name: 'payu', redirect_url }))
  expect(made.expiration).toBeGreaterThan(stage.clock.now() / 1000)
  expect((await one('pg'))?.status).toBe('Needs_Connecting')
  const again = PaymentConfigurationCreated.parse(
    await call('POST', `/${account}/generate_payment_configuration_oauth_link`, { configuration_name: 'pg', redirect_url }),
  )
  expect((await fetch(made.oauth_url ?? '')).status).toBe(404)
  const visit = await fetch(again.oauth_url ?? '', { redirect: 'manual' })
  expect([visit.status, visit.headers.get('location')]).toEqual([302, redirect_url])
  expect(await one('pg')).toMatchObject({ status: 'Needs_Testing', provider_mid: expect.stringMatching(/^acc_/) })
  await stage.pass(6_000)
  expect((await one('pg'))?.status).toBe('Active')
  expect(updates('pg')).toEqual(['Needs Testing', 'Active'])
})

test('a link to connect a gateway lives for a day', async () => {
  const made = await create({ configuration_name: 'late', provider_name: 'zaakpay' })
  await stage.pass(25 * 3_600_000)
  expect((await fetch(made.oauth_url)).status).toBe(404)
})

test('configurations are listed, have a data endpoint, and are removed', async () => {
  await create({ configuration_name: 'shop', provider_name: 'razorpay' })
  const path = `/${account}/payment_configuration`
  expect(await call('POST', `${path}/shop`, { data_endpoint_url: 'https://shop.example/data' })).toEqual({ success: true })
  expect(await one('shop')).toMatchObject({ data_endpoint_url: 'https://shop.example/data' })
  const names = async () =>
    PaymentConfigurationList.parse(await call('GET', `/${account}/payment_configurations`)).data[0]?.payment_configurations.map(
      ({ configuration_name }) => configuration_name,
    )
  expect(await names()).toContain('shop')
  expect(await call('DELETE', path, { configuration_name: 'shop' })).toEqual({ success: true })
  expect(await names()).not.toContain('shop')
  expect((await call('GET', `${path}/shop`)).error).toMatchObject({ code: 100 })
})

test.each([
  ['no name', { provider_name: 'payu' }],
  ['an unknown provider', { configuration_name: 'x', provider_name: 'paypal' }],
  ['a handle that is none', { configuration_name: 'x', provider_name: 'upi_vpa', merchant_vpa: 'shop' }],
  ['a name that is taken', { configuration_name: 'upi', provider_name: 'payu' }],
  ['a redirect to nowhere', { configuration_name: 'y', provider_name: 'payu', redirect_url: 'shop' }],
])('a configuration with %s is refused', async (_what, wish) => {
  expect((await create(wish)).error).toMatchObject({ code: 100 })
})

test('before the terms of payments are accepted nothing is shown', async () => {
  await call('POST', `/control/accounts/${account}/payment-terms`, { accepted: false })
  expect((await call('GET', `/${account}/payment_configurations`)).error).toMatchObject({ code: 131005 })
  await call('POST', `/control/accounts/${account}/payment-terms`, { accepted: true })
  expect(await call('GET', `/${account}/payment_configurations`)).toHaveProperty('data')
})
