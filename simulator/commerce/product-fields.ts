import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import { isMap, shown, type WireMap, written } from '../wire/wire-value.ts'
import type { Product } from './catalogs.ts'

/** What a request says of a product; left out, it stays as it is. */
export type ProductChange = Partial<Omit<Product, 'id' | 'catalogId' | 'retailerId' | 'reviewedAt' | 'verdict'>>

const availabilities = ['in stock', 'out of stock', 'preorder', 'available for order', 'discontinued', 'pending', 'mark_as_sold']

/**
 * Reads the fields of `POST /{catalog}/products` and `POST /{product}`: prices are whole hundredths beside a currency.
 * Source: Meta, Marketing API → Product Catalog → Products (2026-09).
 */
export function productChange(wish: WireMap): ProductChange {
  return given({
    name: text(wish, 'name', 200),
    description: text(wish, 'description', 9_999),
    amount: hundredths(wish, 'price'),
    saleAmount: hundredths(wish, 'sale_price'),
    currency: wish.currency === undefined ? undefined : currencyOf(wish.currency),
    availability: word(wish, 'availability', availabilities),
    visibility: word(wish, 'visibility', ['published', 'staging']) as Product['visibility'] | undefined,
    imageUrl: address(wish, 'image_url'),
    url: address(wish, 'url'),
    ...plain(wish),
    groupId: text(wish, 'retailer_product_group_id', 100),
  })
}

/**
 * Reads `data` of a request in a batch, which speaks as product feeds do: `title`, `link`, "30.00 USD".
 * Source: Meta, Marketing API → Product Catalog → Items batch (2026-09).
 */
export function batchChange(wish: WireMap): ProductChange {
  const price = wish.price === undefined ? undefined : money(wish.price, 'price')
  const sale = wish.sale_price === undefined ? undefined : money(wish.sale_price, 'sale_price')
  const [image] = Array.isArray(wish.image) ? (wish.image as unknown[]) : []
  const status = word(wish, 'status', ['active', 'archived'])
  return given({
    name: text(wish, 'title', 200),
    description: text(wish, 'description', 9_999),
    amount: price?.amount,
    saleAmount: sale?.amount,
    currency: price?.currency ?? sale?.currency,
    availability: word(wish, 'availability', availabilities),
    visibility: status === undefined ? undefined : status === 'active' ? 'published' : 'staging',
    imageUrl: isMap(image) ? address(image, 'url') : address(wish, 'image_link'),
    url: address(wish, 'link'),
    ...plain(wish),
    groupId: text(wish, 'item_group_id', 100),
  })
}

/** A price in words of people: $30.00. */
export const priceText = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount / 100)

const plain = (wish: WireMap): ProductChange => ({
  brand: text(wish, 'brand', 100),
  category: text(wish, 'category', 750) ?? text(wish, 'google_product_category', 750),
  condition: word(wish, 'condition', ['new', 'refurbished', 'used', 'used_like_new', 'used_good', 'used_fair', 'cpo']),
  inventory: count(wish, 'inventory') ?? count(wish, 'quantity_to_sell_on_facebook'),
})

const given = (change: { [Part in keyof ProductChange]: ProductChange[Part] | undefined }): ProductChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

function text(wish: WireMap, name: string, most: number): string | undefined {
  const value = wish[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value === '' || value.length > most)
    throw invalidParameter(`Param ${name} must be a text of 1 to ${most} characters.`)
  return value
}

function word(wish: WireMap, name: string, words: readonly string[]): string | undefined {
  const value = wish[name]
  if (value === undefined) return undefined
  const said = typeof value === 'string' ? value.toLowerCase() : ''
  if (!words.includes(said)) throw invalidParameter(`Param ${name} must be one of {${words.join(', ')}} - got "${shown(value)}".`)
  return said
}

function address(wish: WireMap, name: string): string | undefined {
  const value = text(wish, name, 2_000)
  if (value !== undefined && !/^https?:\/\/\S+$/.test(value)) throw invalidParameter(`Param ${name} must be a valid URI.`)
  return value
}

function count(wish: WireMap, name: string): number | undefined {
  return wish[name] === undefined ? undefined : whole(wish[name], name)
}

const hundredths = (wish: WireMap, name: string): number | undefined =>
  wish[name] === undefined ? undefined : whole(wish[name], name)

function whole(value: unknown, name: string): number {
  const number = /^\d{1,12}$/.test(written(value)) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number)) throw invalidParameter(`Param ${name} must be a whole number of 0 or more.`)
  return number
}

function currencyOf(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Z]{3}$/.test(value))
    throw invalidParameter('Param currency must be an ISO 4217 currency code.')
  return value
}

/** "30.00 USD" as feeds write it. */
function money(value: unknown, name: string): { amount: number; currency: string } {
  const [, number, currency] = /^(\d{1,10}(?:\.\d{1,2})?) ?([A-Z]{3})$/.exec(written(value)) ?? []
  if (number === undefined || currency === undefined)
    throw invalidParameter(`Param ${name} must be an amount and a currency, such as 30.00 USD.`)
  return { amount: Math.round(Number(number) * 100), currency }
}

/** A product that is new, with what Meta fills in. Refuses one without name, price or currency. */
export function newProduct(
  own: Pick<Product, 'id' | 'catalogId' | 'retailerId' | 'reviewedAt'>,
  { name, amount, currency, ...change }: ProductChange,
): Product {
  if (name === undefined) throw missingParameter('name')
  if (amount === undefined) throw missingParameter('price')
  if (currency === undefined) throw missingParameter('currency')
  return {
    availability: 'in stock',
    visibility: 'published',
    ...own,
    name,
    amount,
    currency,
    ...change,
    verdict: verdictOn({ name, description: change.description }),
  }
}

/** Tells a change apart that a reviewer must look at again. */
export function changeProduct(product: Product, change: ProductChange, reviewedAt: number): void {
  Object.assign(product, change)
  if (change.name === undefined && change.description === undefined && change.imageUrl === undefined) return
  Object.assign(product, { verdict: verdictOn(product), reviewedAt })
}

/** The reviewer takes offence at what says so itself, as the one of templates does. */
const verdictOn = ({ name, description = '' }: { name: string; description?: string | undefined }): Product['verdict'] =>
  /reject/i.test(`${name} ${description}`) ? 'REJECTED' : 'APPROVED'

export function retailerIdIn(value: unknown): string {
  const id = written(value)
  if (id === '' || id.length > 100)
    throw new GraphError(100, undefined, { message: '(#100) Param retailer_id must be a text of 1 to 100 characters.' })
  return id
}
