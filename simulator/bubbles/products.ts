import { findShownProduct } from '../commerce/catalog-view.ts'
import type { World } from '../world.ts'
import type { ProductView } from './bubble.ts'

/** A product as a handset shows it; one that no catalogue knows shows its id, as a phone shows what it cannot load. */
export const productView = (world: World, catalog: string, id: string): ProductView =>
  findShownProduct(world, catalog, id) ?? {
    catalog,
    id,
    name: id,
    description: '',
    price: '',
    amount: 0,
    currency: '',
    image: '',
    available: false,
  }
