import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { noSuchObject } from '../graph-error.ts'
import type { World } from '../world.ts'
import { type Access, accessOf } from './access.ts'

/** A call on a bare id, `GET /{id}`. */
export interface NodeCall {
  readonly id: string
  readonly access: Access
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What can be done with the ids of one kind of thing. Each gives undefined when the id is not of its kind or out of reach. */
export interface NodeKind {
  get?(call: NodeCall): unknown
  post?(call: NodeCall): unknown
  remove?(call: NodeCall): unknown
}

/** Calls on a bare id: what it is, the id itself tells. Every noun adds its kind. */
export class Nodes {
  readonly #kinds: NodeKind[] = []

  add(kind: NodeKind): void {
    this.#kinds.push(kind)
  }

  serve(app: FastifyInstance, world: World): void {
    const route = (method: 'GET' | 'POST' | 'DELETE', verb: keyof NodeKind): void => {
      app.route<{ Params: { node: string } }>({
        method,
        url: '/:node',
        handler: async (request, reply) => {
          const call = { id: request.params.node, access: accessOf(world, request), request, reply }
          for (const kind of this.#kinds) {
            const answer = await kind[verb]?.(call)
            if (answer !== undefined) return answer
          }
          throw noSuchObject(call.id, method)
        },
      })
    }
    route('GET', 'get')
    route('POST', 'post')
    route('DELETE', 'remove')
  }
}
