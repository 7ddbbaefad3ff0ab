import { GraphError } from '../graph-error.ts'
import { writeFromPhone } from '../inbound/write.ts'
import { numberRecords } from '../numbers/records.ts'
import type { Thread } from '../state.ts'
import type { World } from '../world.ts'
import { costOf, isBuyable } from './catalog-view.ts'
import { catalogOfAccount, catalogsOf, isShown } from './catalogs.ts'

/** What lies in a cart. */
export interface CartItem {
  retailerId: string
  quantity: number
}
export interface CartLine {
  product_retailer_id: string
  quantity: number
  item_price: number
  currency: string
}

const mostOfOne = 99

/**
 * A person sends their cart, at the prices of the catalogue; gives the id of the `order` message. Refuses what is not in the
 * catalogue or sold out, more than 99 of one, and a number whose cart is turned off. Source: Meta, Catalogs → Receive orders (2026-09).
 */
export function placeOrder(
  world: World,
  thread: Thread,
  { items, text }: { items: readonly CartItem[]; text?: string | undefined },
): Promise<string> {
  const number = world.state.numbers.get(thread.numberId)
  const catalog = number && catalogOfAccount(world, number.accountId)
  if (!catalog) throw wrong('No catalog is connected to this number.')
  if (!numberRecords(world).of(thread.numberId).cartEnabled) throw wrong('The cart of this number is turned off.')
  const lines = cartLines(world, catalog.id, items)
  return writeFromPhone(world, thread.phone, {
    number: thread.numberId,
    type: 'order',
    catalog_id: catalog.id,
    ...(text !== undefined && { text }),
    product_items: lines,
  })
}

/** The lines of a cart as an order tells them, prices as decimal numbers. */
function cartLines(world: World, catalogId: string, items: readonly CartItem[]): CartLine[] {
  const products = catalogsOf(world).productsOf(catalogId)
  if (items.length === 0) throw wrong('The cart is empty.')
  return items.map(({ retailerId, quantity }) => {
    const product = products.get(retailerId)
    if (!product || !isShown(product, world.clock.now())) throw wrong(`The catalog has no product ${retailerId.slice(0, 100)}.`)
    if (!isBuyable(product)) throw wrong(`${product.name} is sold out.`)
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > mostOfOne) throw wrong('One can order 1 to 99 of each product.')
    return { product_retailer_id: retailerId, quantity, item_price: costOf(product) / 100, currency: product.currency }
  })
}

const wrong = (details: string): GraphError => new GraphError(100, details, { message: '(#100) Invalid parameter' })
