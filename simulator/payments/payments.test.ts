import { PaymentLookup, RefundTaken } from '@woochat/contract/cloud-api/commerce.ts'
import type { MessageStatus } from '@woochat/contract/cloud-api/webhooks.ts'
import { expect, test } from 'vitest'
import { startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage({ reviewMs: 5_000 })
const { clock } = stage
const { waba_id: account, phone_number_id: number } = stage.business
const asha = '919800000001'
const post = async (path: string, body: unknown = {}) => (await stage.call('POST', path, body)).json
await post('/control/payment-configurations', { waba_id: account, name: 'shop' })
await post('/control/payment-configurations', { waba_id: account, name: 'handle', provider: 'upi_vpa', merchant_vpa: 'shop@upi' })

const amount = (value: number) => ({ value, offset: 100 })
const gateway = { type: 'razorpay', configuration_name: 'shop', razorpay: { receipt: 'R-1', notes: { desk: '4' } } }
const bill = {
  status: 'pending',
  items: [{ name: 'Tea', amount: amount(1000), quantity: 2 }],
  subtotal: amount(2000),
  tax: amount(100),
}
const india = {
  type: 'physical-goods',
  currency: 'INR',
  total_amount: amount(2100),
  payment_settings: [{ type: 'payment_gateway', payment_gateway: gateway }],
  order: bill,
}
const brazil = (setting: Record<string, unknown>) => ({
  ...india,
  payment_type: 'br',
  currency: 'BRL',
  payment_settings: [setting],
})
let made = 0
const interactive = (type: string, name: string, parameters: unknown) =>
  stage.send(asha, { type: 'interactive', interactive: { type, body: { text: 'Yours' }, action: { name, parameters } } })
async function ask(parameters: Record<string, unknown> = india, more = {}): Promise<{ reference: string; id: string }> {
  await stage.write(asha, { type: 'text', text: 'I will take it' })
  const reference = `A-${++made}`
  const { json } = await interactive('order_details', 'review_and_pay', { reference_id: reference, ...parameters, ...more })
  await stage.pass(1_000)
  return { reference, id: json.messages?.[0].id ?? json.error.code }
}
const news = async (reference: string, status: string, more = {}): Promise<string> => {
  const { json } = await interactive('order_status', 'review_order', { reference_id: reference, order: { status }, ...more })
  await stage.pass(1_000)
  return json.messages[0].id
}
const pay = (id: string, wish = {}) => post(`/control/people/${asha}/payments`, { number, message_id: id, ...wish })
const payments = (id: string): MessageStatus[] => stage.statuses(id).filter((one) => one.type === 'payment')
const failure = (id: string) => stage.statuses(id).find((one) => one.status === 'failed')?.errors?.[0]?.code
const lookup = async (reference: string, name = 'shop') =>
  PaymentLookup.parse((await stage.call('GET', `/v26.0/${number}/payments/${name}/${reference}`)).json).payments[0]

test('a payment is pending, then captured; the gateway is told again what it was told', async () => {
  const { reference, id } = await ask()
  expect(await lookup(reference)).toMatchObject({ status: 'pending', currency: 'INR', total_amount: amount(2100) })
  expect(await lookup(reference)).not.toHaveProperty('transactions')
  expect(await pay(id)).toEqual({ result: 'told' })
  await stage.pass(100)
  expect(payments(id)).toMatchObject([{ status: 'pending', payment: { transaction: { status: 'pending' } } }])
  await stage.pass(3_000)
  const [, captured] = payments(id)
  expect(captured).toMatchObject({
    status: 'captured',
    recipient_id: asha,
    payment: {
      reference_id: reference,
      amount: amount(2100),
      currency: 'INR',
      receipt: 'R-1',
      notes: { desk: '4' },
      transaction: { type: 'razorpay', status: 'success', method: { type: 'upi' } },
    },
  })
  expect(await lookup(reference)).toMatchObject({ status: 'captured', transactions: [{ status: 'success' }] })
  expect((await pay(id)).error.error_data.details).toBe('This order is paid.')
})

test('a gateway tells again only what is its own', async () => {
  await post('/control/payment-configurations', { waba_id: account, name: 'payu', provider: 'payu' })
  const payu = { type: 'payu', configuration_name: 'payu', payu: { udf1: 'desk 4', receipt: 'R-2', amount: 'free' } }
  const { id } = await ask(india, { payment_settings: [{ type: 'payment_gateway', payment_gateway: payu }] })
  await pay(id)
  await stage.pass(100)
  expect(payments(id)[0]?.payment).toMatchObject({ udf1: 'desk 4', amount: amount(2100) })
  expect(payments(id)[0]?.payment).not.toHaveProperty('receipt')
})

test('a payment that fails leaves the order to be paid again', async () => {
  const { reference, id } = await ask()
  await pay(id, { method: 'card', outcome: 'failed' })
  await stage.pass(3_000)
  expect(payments(id).at(-1)).toMatchObject({
    status: 'failed',
    payment: { transaction: { status: 'failed', error: { code: 'BAD_REQUEST_ERROR' } } },
  })
  expect((await lookup(reference))?.status).toBe('pending')
  await pay(id)
  await stage.pass(3_000)
  expect(await lookup(reference)).toMatchObject({
    status: 'captured',
    transactions: [{ status: 'failed' }, { status: 'success' }],
  })
})

test('a payment under way waits until it is settled, and keeps the order from being paid twice or canceled', async () => {
  const { reference, id } = await ask()
  await pay(id, { outcome: 'pending' })
  await stage.pass(60_000)
  expect(payments(id).map((one) => one.status)).toEqual(['pending'])
  expect((await pay(id)).error.error_data.details).toContain('under way')
  expect(failure(await news(reference, 'canceled'))).toBe(2047)
  expect(await post(`/control/orders/${number}/${reference}/payment`, { outcome: 'success' })).toMatchObject({
    payment: 'captured',
  })
  await stage.pass(100)
  expect(payments(id).at(-1)?.status).toBe('captured')
})

test('the state of an order goes forward only', async () => {
  const { reference, id } = await ask()
  for (const state of ['processing', 'shipped', 'partially_shipped', 'processing', 'completed'])
    expect(failure(await news(reference, state)), state).toBeUndefined()
  for (const state of ['pending', 'shipped', 'canceled']) expect(failure(await news(reference, state)), state).toBe(2046)
  expect((await pay(id)).error.error_data.details).toContain('completed')
  const canceled = await ask()
  expect(failure(await news(canceled.reference, 'canceled'))).toBeUndefined()
  expect((await pay(canceled.id)).error.error_data.details).toContain('canceled')
  expect(failure(await news('never-sent', 'shipped'))).toBe(131009)
})

test('an order that was paid is not canceled', async () => {
  const { reference, id } = await ask()
  await pay(id)
  await stage.pass(3_000)
  expect(failure(await news(reference, 'canceled'))).toBe(2047)
  expect(failure(await news(reference, 'processing'))).toBeUndefined()
})

test('an order expires', async () => {
  const timestamp = String(Math.floor(clock.now() / 1000) + 400)
  const { id } = await ask(india, { order: { ...bill, expiration: { timestamp, description: 'Too late' } } })
  await stage.pass(400_000)
  expect((await pay(id)).error.error_data.details).toContain('is over')
})

test('money goes back, at most what was paid, and the business is told', async () => {
  const { reference, id } = await ask()
  const refund = (value: number, more = {}) =>
    post(`/${number}/payments_refund`, {
      reference_id: reference,
      payment_config_id: 'shop',
      amount: { currency: 'INR', value: String(value), offset: '100' },
      ...more,
    })
  expect((await refund(100)).error.message).toContain('captured')
  await pay(id)
  await stage.pass(3_000)
  const taken = RefundTaken.parse(await refund(600, { speed: 'instant' }))
  expect(taken).toMatchObject({ status: 'pending', speed_processed: 'instant' })
  expect((await lookup(reference))?.transactions?.[0]?.refunds).toMatchObject([{ id: taken.id, status: 'pending' }])
  await stage.pass(2_500)
  expect(payments(id).at(-1)).toMatchObject({
    status: 'captured',
    payment: { refunds: [{ amount: amount(600), status: 'success' }] },
  })
  expect((await refund(1501)).error).toMatchObject({ code: 131009 })
  const second = await refund(1500)
  expect(await post(`/control/refunds/${second.id}`, { status: 'failed' })).toMatchObject({
    transactions: [{ refunds: [{}, { status: 'failed' }] }],
  })
  expect((await refund(1500)).status).toBe('pending')
  for (const wrong of [
    { payment_config_id: 'other' },
    { speed: 'now' },
    { amount: undefined },
    { amount: { currency: 'USD', value: 1, offset: 100 } },
  ])
    expect((await refund(1, wrong)).error.code).toBe(100)
})

test('Brazil: the business hears of a card that was chosen, and tells itself that it was paid', async () => {
  const card = { last_four_digits: '1234', credential_id: 'card_7Qm2' }
  const { reference, id } = await ask(brazil({ type: 'offsite_card_pay', offsite_card_pay: card }))
  expect(await pay(id)).toEqual({ result: 'chosen' })
  await stage.pass(100)
  expect(stage.messages().at(-1)).toMatchObject({
    type: 'interactive',
    context: { id },
    interactive: { type: 'payment_method', payment_method: { ...card, reference_id: reference } },
  })
  expect(payments(id)).toEqual([])
  const payment = { status: 'captured', timestamp: Math.floor(clock.now() / 1000) }
  expect(failure(await news(reference, 'processing', { payment }))).toBeUndefined()
  expect(failure(await news(reference, 'canceled'))).toBe(2047)
  expect((await pay(id)).error.error_data.details).toContain('paid')
})

test.each([
  { type: 'pix_dynamic_code', pix_dynamic_code: { code: '0002', merchant_name: 'Loja', key: '3958', key_type: 'CNPJ' } },
  { type: 'payment_link', payment_link: { uri: 'https://loja.example/1' } },
  { type: 'boleto', boleto: { digitable_line: '03399026944140000002628346101018898510000008848' } },
])('Brazil: of $type WhatsApp learns nothing', async (setting) => {
  const { id } = await ask(brazil(setting))
  expect(await pay(id)).toEqual({ result: 'outside' })
  await stage.pass(5_000)
  expect(payments(id)).toEqual([])
})

test('an order is refused when its reference was used, or who takes its money is not there', async () => {
  const { reference } = await ask()
  expect((await ask(india, { reference_id: reference })).id).toBe(131009)
  const settings = (more: Record<string, unknown>) => ({
    payment_settings: [{ type: 'payment_gateway', payment_gateway: { type: 'razorpay', configuration_name: 'shop', ...more } }],
  })
  expect((await ask(india, settings({ configuration_name: 'nobody' }))).id).toBe(131009)
  expect((await ask(india, settings({ type: 'payu' }))).id).toBe(131009)
  expect((await ask(india, settings({ type: 'upi', configuration_name: 'handle' }))).id).toMatch(/^wamid\./)
  await post('/control/payment-configurations', { waba_id: account, name: 'new', status: 'Needs_Testing' })
  expect((await ask(india, settings({ configuration_name: 'new' }))).id).toBe(131009)
  expect((await ask(india, { order: { ...bill, catalog_id: '99' } })).id).toBe(131009)
  await post(`/control/accounts/${account}/payment-terms`, { accepted: false })
  expect((await ask()).id).toBe(134011)
  await post(`/control/accounts/${account}/payment-terms`, { accepted: true })
  expect((await ask()).id).toMatch(/^wamid\./)
})

test('nobody pays a message that asks for nothing, or what somebody else was asked', async () => {
  const { id, reference } = await ask()
  expect((await pay('wamid.none')).error.error_data.details).toContain('no payment')
  const other = await post('/control/people/919800000002/payments', { number, message_id: id })
  expect(other.error.error_data.details).toContain('no payment')
  expect(await pay(undefined as never, { reference_id: reference })).toEqual({ result: 'told' })
  expect((await stage.call('GET', `/${number}/payments/shop/none`)).json.error).toMatchObject({ code: 100 })
  const { data } = (await stage.call('GET', `/control/orders?number=${number}`)).json
  expect(data.at(-1)).toMatchObject({ reference_id: reference, phone: asha, order_status: 'pending' })
})

test('a template with a bill is an order too', async () => {
  await stage.template('bill', 'UTILITY', {
    sub_category: 'ORDER_DETAILS',
    components: [
      { type: 'BODY', text: 'Here is the bill for your order, thank you.' },
      { type: 'BUTTONS', buttons: [{ type: 'ORDER_DETAILS', text: 'Review and pay' }] },
    ],
  })
  await stage.pass(10_000)
  const order_details = { reference_id: 'T-1', ...india }
  const { json } = await stage.send(asha, {
    type: 'template',
    template: {
      name: 'bill',
      language: { code: 'en_US' },
      components: [
        { type: 'button', sub_type: 'order_details', index: 0, parameters: [{ type: 'action', action: { order_details } }] },
      ],
    },
  })
  await stage.pass(1_000)
  expect(await pay(json.messages?.[0].id ?? JSON.stringify(json))).toEqual({ result: 'told' })
  await stage.pass(3_000)
  expect((await lookup('T-1'))?.status).toBe('captured')
})

test('a share of the people pays by itself', async () => {
  await post('/control/populations', { match: { prefix: '9198000009' }, rules: { payRate: 0.5, replyDelayMs: [1_000, 5_000] } })
  const people = Array.from({ length: 20 }, (_, i) => `9198000009${String(i).padStart(2, '0')}`)
  for (const [i, to] of people.entries()) {
    await stage.write(to, { type: 'text', text: 'Hello' })
    const action = { name: 'review_and_pay', parameters: { reference_id: `P-${i}`, ...india } }
    await stage.send(to, { type: 'interactive', interactive: { type: 'order_details', body: { text: 'Yours' }, action } })
  }
  await stage.pass(20_000)
  const { data } = (await stage.call('GET', `/control/orders?number=${number}`)).json
  const paid = data.filter(
    (one: { reference_id: string; payment: string }) => one.reference_id.startsWith('P-') && one.payment === 'captured',
  )
  expect(paid.length).toBeGreaterThan(4)
  expect(paid.length).toBeLessThan(16)
})

test('an order of somebody whose number another person took is not paid, and nothing breaks', async () => {
  const to = '919800001000'
  await post('/control/populations', { match: { prefix: to }, rules: { payRate: 1, replyDelayMs: [5_000, 5_000] } })
  await stage.write(to, { type: 'text', text: 'Hello' })
  await stage.write('919800001001', { type: 'text', text: 'Hello' })
  const action = { name: 'review_and_pay', parameters: { reference_id: 'M-1', ...india } }
  await stage.send(to, { type: 'interactive', interactive: { type: 'order_details', body: { text: 'Yours' }, action } })
  await stage.pass(3_000)
  await post('/control/people/919800001001/number', { phone: to })
  await stage.pass(20_000)
  expect((await lookup('M-1'))?.status).toBe('pending')
})
