import type { PhoneNumber } from '../state.ts'
import type { World } from '../world.ts'
import { catalogOfAccount, catalogsOf, isShown, type Product } from './catalogs.ts'
import { parseFilter } from './filter.ts'
import { priceText } from './product-fields.ts'

/** A product as a phone shows it; `amount` is what one costs, as a decimal number, 0 when the catalogue is not known. */
export interface ShownProduct {
  catalog: string
  id: string
  name: string
  description: string
  price: string
  amount: number
  currency: string
  image: string
  available: boolean
}

export interface ShownCatalog {
  id: string
  name: string
  products: ShownProduct[]
  /** Collections, by retailer ids. */
  sets: { id: string; name: string; products: string[] }[]
}

/** What a phone shows of the business's catalogue, or undefined when none is connected. */
export function catalogView(world: World, number: PhoneNumber): ShownCatalog | undefined {
  const catalog = catalogOfAccount(world, number.accountId)
  if (!catalog) return undefined
  const catalogs = catalogsOf(world)
  const products = [...catalogs.productsOf(catalog.id).values()].filter((one) => isShown(one, world.clock.now()))
  const sets = [...catalogs.sets.values()]
    .filter((set) => set.catalogId === catalog.id)
    .map(({ id, name, filter }) => ({ id, name, products: products.filter(parseFilter(filter)).map((one) => one.retailerId) }))
  return { id: catalog.id, name: catalog.name, products: products.map(shownProduct), sets }
}

/** One product as a phone shows it, or undefined when the catalogue does not have it or it is hidden. */
export function findShownProduct(world: World, catalogId: string, retailerId: string): ShownProduct | undefined {
  const product = catalogsOf(world).productsOf(catalogId).get(retailerId)
  return product && isShown(product, world.clock.now()) ? shownProduct(product) : undefined
}

/** Hundredths that one costs today. */
export const costOf = ({ amount, saleAmount }: Product): number => saleAmount ?? amount

export const isBuyable = ({ availability }: Product): boolean => buyable.has(availability)

const buyable = new Set(['in stock', 'preorder', 'available for order'])

const shownProduct = (product: Product): ShownProduct => ({
  catalog: product.catalogId,
  id: product.retailerId,
  name: product.name,
  description: product.description ?? '',
  price: priceText(costOf(product), product.currency),
  amount: costOf(product) / 100,
  currency: product.currency,
  // A page of phones loads pictures from its own place only.
  image: `/products/${product.id}/picture`,
  available: isBuyable(product),
})
