import { findShownProduct, type ShownProduct } from '../commerce/catalog-view.ts'
import type { World } from '../world.ts'

/** A product as a handset shows it; one that no catalogue knows shows its id, as a phone shows what it cannot load. */
export const productView = (world: World, catalog: string, id: string): ShownProduct =>
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
