import type { FastifyInstance } from 'fastify'
import { invalidParameter, missingParameter, noSuchObject } from '../graph-error.ts'
import { type Access, accessOf, accountOf } from '../wire/access.ts'
import { pageOf, select } from '../wire/fields.ts'
import type { Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type Catalog, catalogOfAccount, catalogsOf } from './catalogs.ts'

type Node = { Params: { node: string } }

const catalogDefaults = ['name']
const catalogType = 'ProductCatalog'

/** The catalogues of a portfolio, which of them an account shows, and each by its id. */
export function serveCatalogs(app: FastifyInstance, world: World, nodes: Nodes): void {
  const catalogs = catalogsOf(world)
  const read = (catalog: Catalog, fields: unknown): WireMap =>
    select(catalogNode(world, catalog), fields, catalogDefaults, catalogType)
  app.get<Node>('/:node/owned_product_catalogs', (request) => {
    const business = businessIn(world, accessOf(world, request), request.params.node, 'GET')
    const query = parameters(request)
    const rows = [...catalogs.catalogs.values()].filter((one) => one.businessId === business)
    return pageOf(
      rows.map((one) => read(one, query.fields)),
      query,
      `${origin(request)}/${business}/owned_product_catalogs`,
    )
  })
  app.post<Node>('/:node/owned_product_catalogs', (request) => {
    const businessId = businessIn(world, accessOf(world, request), request.params.node, 'POST')
    const { name, vertical } = parameters(request)
    return { id: createCatalog(world, businessId, nameIn(name), verticalIn(vertical)).id }
  })
  serveLinks(app, world, read)
  nodes.add({
    get: ({ id, access, request }) => {
      const catalog = findCatalog(world, access, id)
      return catalog && read(catalog, parameters(request).fields)
    },
    post: ({ id, access, request }) => {
      const catalog = findCatalog(world, access, id)
      if (!catalog) return undefined
      catalog.name = nameIn(parameters(request).name)
      world.state.touched()
      return { success: true }
    },
    remove: ({ id, access }) => {
      const catalog = findCatalog(world, access, id)
      if (catalog) catalogs.removeCatalog(catalog)
      return catalog && { success: true }
    },
  })
}

export function createCatalog(
  world: World,
  businessId: string,
  name: string,
  vertical = 'commerce',
  id = world.ids.digits(),
): Catalog {
  const catalog = { id, businessId, name, vertical }
  catalogsOf(world).catalogs.set(id, catalog)
  world.state.touched()
  return catalog
}

/** `product_catalogs` of an account: at most one is connected. */
function serveLinks(app: FastifyInstance, world: World, read: (catalog: Catalog, fields: unknown) => WireMap): void {
  const { links } = catalogsOf(world)
  const path = '/:node/product_catalogs'
  app.get<Node>(path, (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'GET')
    const query = parameters(request)
    const linked = catalogOfAccount(world, account.id)
    return pageOf(linked ? [read(linked, query.fields)] : [], query, `${origin(request)}/${account.id}/product_catalogs`)
  })
  app.post<Node>(path, (request) => {
    const access = accessOf(world, request)
    const account = accountOf(world, access, request.params.node, 'POST')
    const catalog = catalogNamed(world, access, parameters(request).catalog_id)
    const linked = catalogOfAccount(world, account.id)
    if (linked && linked.id !== catalog.id)
      throw invalidParameter(`A WhatsApp Business Account can be connected to one catalog only; it is connected to ${linked.id}.`)
    links.set(account.id, catalog.id)
    world.state.touched()
    return { success: true }
  })
  app.delete<Node>(path, (request) => {
    const access = accessOf(world, request)
    const account = accountOf(world, access, request.params.node, 'DELETE')
    const catalog = catalogNamed(world, access, parameters(request).catalog_id)
    if (links.get(account.id) !== catalog.id) throw invalidParameter(`Catalog ${catalog.id} is not connected to this account.`)
    links.delete(account.id)
    world.state.touched()
    return { success: true }
  })
}

/** A catalogue that belongs to a portfolio in reach. */
export function findCatalog(world: World, access: Access, id: string): Catalog | undefined {
  const catalog = catalogsOf(world).catalogs.get(id)
  return catalog && reaches(world, access, catalog.businessId) ? catalog : undefined
}

/** Refuses as for an unknown id when the catalogue is out of reach. */
export function catalogIn(world: World, access: Access, id: string, method: string): Catalog {
  const catalog = findCatalog(world, access, id)
  if (!catalog) throw noSuchObject(id, method)
  return catalog
}

/** A catalogue in one line, as its products and sets show it. */
export const catalogBrief = ({ id, name }: Catalog): WireMap => ({ id, name })

function catalogNode(world: World, catalog: Catalog): WireMap {
  const accounts = [...world.state.accounts.values()]
  const business = accounts.find((one) => one.businessId === catalog.businessId)
  return {
    id: catalog.id,
    name: catalog.name,
    vertical: catalog.vertical,
    product_count: catalogsOf(world).productsOf(catalog.id).size,
    business: { id: catalog.businessId, name: business?.name },
  }
}

function catalogNamed(world: World, access: Access, value: unknown): Catalog {
  const id = written(value)
  if (id === '') throw missingParameter('catalog_id')
  const catalog = findCatalog(world, access, id)
  if (!catalog) throw invalidParameter(`Param catalog_id ${id.slice(0, 64)} is not a catalog you can use.`)
  return catalog
}

function businessIn(world: World, access: Access, id: string, method: string): string {
  if (!reaches(world, access, id)) throw noSuchObject(id, method)
  return id
}

const reaches = (world: World, access: Access, businessId: string): boolean =>
  [...access.accountIds].some((id) => world.state.accounts.get(id)?.businessId === businessId)

function nameIn(value: unknown): string {
  if (value === undefined) throw missingParameter('name')
  if (typeof value !== 'string' || value.trim() === '' || value.length > 200)
    throw invalidParameter('Param name must be a text of 1 to 200 characters.')
  return value
}

function verticalIn(value: unknown): string {
  const vertical = value === undefined ? 'commerce' : written(value)
  if (vertical !== 'commerce')
    throw invalidParameter('Param vertical must be commerce: only such a catalog can be connected to WhatsApp.')
  return vertical
}
