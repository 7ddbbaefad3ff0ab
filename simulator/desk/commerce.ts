import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { catalogView } from '../commerce/catalog-view.ts'
import { type Catalog, catalogsOf } from '../commerce/catalogs.ts'
import { placeOrder } from '../commerce/place-order.ts'
import { changeProduct, newProduct, productChange } from '../commerce/product-fields.ts'
import { createCatalog } from '../commerce/serve-catalogs.ts'
import { createSet } from '../commerce/serve-product-sets.ts'
import { phoneDigits } from '../ids.ts'
import { threadOf } from '../inbound/thread-of.ts'
import type { Account, Thread } from '../state.ts'
import { bodyOf, notThere } from '../wire/checked.ts'
import type { World } from '../world.ts'

const ProductDraft = z.strictObject({
  retailer_id: z.string().min(1).max(100),
  name: z.string(),
  /** Hundredths of the currency, as in the Graph API. */
  price: z.number().int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
  sale_price: z.number().int().min(0).optional(),
  description: z.string().optional(),
  availability: z.string().optional(),
  visibility: z.string().optional(),
  image_url: z.string().optional(),
  url: z.string().optional(),
  brand: z.string().optional(),
  category: z.string().optional(),
})
const CatalogDraft = z.strictObject({
  /** The account that shows it. */
  waba_id: z.string(),
  id: z.string().regex(/^\d+$/).optional(),
  name: z.string().min(1).max(200).default('Catalog'),
  products: z.array(ProductDraft).max(5_000).default([]),
  sets: z.array(z.strictObject({ name: z.string().min(1), filter: z.record(z.string(), z.unknown()).optional() })).default([]),
})
const Verdict = z.strictObject({ status: z.enum(['APPROVED', 'REJECTED']) })
const Cart = z.strictObject({
  number: z.string(),
  text: z.string().max(1024).optional(),
  items: z.array(z.strictObject({ product_retailer_id: z.string(), quantity: z.number().int() })).min(1),
})
type OfId = { Params: { id: string } }
type OfPhone = { Params: { phone: string } }

/** Catalogues that are ready at once, verdicts on products, and carts that people send. */
export function serveCommerceControl(app: FastifyInstance, world: World): void {
  app.post('/control/catalogs', (request) => {
    const wish = bodyOf(request, CatalogDraft)
    const account = world.state.accounts.get(wish.waba_id)
    if (!account) throw notThere('such account')
    const catalog = fill(world, account, wish)
    return { id: catalog.id, name: catalog.name, products: catalogsOf(world).productsOf(catalog.id).size }
  })
  app.post<OfId>('/control/products/:id/review', (request) => {
    const product = catalogsOf(world).product(request.params.id)
    if (!product) throw notThere('such product')
    const { status } = bodyOf(request, Verdict)
    Object.assign(product, { verdict: status, reviewedAt: 0 })
    world.state.touched()
    return { id: product.id, review_status: status }
  })
  app.get<OfId>('/control/numbers/:id/catalog', (request) => {
    const number = world.state.numbers.get(request.params.id)
    const view = number && catalogView(world, number)
    if (!view) throw notThere('catalog of this number')
    return view
  })
  app.post<OfPhone>('/control/people/:phone/orders', async (request) => {
    const { number, items, text } = bodyOf(request, Cart)
    const cart = items.map(({ product_retailer_id: retailerId, quantity }) => ({ retailerId, quantity }))
    return { id: await placeOrder(world, chatIn(world, request, number), { items: cart, text }) }
  })
}

/** The chat of the person in the address with a number. */
export function chatIn(world: World, request: FastifyRequest<OfPhone>, number: string): Thread {
  const phone = phoneDigits(request.params.phone)
  if (phone === undefined) throw notThere('such phone number')
  return threadOf(world, number, phone)
}

/** Makes the catalogue or adds to the one of this id, and connects it; what is in it no reviewer must look at. */
function fill(world: World, account: Account, { id, name, products, sets }: z.infer<typeof CatalogDraft>): Catalog {
  const catalogs = catalogsOf(world)
  const catalog = catalogs.catalogs.get(id ?? '') ?? createCatalog(world, account.businessId, name, 'commerce', id)
  catalogs.links.set(account.id, catalog.id)
  for (const { retailer_id: retailerId, ...wish } of products) {
    const found = catalogs.productsOf(catalog.id).get(retailerId)
    const change = productChange(wish)
    if (found) changeProduct(found, change, 0)
    else catalogs.put(newProduct({ id: world.ids.digits(), catalogId: catalog.id, retailerId, reviewedAt: 0 }, change))
  }
  for (const set of sets) createSet(world, catalog, set)
  world.state.touched()
  return catalog
}
