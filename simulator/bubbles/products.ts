import type { World } from '../world.ts'
import type { ProductView } from './bubble.ts'

/** A product as a handset shows it; one that no catalogue knows shows its id, as a phone shows what it cannot load. */
export function productView(_world: World, catalog: string, id: string): ProductView {
  return { catalog, id, name: id, description: '', price: '', amount: 0, currency: '', image: '', available: true }
}
