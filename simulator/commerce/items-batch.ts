import type { FastifyInstance } from 'fastify'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import { accessOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { isMap, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type Batch, catalogsOf } from './catalogs.ts'
import { batchChange, changeProduct, newProduct, retailerIdIn } from './product-fields.ts'
import { catalogIn } from './serve-catalogs.ts'
import { reviewTime } from './serve-products.ts'

type Node = { Params: { node: string } }

const mostRequests = 5_000
const batchMs = 1_000

/**
 * `POST /{catalog}/items_batch`: up to 5,000 products written at once, a little later; `GET /{catalog}/check_batch_request_status` tells
 * what became of them. Source: Meta, Marketing API → Product Catalog → Items batch (2026-09).
 */
export function serveItemsBatch(app: FastifyInstance, world: World): void {
  const catalogs = catalogsOf(world)
  catalogs.carryOut = (batch) => carryOut(world, batch)
  app.post<Node>('/:node/items_batch', (request) => {
    const catalog = catalogIn(world, accessOf(world, request), request.params.node, 'POST')
    const wish = parameters(request)
    const requests = requestsIn(wish)
    const handle = world.ids.token(60)
    const upsert = written(wish.allow_upsert) !== 'false'
    catalogs.begin({ handle, catalogId: catalog.id, requests, upsert, doneAt: world.clock.now() + batchMs })
    return { handles: [handle] }
  })
  app.get<Node>('/:node/check_batch_request_status', (request) => {
    const catalog = catalogIn(world, accessOf(world, request), request.params.node, 'GET')
    const handle = written(parameters(request).handle)
    if (handle === '') throw missingParameter('handle')
    const batch = catalogs.batches.get(handle)
    if (batch?.catalogId !== catalog.id) throw invalidParameter('Param handle is not a handle of this catalog.')
    return { data: [batchStatus(batch)] }
  })
}

function requestsIn({ item_type: type, requests }: WireMap): unknown[] {
  if (type === undefined) throw missingParameter('item_type')
  if (type !== 'PRODUCT_ITEM') throw invalidParameter('Param item_type must be PRODUCT_ITEM.')
  if (requests === undefined) throw missingParameter('requests')
  const list: unknown = typeof requests === 'string' ? parsed(requests) : requests
  if (!Array.isArray(list) || list.length === 0 || list.length > mostRequests)
    throw invalidParameter(`Param requests must be a list of 1 to ${mostRequests} requests.`)
  return list
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidParameter('Param requests must be valid JSON.')
  }
}

function batchStatus({ handle, errors }: Batch): WireMap {
  return {
    handle,
    status: errors ? 'finished' : 'in_progress',
    errors_total_count: errors?.length ?? 0,
    errors: errors ?? [],
    warnings_total_count: 0,
    warnings: [],
    ids_of_invalid_requests: errors?.map((one) => one.id) ?? [],
  }
}

/** Each request stands for itself: what is wrong with one keeps no other back. */
function carryOut(world: World, batch: Batch): void {
  batch.errors = batch.requests.flatMap((request, i) => {
    try {
      carryOne(world, batch, request)
      return []
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      return [{ line: i + 1, id: idOf(request), message: error.message }]
    }
  })
  world.state.touched()
}

const idOf = (request: unknown): string => (isMap(request) && isMap(request.data) ? written(request.data.id) : '')

function carryOne(world: World, { catalogId, upsert }: Batch, request: unknown): void {
  if (!isMap(request) || !isMap(request.data)) throw invalidParameter('A request must have a method and data.')
  const { method, data } = request
  const retailerId = retailerIdIn(data.id)
  const catalogs = catalogsOf(world)
  if (!catalogs.catalogs.has(catalogId)) throw invalidParameter('The catalog has been deleted.')
  const found = catalogs.productsOf(catalogId).get(retailerId)
  if (method === 'DELETE') {
    if (!found) throw invalidParameter(`There is no product ${retailerId}.`)
    catalogs.remove(found)
    return
  }
  if (method !== 'CREATE' && method !== 'UPDATE') throw invalidParameter('Param method must be one of {CREATE, UPDATE, DELETE}.')
  const change = batchChange(data)
  if (found) changeProduct(found, change, reviewTime(world))
  else if (method === 'CREATE' || upsert)
    catalogs.put(newProduct({ id: world.ids.digits(), catalogId, retailerId, reviewedAt: reviewTime(world) }, change))
  else throw invalidParameter(`There is no product ${retailerId}.`)
}
