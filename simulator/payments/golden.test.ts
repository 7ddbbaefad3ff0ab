import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { expect, test } from 'vitest'
import { startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage({ webhooks: { batch: 1 }, reviewMs: 5_000, behaviour: { readRate: 0 } })
const { world } = stage.simulator
stage.business = (
  await stage.call('POST', '/control/numbers', {
    key: 'golden',
    name: 'Lucky Shrub',
    phone: '15550783881',
    callback_url: stage.callbackUrl,
    verify_token: 'right',
  })
).json
const { phone_number_id: number, waba_id: account } = stage.business
const asha = '919800000001'
const post = async (path: string, body: unknown = {}) => (await stage.call('POST', path, body)).json
await post(`/${account}/subscribed_apps`)
await post('/control/people', { people: [{ phone: asha, name: 'Asha Rao' }] })
await post('/control/payment-configurations', { waba_id: account, name: 'shop' })

const amount = (value: number) => ({ value, offset: 100 })
const gateway = {
  type: 'razorpay',
  configuration_name: 'shop',
  razorpay: { receipt: 'receipt-1204', notes: { channel: 'whatsapp' } },
}
const bill = {
  reference_id: 'order-1204',
  type: 'digital-goods',
  currency: 'INR',
  total_amount: amount(231_500),
  payment_settings: [{ type: 'payment_gateway', payment_gateway: gateway }],
  order: {
    status: 'pending',
    items: [{ name: 'Lamp', amount: amount(205_000), quantity: 1 }],
    subtotal: amount(205_000),
    tax: amount(26_500),
  },
}
const send = (type: string, name: string, parameters: unknown) =>
  stage.send(asha, { type: 'interactive', interactive: { type, body: { text: 'Your order' }, action: { name, parameters } } })
const pay = (wish: object) => post(`/control/people/${asha}/payments`, { number, reference_id: 'order-1204', ...wish })
const news = async (status: string, reference_id = 'order-1204') => {
  await send('order_status', 'review_order', { reference_id, order: { status } })
  await stage.pass(3_000)
}
await stage.write(asha, { type: 'text', text: 'I will take it' })
await send('order_details', 'review_and_pay', bill)
await stage.pass(3_000)
await stage.write(asha, { type: 'text', text: 'And this' })
await send('order_details', 'review_and_pay', { ...bill, reference_id: 'order-1205' })
await news('completed', 'order-1205')

/** Each file of `contract/cloud-api/golden` about money, and what gives rise to it. */
const scenes: Readonly<Record<string, () => Promise<unknown>>> = {
  'payment-failed': async () => {
    await pay({ method: 'card', outcome: 'failed' })
    await stage.pass(3_000)
  },
  'payment-pending': async () => {
    await pay({ outcome: 'pending' })
    await stage.pass(3_000)
  },
  'payment-captured': async () => {
    await post(`/control/orders/${number}/order-1204/payment`, { outcome: 'success' })
    await stage.pass(100)
  },
  'payment-order-cancel-refused': () => news('canceled'),
  'payment-order-status-refused': () => news('processing', 'order-1205'),
  'payment-refunded': async () => {
    const wish = { reference_id: 'order-1204', speed: 'instant', payment_config_id: 'shop' }
    await post(`/${number}/payments_refund`, { ...wish, amount: { currency: 'INR', value: '31500', offset: '100' } })
    await stage.pass(3_000)
  },
  'payment-configuration-connected': async () => {
    const made = await post(`/${account}/payment_configuration`, {
      configuration_name: 'razorpay-prod',
      provider_name: 'razorpay',
      redirect_url: stage.callbackUrl,
    })
    await fetch(made.oauth_url, { redirect: 'manual' })
    await stage.pass(100)
  },
  'payment-configuration-active': () => stage.pass(5_000),
  'payment-configuration-disconnected': async () => {
    await post('/control/payment-configurations', { waba_id: account, name: 'razorpay-prod', status: 'Needs_Connecting' })
    await stage.pass(100)
  },
}

test.for(Object.entries(scenes))('%s.json is what the simulator sends, but for ids and times', async ([name, play]) => {
  await stage.until(() => world.webhooks.waiting === 0)
  await play()
  const { raw } = await stage.until(() => stage.received.at(-1))
  const file = join(import.meta.dirname, '../../contract/cloud-api/golden', `${name}.json`)
  expect(timeless(parseWire(raw))).toEqual(timeless(JSON.parse(await readFile(file, 'utf8'))))
})

/** The same with every id and time replaced by a word for its kind. */
function timeless(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => timeless(one))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, timeless(one, name)]))
  if (key === 'time' || key.endsWith('timestamp')) return `${typeof value} of a time`
  if (typeof value !== 'string') return value
  if (value.startsWith('wamid.')) return 'message id'
  if (/^(order|pay|rfnd|acc)_[\w-]{14}$/.test(value)) return `${value.split('_')[0]} id`
  if (/^[A-Z]{2}\.\d{10,}$/.test(value)) return 'user id'
  return value.replace(/^\d{14,}$/, 'id')
}
