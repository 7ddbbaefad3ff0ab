import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { startSimulator } from '../start.ts'

const amount = (value: number) => ({ value, offset: 100 })

test('goods, orders, and payments, refunds, batches and reviews under way outlive a restart', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
  const first = await startSimulator({ dataPath, clock: new SteppedClock(Date.UTC(2026, 10, 2)), reviewMs: 60_000 })
  const talk = (url: string, token: string) => async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) }
    const answer = await fetch(url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
    return JSON.parse(await answer.text())
  }
  const shop = await talk(first.url, '')('POST', '/control/numbers', { key: 'k' })
  const { phone_number_id: number, waba_id } = shop
  const ask = talk(first.url, shop.access_token)
  const { id: catalog } = await ask('POST', '/control/catalogs', { waba_id, sets: [{ name: 'All' }] })
  await ask('POST', `/${catalog}/products`, { retailer_id: 'tea', name: 'Tea', price: 100, currency: 'INR' })
  const requests = [{ method: 'CREATE', data: { id: 'cup', title: 'Cup', price: '5 INR' } }]
  await ask('POST', `/${catalog}/items_batch`, { item_type: 'PRODUCT_ITEM', requests })
  await ask('POST', '/control/payment-configurations', { waba_id, name: 'shop' })
  await ask('POST', '/control/people/919800000001/messages', { number, type: 'text', text: 'Tea, please' })
  const parameters = {
    reference_id: 'A-1',
    type: 'digital-goods',
    currency: 'INR',
    total_amount: amount(100),
    payment_settings: [{ type: 'payment_gateway', payment_gateway: { type: 'razorpay', configuration_name: 'shop' } }],
    order: {
      status: 'pending',
      items: [{ name: 'Tea', amount: amount(100), quantity: 1 }],
      subtotal: amount(100),
      tax: amount(0),
    },
  }
  const action = { name: 'review_and_pay', parameters }
  const interactive = { type: 'order_details', body: { text: 'Yours' }, action }
  const message = { messaging_product: 'whatsapp', to: '919800000001', type: 'interactive', interactive }
  expect(await ask('POST', `/${number}/messages`, message)).toHaveProperty('messages')
  await ask('POST', '/control/people/919800000001/payments', { number, reference_id: 'A-1' })
  await first.stop()

  const clock = new SteppedClock(first.world.clock.now())
  const second = await startSimulator({ dataPath, clock, reviewMs: 60_000 })
  const again = talk(second.url, shop.access_token)
  const lookup = async () => (await again('GET', `/${number}/payments/shop/A-1`)).payments[0]
  expect(await lookup()).toMatchObject({ status: 'pending', transactions: [{ status: 'pending' }] })
  await clock.advance(3_000)
  expect(await lookup()).toMatchObject({ status: 'captured' })
  const products = async () => (await again('GET', `/${catalog}/products?fields=retailer_id,review_status`)).data
  expect(await products()).toMatchObject([{ retailer_id: 'tea', review_status: 'PENDING' }, { retailer_id: 'cup' }])
  await clock.advance(60_000)
  expect(await products()).toMatchObject([{ review_status: 'APPROVED' }, { review_status: 'APPROVED' }])
  expect((await again('GET', `/${waba_id}/product_catalogs`)).data).toMatchObject([{ id: catalog }])
  expect((await again('GET', `/${catalog}/product_sets`)).data).toMatchObject([{ name: 'All' }])
  const refund = { reference_id: 'A-1', payment_config_id: 'shop', amount: { currency: 'INR', ...amount(100) } }
  expect(await again('POST', `/${number}/payments_refund`, refund)).toMatchObject({ status: 'pending' })
  await second.stop()

  const third = await startSimulator({ dataPath, clock: new SteppedClock(clock.now() + 60_000) })
  await (third.world.clock as SteppedClock).advance(1_000)
  expect((await talk(third.url, shop.access_token)('GET', `/${number}/payments/shop/A-1`)).payments[0]).toMatchObject({
    transactions: [{ refunds: [{ status: 'success' }] }],
  })
  await third.stop()
})
