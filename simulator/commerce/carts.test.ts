import { InboundMessage } from '@woochat/contract/cloud-api/webhooks.ts'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false, throughput: 0 })
const { waba_id: account, phone_number_id: number } = stage.business
const asha = '919800000001'
const tea = { currency: 'INR', description: 'From the hills' }
await stage.call('POST', '/control/catalogs', {
  waba_id: account,
  id: '194836987003835',
  products: [
    { ...tea, retailer_id: 'sencha', name: 'Sencha', price: 45000, sale_price: 39900 },
    { ...tea, retailer_id: 'assam', name: 'Assam', price: 25050 },
    { ...tea, retailer_id: 'gone', name: 'Last year', price: 100, availability: 'out of stock' },
    { ...tea, retailer_id: 'hidden', name: 'Not yet', price: 100, visibility: 'staging' },
  ],
})
const order = (items: [string, number][], text?: string) =>
  stage.call('POST', `/control/people/${asha}/orders`, {
    number,
    ...(text && { text }),
    items: items.map(([product_retailer_id, quantity]) => ({ product_retailer_id, quantity })),
  })

test('a cart arrives as an order at the prices of the catalogue', async () => {
  const { json } = await order(
    [
      ['sencha', 2],
      ['assam', 99],
    ],
    'By Friday, please',
  )
  const message = await stage.until(() => stage.messages().find((one) => one.id === json.id))
  expect(InboundMessage.parse(message)).toMatchObject({
    type: 'order',
    order: {
      catalog_id: '194836987003835',
      text: 'By Friday, please',
      product_items: [
        { product_retailer_id: 'sencha', quantity: 2, item_price: 399, currency: 'INR' },
        { product_retailer_id: 'assam', quantity: 99, item_price: 250.5, currency: 'INR' },
      ],
    },
  })
})

test.each<[string, [string, number][]]>([
  ['a hundred of one', [['sencha', 100]]],
  ['none of one', [['sencha', 0]]],
  ['what is sold out', [['gone', 1]]],
  ['what is hidden', [['hidden', 1]]],
  ['what nobody made', [['milk', 1]]],
])('a person cannot order %s', async (_what, items) => {
  expect((await order(items)).json.error).toMatchObject({ code: 100 })
})

test('nobody orders where the cart is turned off, or where no catalogue is connected', async () => {
  await stage.call('POST', `/${number}/whatsapp_commerce_settings`, { is_cart_enabled: false })
  expect((await order([['sencha', 1]])).json.error.error_data.details).toContain('turned off')
  await stage.call('POST', `/${number}/whatsapp_commerce_settings`, { is_cart_enabled: true })
  await stage.call('DELETE', `/${account}/product_catalogs?catalog_id=194836987003835`)
  expect((await order([['sencha', 1]])).json.error.error_data.details).toContain('No catalog')
  await stage.call('POST', `/${account}/product_catalogs`, { catalog_id: '194836987003835' })
  expect((await order([['sencha', 1]])).json.id).toMatch(/^wamid\./)
})

test('a question about a product says which', async () => {
  const referred_product = { catalog_id: '194836987003835', product_retailer_id: 'assam' }
  const id = await stage.write(asha, { type: 'text', text: 'Is it strong?', referred_product })
  const message = await stage.until(() => stage.messages().find((one) => one.id === id))
  expect(message.context).toMatchObject({ referred_product })
})

test('only goods of the connected catalogue are shown by messages', async () => {
  await stage.write(asha, { type: 'text', text: 'What do you have?' })
  const list = (ids: string[]) => {
    const product_items = ids.map((product_retailer_id) => ({ product_retailer_id }))
    return stage.send(asha, {
      type: 'interactive',
      interactive: {
        type: 'product_list',
        header: { type: 'text', text: 'Teas' },
        body: { text: 'Ours' },
        action: { catalog_id: '194836987003835', sections: [{ title: 'All', product_items }] },
      },
    })
  }
  expect((await list(['sencha', 'milk'])).json).toHaveProperty('messages')
  expect((await list(['milk', 'hidden'])).json.error).toMatchObject({ code: 131009 })
})
