import type { FastifyInstance } from 'fastify'
import { GraphError, missingParameter } from '../graph-error.ts'
import { accessOf } from '../wire/access.ts'
import { notThere } from '../wire/checked.ts'
import { pageOf, select } from '../wire/fields.ts'
import type { NodeCall, Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type Catalog, catalogsOf, type Product, reviewStatus } from './catalogs.ts'
import { parseFilter } from './filter.ts'
import { changeProduct, newProduct, priceText, productChange, retailerIdIn } from './product-fields.ts'
import { productPicture } from './product-picture.ts'
import { catalogBrief, catalogIn, findCatalog } from './serve-catalogs.ts'

type Node = { Params: { node: string } }

const productDefaults = ['name', 'retailer_id']
const productType = 'ProductItem'

/** The products of a catalogue, each by its id, and the picture of one that brought none. */
export function serveProducts(app: FastifyInstance, world: World, nodes: Nodes): void {
  const catalogs = catalogsOf(world)
  app.get<Node>('/:node/products', (request) => {
    const access = accessOf(world, request)
    const { node } = request.params
    const catalog = findCatalog(world, access, node)
    const self = `${origin(request)}/${node}/products`
    if (catalog) return productPage(world, [...catalogs.productsOf(catalog.id).values()], parameters(request), self)
    const set = catalogs.sets.get(node)
    const from = catalogIn(world, access, set?.catalogId ?? node, 'GET')
    const products = [...catalogs.productsOf(from.id).values()].filter(parseFilter(set?.filter ?? '{}'))
    return productPage(world, products, parameters(request), self)
  })
  app.post<Node>('/:node/products', (request) => {
    const catalog = catalogIn(world, accessOf(world, request), request.params.node, 'POST')
    return { id: createProduct(world, catalog, parameters(request)).id }
  })
  app.get<{ Params: { id: string } }>('/products/:id/picture', (request, reply) => {
    const product = catalogs.product(request.params.id)
    if (!product) throw notThere('such product')
    return reply.type('image/png').header('cache-control', 'max-age=3600').send(productPicture(product))
  })
  nodes.add({
    get: (call) => {
      const found = productOf(world, call)
      const { fields } = parameters(call.request)
      return found && select(productNode(world, found, origin(call.request)), fields, productDefaults, productType)
    },
    post: (call) => {
      const found = productOf(world, call)
      if (found) changeProduct(found, productChange(parameters(call.request)), reviewTime(world))
      if (found) world.state.touched()
      return found && { success: true }
    },
    remove: (call) => {
      const found = productOf(world, call)
      if (found) catalogs.remove(found)
      return found && { success: true }
    },
  })
}

/** When a reviewer will have looked at what comes in now. */
export const reviewTime = ({ clock, settings }: World): number => clock.now() + settings.reviewMs

function createProduct(world: World, catalog: Catalog, wish: WireMap): Product {
  if (wish.retailer_id === undefined) throw missingParameter('retailer_id')
  const retailerId = retailerIdIn(wish.retailer_id)
  const catalogs = catalogsOf(world)
  if (catalogs.productsOf(catalog.id).has(retailerId))
    throw new GraphError(10_800, undefined, {
      http: 400,
      message: `(#10800) Duplicate retailer_id when attempting to create a store collection: ${retailerId}`,
    })
  const own = { id: world.ids.digits(), catalogId: catalog.id, retailerId, reviewedAt: reviewTime(world) }
  const product = newProduct(own, productChange(wish))
  catalogs.put(product)
  return product
}

function productOf(world: World, { id, access }: NodeCall): Product | undefined {
  const product = catalogsOf(world).product(id)
  return product && findCatalog(world, access, product.catalogId) ? product : undefined
}

/** One page of products: `filter`, `fields`, cursors, and with `summary` how many there are. */
function productPage(world: World, products: readonly Product[], query: WireMap, self: string): WireMap {
  const chosen = query.filter === undefined ? products : products.filter(parseFilter(query.filter))
  const site = new URL(self).origin
  const page = pageOf(chosen, query, self, (one) =>
    select(productNode(world, one, site), query.fields, productDefaults, productType),
  )
  return written(query.summary) === 'true' ? { ...page, summary: { total_count: chosen.length } } : page
}

/** Every field of a product; one left undefined is known but empty. */
function productNode(world: World, product: Product, site: string): WireMap {
  const { currency, saleAmount } = product
  const catalog = catalogsOf(world).catalogs.get(product.catalogId)
  return {
    id: product.id,
    retailer_id: product.retailerId,
    retailer_product_group_id: product.groupId,
    name: product.name,
    description: product.description,
    price: priceText(product.amount, currency),
    sale_price: saleAmount === undefined ? undefined : priceText(saleAmount, currency),
    currency,
    availability: product.availability,
    visibility: product.visibility,
    review_status: reviewStatus(product, world.clock.now()),
    image_url: product.imageUrl ?? `${site}/products/${product.id}/picture`,
    url: product.url,
    brand: product.brand,
    category: product.category,
    condition: product.condition,
    inventory: product.inventory,
    product_catalog: catalog && catalogBrief(catalog),
  }
}
