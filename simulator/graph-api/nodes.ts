import type { FastifyInstance } from 'fastify'
import { noSuchObject } from '../graph-error.ts'
import type { World } from '../world.ts'
import { accessOf } from './access.ts'
import { accountDefaults, accountNode } from './accounts.ts'
import { select } from './fields.ts'
import { mediaNode, reachable } from './media.ts'
import { editNumber, numberDefaults, numberNode } from './phone-numbers.ts'
import { editTemplate, templateNode, templateOf } from './templates.ts'
import { Uploads } from './uploads.ts'
import { parameters } from './wire-body.ts'

type Node = { Params: { node: string } }

/** Calls on a bare id: what it is, the id itself tells. */
export function serveNodes(app: FastifyInstance, world: World): void {
  const { state } = world
  const uploads = new Uploads(world)

  app.post<Node>('/:node/uploads', (request) => uploads.open(request, request.params.node))

  app.get<Node>('/:node', (request) => {
    const { node: id } = request.params
    if (id.startsWith('upload:')) return uploads.offset(request, id)
    const access = accessOf(world, request)
    const { fields } = parameters(request)
    const number = state.numbers.get(id)
    if (number && access.accountIds.has(number.accountId)) return select(numberNode(world, number), fields, numberDefaults)
    const account = state.accounts.get(id)
    if (account && access.accountIds.has(id)) return select(accountNode(world, account), fields, accountDefaults)
    const media = world.media.find(id)
    if (media) return mediaNode(world, request, access, media)
    const known = state.apps.get(id)
    if (known && access.appId === id) return { id, name: known.name }
    return select(templateNode(request, templateOf(world, access.accountIds, id, 'GET')), fields, [
      'name',
      'parameter_format',
      'components',
      'language',
      'status',
      'category',
    ])
  })

  app.post<Node>('/:node', (request) => {
    const { node: id } = request.params
    if (id.startsWith('upload:')) return uploads.append(request, id)
    const access = accessOf(world, request)
    const number = state.numbers.get(id)
    if (number && access.accountIds.has(number.accountId)) return editNumber(world, request, number)
    return editTemplate(world, templateOf(world, access.accountIds, id, 'POST'), parameters(request))
  })

  app.delete<Node>('/:node', (request) => {
    const { node: id } = request.params
    const media = reachable(world, accessOf(world, request), world.media.find(id))
    if (!media) throw noSuchObject(id, 'DELETE')
    world.media.remove(media)
    return { success: true }
  })
}
