import { later, type Slice, type World } from '../world.ts'

export interface Catalog {
  readonly id: string
  readonly businessId: string
  name: string
  vertical: string
}

/** Amounts are hundredths of `currency`, times milliseconds. */
export interface Product {
  readonly id: string
  readonly catalogId: string
  readonly retailerId: string
  name: string
  description?: string | undefined
  amount: number
  saleAmount?: number | undefined
  currency: string
  availability: string
  visibility: 'published' | 'staging'
  imageUrl?: string | undefined
  url?: string | undefined
  brand?: string | undefined
  category?: string | undefined
  condition?: string | undefined
  inventory?: number | undefined
  groupId?: string | undefined
  /** Until then a reviewer has not looked at it. */
  reviewedAt: number
  /** What the reviewer decides. */
  verdict: 'APPROVED' | 'REJECTED'
}

export interface ProductSet {
  readonly id: string
  readonly catalogId: string
  name: string
  retailerId?: string | undefined
  /** As JSON, as it was given. */
  filter: string
}

/** A bulk change: done, and looked up by its handle, from `doneAt` on. */
export interface Batch {
  readonly handle: string
  readonly catalogId: string
  readonly requests: readonly unknown[]
  readonly upsert: boolean
  readonly doneAt: number
  errors?: { line: number; id: string; message: string }[]
}

/** Catalogues, their products and sets, and which account shows which. */
export class Catalogs implements Slice {
  readonly catalogs = new Map<string, Catalog>()
  readonly sets = new Map<string, ProductSet>()
  readonly batches = new Map<string, Batch>()
  /** Account id → the catalogue its numbers show. */
  readonly links = new Map<string, string>()
  /** Does what a batch asks for; set by whoever reads batches. */
  carryOut: (batch: Batch) => void = () => undefined
  readonly #world: World
  readonly #products = new Map<string, Product>()
  readonly #byCatalog = new Map<string, Map<string, Product>>()

  constructor(world: World) {
    this.#world = world
  }

  product(id: string): Product | undefined {
    return this.#products.get(id)
  }

  /** The products of a catalogue by retailer id, in the order they came. */
  productsOf(catalogId: string): ReadonlyMap<string, Product> {
    return this.#byCatalog.get(catalogId) ?? none
  }

  put(product: Product): void {
    this.#products.set(product.id, product)
    const ofCatalog = this.#byCatalog.get(product.catalogId)
    if (ofCatalog) ofCatalog.set(product.retailerId, product)
    else this.#byCatalog.set(product.catalogId, new Map([[product.retailerId, product]]))
    this.#world.state.touched()
  }

  remove(product: Product): void {
    this.#products.delete(product.id)
    this.#byCatalog.get(product.catalogId)?.delete(product.retailerId)
    this.#world.state.touched()
  }

  removeCatalog({ id }: Catalog): void {
    for (const product of this.productsOf(id).values()) this.#products.delete(product.id)
    for (const set of this.sets.values()) if (set.catalogId === id) this.sets.delete(set.id)
    for (const [accountId, linked] of this.links) if (linked === id) this.links.delete(accountId)
    this.#byCatalog.delete(id)
    this.catalogs.delete(id)
    this.#world.state.touched()
  }

  begin(batch: Batch): void {
    this.batches.set(batch.handle, batch)
    if (this.batches.size > mostBatches) for (const [oldest] of this.batches.entries().take(1)) this.batches.delete(oldest)
    this.#world.state.touched()
    this.#finish(batch)
  }

  save(): unknown {
    return {
      catalogs: [...this.catalogs.values()],
      products: [...this.#products.values()],
      sets: [...this.sets.values()],
      batches: [...this.batches.values()].slice(-mostBatches),
      links: [...this.links],
    }
  }

  load(saved: unknown): void {
    const { catalogs, products, sets, batches, links } = saved as Saved
    for (const catalog of catalogs) this.catalogs.set(catalog.id, catalog)
    for (const product of products) this.put(product)
    for (const set of sets) this.sets.set(set.id, set)
    for (const [accountId, catalogId] of links) this.links.set(accountId, catalogId)
    for (const batch of batches) {
      this.batches.set(batch.handle, batch)
      if (!batch.errors) this.#finish(batch)
    }
  }

  #finish(batch: Batch): void {
    later(this.#world, Math.max(0, batch.doneAt - this.#world.clock.now()), () => this.carryOut(batch))
  }
}

const mostBatches = 200

interface Saved {
  catalogs: Catalog[]
  products: Product[]
  sets: ProductSet[]
  batches: Batch[]
  links: [string, string][]
}

const none: ReadonlyMap<string, Product> = new Map()

/** The catalogues of this simulator. */
export function catalogsOf(world: World): Catalogs {
  const found = world.slices.get('catalogs')
  if (found instanceof Catalogs) return found
  const made = new Catalogs(world)
  world.slices.set('catalogs', made)
  return made
}

/** The catalogue whose goods the numbers of an account show. */
export function catalogOfAccount(world: World, accountId: string): Catalog | undefined {
  const catalogs = catalogsOf(world)
  return catalogs.catalogs.get(catalogs.links.get(accountId) ?? '')
}

export const reviewStatus = ({ reviewedAt, verdict }: Product, nowMs: number): string =>
  nowMs < reviewedAt ? 'PENDING' : verdict

/** Whether people can see it: published, and a reviewer had nothing against it. */
export const isShown = (product: Product, nowMs: number): boolean =>
  product.visibility === 'published' && reviewStatus(product, nowMs) === 'APPROVED'
