import type { FastifyInstance } from 'fastify'
import { invalidParameter, missingParameter } from '../graph-error.ts'
import { accessOf } from '../wire/access.ts'
import { pageOf, select } from '../wire/fields.ts'
import type { NodeCall, Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type Catalog, catalogsOf, type ProductSet } from './catalogs.ts'
import { parseFilter } from './filter.ts'
import { catalogBrief, catalogIn, findCatalog } from './serve-catalogs.ts'

type Node = { Params: { node: string } }

const setDefaults = ['name', 'filter']
const setType = 'ProductSet'

/** The collections of a catalogue: what is in one, its rules decide whenever they are asked. */
export function serveProductSets(app: FastifyInstance, world: World, nodes: Nodes): void {
  const { sets } = catalogsOf(world)
  const path = '/:node/product_sets'
  app.get<Node>(path, (request) => {
    const catalog = catalogIn(world, accessOf(world, request), request.params.node, 'GET')
    const query = parameters(request)
    const rows = [...sets.values()].filter((one) => one.catalogId === catalog.id)
    return pageOf(
      rows.map((one) => select(setNode(world, one), query.fields, setDefaults, setType)),
      query,
      `${origin(request)}/${catalog.id}/product_sets`,
    )
  })
  app.post<Node>(path, (request) => {
    const catalog = catalogIn(world, accessOf(world, request), request.params.node, 'POST')
    const wish = parameters(request)
    if (wish.name === undefined) throw missingParameter('name')
    return { id: createSet(world, catalog, wish).id }
  })
  nodes.add({
    get: (call) => {
      const set = setOf(world, call)
      return set && select(setNode(world, set), parameters(call.request).fields, setDefaults, setType)
    },
    post: (call) => {
      const set = setOf(world, call)
      if (set) Object.assign(set, setChange(parameters(call.request)))
      if (set) world.state.touched()
      return set && { success: true }
    },
    remove: (call) => {
      const set = setOf(world, call)
      if (set) sets.delete(set.id)
      return set && { success: true }
    },
  })
}

/** A set of a catalogue; without a filter, of all its products. Refuses rules that cannot be read. */
export function createSet(world: World, catalog: Catalog, wish: WireMap): ProductSet {
  const set = { name: '', filter: '{}', ...setChange(wish), id: world.ids.digits(), catalogId: catalog.id }
  catalogsOf(world).sets.set(set.id, set)
  world.state.touched()
  return set
}

function setChange({ name, filter, retailer_id: retailerId }: WireMap): Partial<Omit<ProductSet, 'id' | 'catalogId'>> {
  if (filter !== undefined) parseFilter(filter)
  return {
    ...(name !== undefined && { name: text(name, 'name') }),
    ...(filter !== undefined && { filter: typeof filter === 'string' ? filter : JSON.stringify(filter) }),
    ...(retailerId !== undefined && { retailerId: text(retailerId, 'retailer_id') }),
  }
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 200)
    throw invalidParameter(`Param ${name} must be a text of 1 to 200 characters.`)
  return value
}

function setOf(world: World, { id, access }: NodeCall): ProductSet | undefined {
  const set = catalogsOf(world).sets.get(id)
  return set && findCatalog(world, access, set.catalogId) ? set : undefined
}

function setNode(world: World, set: ProductSet): WireMap {
  const store = catalogsOf(world)
  const catalog = store.catalogs.get(set.catalogId)
  return {
    id: set.id,
    name: set.name,
    filter: set.filter,
    retailer_id: set.retailerId,
    product_count: () => [...store.productsOf(set.catalogId).values()].filter(parseFilter(set.filter)).length,
    product_catalog: catalog && catalogBrief(catalog),
  }
}
