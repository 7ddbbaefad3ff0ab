import type { FastifyInstance } from 'fastify'
import type { Nodes } from '../wire/nodes.ts'
import type { World } from '../world.ts'
import { serveItemsBatch } from './items-batch.ts'
import { serveCatalogs } from './serve-catalogs.ts'
import { serveProductSets } from './serve-product-sets.ts'
import { serveProducts } from './serve-products.ts'

/** Catalogues, products and product sets. Source: Meta, Catalogs, and Marketing API → Product Catalog (2026-09). */
export function serveCommerce(app: FastifyInstance, world: World, nodes: Nodes): void {
  serveCatalogs(app, world, nodes)
  serveProducts(app, world, nodes)
  serveProductSets(app, world, nodes)
  serveItemsBatch(app, world)
}
