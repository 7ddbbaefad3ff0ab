import { GraphError } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import type { World } from '../world.ts'
import { catalogOfAccount, catalogsOf, isShown } from './catalogs.ts'

/** `each`: all must be known. `some`: unknown ones are dropped, and one that is known is enough. */
export type GoodsMode = 'each' | 'some'

/**
 * Why a message of this number cannot show these goods, or undefined when it can: the catalogue must be the one connected to its
 * account (left out, any that is), and the products in it. Source: Meta, Catalogs → Share products (2026-09).
 */
export function catalogProblem(
  world: World,
  number: PhoneNumber,
  catalogId: string | undefined,
  retailerIds: readonly string[],
  mode: GoodsMode,
): GraphError | undefined {
  const catalog = catalogOfAccount(world, number.accountId)
  if (!catalog) return wrong('No catalog is connected to the WhatsApp Business Account of this phone number.')
  if (catalogId !== undefined && catalogId !== catalog.id)
    return wrong(`Catalog ${catalogId.slice(0, 64)} is not connected to the WhatsApp Business Account of this phone number.`)
  if (retailerIds.length === 0) return undefined
  const products = catalogsOf(world).productsOf(catalog.id)
  const nowMs = world.clock.now()
  const unknown = retailerIds.filter((id) => {
    const product = products.get(id)
    return !product || !isShown(product, nowMs)
  })
  if (unknown.length === 0 || (mode === 'some' && unknown.length < retailerIds.length)) return undefined
  return wrong(`Products not found in catalog ${catalog.id}: ${unknown.slice(0, 10).join(', ')}`)
}

const wrong = (details: string): GraphError => new GraphError(131009, details)
