import { catalogProblem, type GoodsMode } from '../commerce/goods.ts'
import { GraphError } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { checkList, checkMap, checkOneOf, checkText, type FileRef, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

/** Goods shown by a message must be in the catalogue connected to the account (131009). Source: Meta, Catalogs → Share products (2026-09). */
export function checkGoods(
  world: World,
  number: PhoneNumber,
  catalogId: string | undefined,
  products: readonly string[],
  mode: GoodsMode = 'each',
): void {
  const problem = catalogProblem(world, number, catalogId, products, mode)
  if (problem) throw problem
}

export function product(action: WireMap, world: World, number: PhoneNumber): FileRef[] {
  checkGoods(world, number, checkText(action.catalog_id, "action['catalog_id']", 64), [
    checkText(action.product_retailer_id, "action['product_retailer_id']", 100),
  ])
  return []
}

export function productList(action: WireMap, world: World, number: PhoneNumber): FileRef[] {
  const catalogId = checkText(action.catalog_id, "action['catalog_id']", 64)
  const sections = checkList(action.sections, 'sections', 1, 10)
  const products = sections.flatMap((section) => {
    if (sections.length > 1 || section.title !== undefined) checkText(section.title, "section['title']", 24)
    return checkList(section.product_items, 'product_items', 1, 30).map((item) =>
      checkText(item.product_retailer_id, "product_items['product_retailer_id']", 100),
    )
  })
  if (products.length > 30) throw new GraphError(131009, 'Total product count exceed max allowed count: 30')
  checkGoods(world, number, catalogId, products, 'some')
  return []
}

export function catalogMessage(action: WireMap, world: World, number: PhoneNumber): FileRef[] {
  checkOneOf(action.name, "action['name']", ['catalog_message'])
  const parameters = action.parameters === undefined ? {} : checkMap(action.parameters, "action['parameters']")
  const thumbnail = parameters.thumbnail_product_retailer_id
  checkGoods(
    world,
    number,
    undefined,
    thumbnail === undefined ? [] : [checkText(thumbnail, "parameters['thumbnail_product_retailer_id']", 100)],
  )
  return []
}
