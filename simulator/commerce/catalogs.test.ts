import {
  CatalogList,
  CatalogNode,
  ItemsBatchStatus,
  ItemsBatchTaken,
  ProductNode,
  ProductPage,
  ProductSetList,
  ProductSetNode,
} from '@woochat/contract/cloud-api/commerce.ts'
import { expect, test } from 'vitest'
import { startSteppedStage } from '../test/stepped-stage.ts'

const stage = await startSteppedStage({ reviewMs: 10_000 })
const { world } = stage.simulator
const { waba_id: account, phone_number_id: number } = stage.business
const business = world.state.accounts.get(account)?.businessId ?? ''
const get = async (path: string) => (await stage.call('GET', path)).json
const post = async (path: string, body: unknown = {}) => (await stage.call('POST', path, body)).json
const remove = async (path: string, body?: unknown) => (await stage.call('DELETE', path, body)).json
const found = async (catalog: string, filter: unknown): Promise<string[]> => {
  const query = new URLSearchParams({ filter: JSON.stringify(filter), fields: 'retailer_id' })
  return ProductPage.parse(await get(`/${catalog}/products?${query}`)).data.map((one) => one.retailer_id ?? '')
}

let made = 0
async function newCatalog(products: Record<string, unknown>[] = []): Promise<string> {
  const { id } = await post(`/${business}/owned_product_catalogs`, { name: `Teas ${++made}` })
  for (const product of products) await post(`/${id}/products`, { name: 'Tea', price: 3000, currency: 'USD', ...product })
  return id
}
const shelf = [
  { retailer_id: 'sencha', name: 'Green Sencha', price: 3000, brand: 'Uji', category: 'Tea > Green' },
  { retailer_id: 'assam', name: 'Black Assam', price: 1250, availability: 'out of stock' },
  { retailer_id: 'cup', name: 'Cup for green tea', price: 120000, currency: 'INR', sale_price: 99900 },
]

test('a portfolio makes catalogues, lists, reads, renames and deletes them', async () => {
  const id = await newCatalog()
  expect(CatalogList.parse(await get(`/v26.0/${business}/owned_product_catalogs`)).data).toContainEqual({
    id,
    name: `Teas ${made}`,
  })
  expect(CatalogNode.parse(await get(`/${id}?fields=name,vertical,product_count,business{id}`))).toEqual({
    id,
    name: `Teas ${made}`,
    vertical: 'commerce',
    product_count: 0,
    business: { id: business },
  })
  expect(await post(`/${id}`, { name: 'Rare teas' })).toEqual({ success: true })
  expect(await get(`/${id}`)).toEqual({ id, name: 'Rare teas' })
  expect(await remove(`/${id}`)).toEqual({ success: true })
  expect((await get(`/${id}`)).error).toMatchObject({ code: 100, error_subcode: 33 })
})

test('an account is connected to one catalogue at a time', async () => {
  const [first, second] = [await newCatalog(), await newCatalog()]
  expect(await get(`/${account}/product_catalogs`)).toEqual({ data: [] })
  expect(await post(`/${account}/product_catalogs`, { catalog_id: first })).toEqual({ success: true })
  expect(CatalogList.parse(await get(`/${account}/product_catalogs`)).data).toMatchObject([{ id: first }])
  expect((await post(`/${account}/product_catalogs`, { catalog_id: second })).error.message).toContain('one catalog only')
  expect((await remove(`/${account}/product_catalogs?catalog_id=${second}`)).error).toMatchObject({ code: 100 })
  expect(await remove(`/${account}/product_catalogs`, { catalog_id: first })).toEqual({ success: true })
  expect((await post(`/${account}/product_catalogs`, { catalog_id: '99' })).error.message).toContain('not a catalog you can use')
})

test('products have formatted prices, a picture, and a reviewer who takes a while', async () => {
  const id = await newCatalog(shelf)
  const fields = 'retailer_id,name,price,sale_price,currency,availability,visibility,review_status,image_url,brand'
  const page = ProductPage.parse(await get(`/${id}/products?fields=${fields}&summary=true&limit=2`))
  expect(page.summary).toEqual({ total_count: 3 })
  expect(page.data[0]).toMatchObject({
    price: '$30.00',
    review_status: 'PENDING',
    availability: 'in stock',
    visibility: 'published',
  })
  expect(page.data[1]).toMatchObject({ retailer_id: 'assam', price: '$12.50', availability: 'out of stock' })
  const rest = await get(page.paging?.next?.replace(stage.simulator.url, '') ?? '')
  expect(rest.data).toMatchObject([{ price: '₹1,200.00', sale_price: '₹999.00' }])
  expect(rest.paging.next).toBeUndefined()
  await stage.pass(10_001)
  const product = ProductNode.parse(await get(`/${page.data[0]?.id}?fields=review_status,image_url,product_catalog`))
  expect(product).toMatchObject({ review_status: 'APPROVED', product_catalog: { id } })
  const picture = await fetch(product.image_url ?? '')
  expect(picture.headers.get('content-type')).toBe('image/png')
  expect(
    Buffer.from(await picture.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG')
})

test('a change of words goes to the reviewer again, a change of the price does not', async () => {
  const id = await newCatalog(shelf)
  await stage.pass(10_001)
  const [sencha] = ProductPage.parse(await get(`/${id}/products`)).data
  const status = async () => (await get(`/${sencha?.id}?fields=review_status`)).review_status
  expect(await post(`/${sencha?.id}`, { price: 3500 })).toEqual({ success: true })
  expect(await status()).toBe('APPROVED')
  await post(`/${sencha?.id}`, { name: 'Reject this tea' })
  expect(await status()).toBe('PENDING')
  await stage.pass(10_001)
  expect(await status()).toBe('REJECTED')
  expect(await remove(`/${sencha?.id}`)).toEqual({ success: true })
  expect(await found(id, {})).toEqual(['assam', 'cup'])
})

test.each([
  ['no retailer id', { name: 'Tea', price: 1, currency: 'USD' }, 100],
  ['no name', { retailer_id: 'a', price: 1, currency: 'USD' }, 100],
  ['no price', { retailer_id: 'a', name: 'Tea', currency: 'USD' }, 100],
  ['a price in words', { retailer_id: 'a', name: 'Tea', price: 'ten', currency: 'USD' }, 100],
  ['an unknown currency', { retailer_id: 'a', name: 'Tea', price: 1, currency: 'dollars' }, 100],
  ['an unknown availability', { retailer_id: 'a', name: 'Tea', price: 1, currency: 'USD', availability: 'maybe' }, 100],
  ['a retailer id that is there', { retailer_id: 'sencha', name: 'Tea', price: 1, currency: 'USD' }, 10_800],
])('a product with %s is refused', async (_what, product, code) => {
  const id = await newCatalog(shelf.slice(0, 1))
  expect((await post(`/${id}/products`, product)).error).toMatchObject({ code })
})

test('products are found by what they are', async () => {
  const id = await newCatalog(shelf)
  expect(await found(id, { name: { i_contains: 'GREEN' } })).toEqual(['sencha', 'cup'])
  expect(await found(id, { retailer_id: { eq: 'assam' } })).toEqual(['assam'])
  expect(await found(id, { retailer_id: { is_any: ['cup', 'assam', 'none'] } })).toEqual(['assam', 'cup'])
  expect(await found(id, { price: { lt: 3001, gte: 1250 }, availability: { neq: 'out of stock' } })).toEqual(['sencha'])
  expect(await found(id, { or: [{ brand: { eq: 'Uji' } }, { currency: { eq: 'INR' } }] })).toEqual(['sencha', 'cup'])
  for (const wrong of [
    '{',
    '[]',
    '{"colour":{"eq":1}}',
    '{"name":{"like":"x"}}',
    '{"name":"x"}',
    '{"price":{"lt":"x"}}',
    '{"or":{}}',
  ])
    expect((await get(`/${id}/products?filter=${encodeURIComponent(wrong)}`)).error, wrong).toMatchObject({ code: 100 })
})

test('a product set is its rules: what is in it follows the products', async () => {
  const id = await newCatalog(shelf)
  const filter = { name: { i_contains: 'green' } }
  const set = (await post(`/${id}/product_sets`, { name: 'Green', filter })).id
  expect(ProductSetList.parse(await get(`/${id}/product_sets`)).data).toEqual([
    { id: set, name: 'Green', filter: JSON.stringify(filter) },
  ])
  expect(ProductSetNode.parse(await get(`/${set}?fields=product_count,product_catalog`))).toMatchObject({
    product_count: 2,
    product_catalog: { id },
  })
  await post(`/${id}/products`, { retailer_id: 'matcha', name: 'Green Matcha', price: 4000, currency: 'USD' })
  const page = ProductPage.parse(await get(`/${set}/products?fields=retailer_id&summary=true`))
  expect(page).toMatchObject({ data: [{}, {}, { retailer_id: 'matcha' }], summary: { total_count: 3 } })
  await post(`/${set}`, { filter: '{"retailer_id":{"is_any":["cup"]}}' })
  expect((await get(`/${set}/products`)).data).toHaveLength(1)
  expect((await post(`/${id}/product_sets`, { name: 'Bad', filter: { nothing: {} } })).error).toMatchObject({ code: 100 })
  expect(await remove(`/${set}`)).toEqual({ success: true })
})

test('a batch writes, changes and deletes a little later, and tells what was wrong line by line', async () => {
  const id = await newCatalog(shelf)
  const requests = [
    {
      method: 'CREATE',
      data: { id: 'oolong', title: 'Oolong', price: '42.50 USD', availability: 'in stock', link: 'https://t.example' },
    },
    { method: 'UPDATE', data: { id: 'sencha', price: '31 USD', image: [{ url: 'https://t.example/s.png' }] } },
    { method: 'DELETE', data: { id: 'assam' } },
    { method: 'UPDATE', data: { id: 'cup', price: 'cheap' } },
    { method: 'DELETE', data: { id: 'nothing' } },
  ]
  const taken = ItemsBatchTaken.parse(await post(`/${id}/items_batch`, { item_type: 'PRODUCT_ITEM', requests }))
  const status = async () =>
    ItemsBatchStatus.parse(await get(`/${id}/check_batch_request_status?handle=${taken.handles[0]}`)).data[0]
  expect(await status()).toMatchObject({ status: 'in_progress', errors_total_count: 0 })
  await stage.pass(1_500)
  expect(await status()).toMatchObject({
    status: 'finished',
    errors_total_count: 2,
    errors: [{ line: 4, id: 'cup' }, { line: 5 }],
  })
  const page = await get(`/${id}/products?fields=retailer_id,price,image_url`)
  expect(page.data).toMatchObject([
    { retailer_id: 'sencha', price: '$31.00', image_url: 'https://t.example/s.png' },
    { retailer_id: 'cup' },
    { retailer_id: 'oolong', price: '$42.50' },
  ])
  for (const wrong of [{ requests }, { item_type: 'PRODUCT_ITEM' }, { item_type: 'PRODUCT_ITEM', requests: [] }])
    expect((await post(`/${id}/items_batch`, wrong)).error).toMatchObject({ code: 100 })
})

test('catalogues are out of reach for others, and for tokens without the permission', async () => {
  const id = await newCatalog(shelf)
  const other = (await post('/control/numbers', { key: 'other' })).access_token
  const asOther = await stage.call('GET', `/${id}/products`, undefined, { authorization: `Bearer ${other}` })
  expect(asOther.json.error).toMatchObject({ code: 100, error_subcode: 33 })
  const token = world.state.tokens.get(stage.business.access_token)
  if (token)
    world.state.tokens.set('EAAmessages', { ...token, scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'] })
  const narrow = await stage.call('GET', `/${id}/products`, undefined, { authorization: 'Bearer EAAmessages' })
  expect(narrow.json.error).toMatchObject({ code: 200 })
})

test('a tester has a catalogue ready at once, and overrules the reviewer', async () => {
  const [green] = shelf
  const product = { retailer_id: green?.retailer_id, name: green?.name, price: 3000, currency: 'USD' }
  const wish = { waba_id: account, id: '777', name: 'Ready', products: [product], sets: [{ name: 'All' }] }
  expect(await post('/control/catalogs', wish)).toEqual({ id: '777', name: 'Ready', products: 1 })
  expect(await get(`/control/numbers/${number}/catalog`)).toMatchObject({
    id: '777',
    products: [{ id: 'sencha', price: '$30.00', amount: 30, available: true }],
    sets: [{ name: 'All', products: ['sencha'] }],
  })
  const [{ id }] = (await get('/777/products')).data
  await post(`/control/products/${id}/review`, { status: 'REJECTED' })
  expect((await get(`/control/numbers/${number}/catalog`)).products).toEqual([])
})
