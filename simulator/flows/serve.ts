import type { FastifyInstance, FastifyRequest } from 'fastify'
import { serveKeys } from '../flow-endpoints/keys.ts'
import { type Flow, flowsOf } from '../flow-store/flows.ts'
import { noSuchObject } from '../graph-error.ts'
import { type Access, accessOf, accountOf } from '../wire/access.ts'
import { pageOf, select } from '../wire/fields.ts'
import type { Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { assetsOf, serveFlowFiles, uploadJson } from './assets.ts'
import { changeFlow, createFlow, deleteFlow, migrateFlows } from './change.ts'
import { flowDefaults, flowNode } from './node.ts'
import { servePreviews } from './preview.ts'
import { deprecateFlow, publishFlow } from './publish.ts'

type Node = { Params: { node: string } }

/** Flows: their management, keys of their endpoints, files and previews. Source: Meta, Flows → Flows API (2026-09). */
export function serveFlows(app: FastifyInstance, world: World, nodes: Nodes): void {
  const flows = flowsOf(world)
  world.known.flow = (accountId, idOrName) =>
    flows.find(accountId, { id: idOrName }) !== undefined || flows.find(accountId, { name: idOrName }) !== undefined
  serveKeys(app, world)
  serveFlowFiles(app, world)
  servePreviews(app, world)
  nodes.add({
    get: ({ id, access, request }) => {
      const flow = inReach(world, access, id)
      return flow && select(flowNode(world, request, flow), queryOf(request).fields, flowDefaults, 'Flow')
    },
    post: ({ id, access, request }) => {
      const flow = inReach(world, access, id)
      return flow && changeFlow(world, flow, access, parameters(request))
    },
    remove: ({ id, access }) => {
      const flow = inReach(world, access, id)
      return flow && deleteFlow(world, flow)
    },
  })
  serveOfAccount(app, world)
  serveOfFlow(app, world)
}

function serveOfAccount(app: FastifyInstance, world: World): void {
  app.post<Node>('/:node/flows', async (request) => {
    const access = accessOf(world, request)
    const account = accountOf(world, access, request.params.node, 'POST')
    return await createFlow(world, account, access, parameters(request))
  })
  app.get<Node>('/:node/flows', (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'GET')
    const query = queryOf(request)
    const rows = flowsOf(world).ofAccount(account.id)
    return pageOf(
      rows.reverse().map((flow) => select(flowNode(world, request, flow), query.fields, flowDefaults, 'Flow')),
      query,
      `${origin(request)}/${account.id}/flows`,
    )
  })
  app.post<Node>('/:node/migrate_flows', (request) => {
    const access = accessOf(world, request)
    const account = accountOf(world, access, request.params.node, 'POST')
    const wish = parameters(request)
    return migrateFlows(world, account, accountOf(world, access, shown(wish.source_waba_id ?? ''), 'POST'), access, wish)
  })
}

function serveOfFlow(app: FastifyInstance, world: World): void {
  const flowIn = (request: FastifyRequest<Node>): Flow => {
    const { node } = request.params
    const flow = inReach(world, accessOf(world, request), node)
    if (!flow) throw noSuchObject(node, request.method)
    return flow
  }
  app.post<Node>('/:node/assets', async (request) => await uploadJson(world, request, flowIn(request)))
  app.get<Node>('/:node/assets', (request) => assetsOf(world, request, flowIn(request)))
  app.post<Node>('/:node/publish', async (request) => {
    await publishFlow(world, flowIn(request))
    return { success: true }
  })
  app.post<Node>('/:node/deprecate', (request) => deprecateFlow(world, flowIn(request)))
}

function inReach(world: World, access: Access, id: string): Flow | undefined {
  const flow = flowsOf(world).get(id)
  return flow && access.accountIds.has(flow.accountId) ? flow : undefined
}

const queryOf = (request: FastifyRequest): WireMap => (isMap(request.query) ? request.query : {})
