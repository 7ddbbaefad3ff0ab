import { Refusal } from '@woochat/contract/errors.ts'
import type { Route } from '@woochat/contract/route.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { App } from './app-types.ts'
import { read } from './read.ts'
import type { SignedIn, Who } from './who.ts'

export const apiPrefix = '/api/v1'

export interface Asked<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params: z.output<P>
  query: z.output<Q>
  body: z.output<B>
  request: FastifyRequest
  reply: FastifyReply
}
export type AskedBy<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Asked<P, Q, B> & { who: Who }

/** Joins one row of the route table to what it does: permission first, then the shape of the request, then the handler. */
export function serve<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  app: App,
  route: Route<P, Q, B, R>,
  handler: (asked: AskedBy<P, Q, B>) => Promise<z.output<R>>,
): void {
  add(app, route, async (request, reply) => {
    const who = await permitted(app, route, request)
    const asked = { ...read(route, request), request, reply, who }
    const act = async (): Promise<unknown> => route.reply.parse(await handler(asked))
    const key = idempotencyKey(route, request)
    return key
      ? app.repeats.once(who, { key, route: `${route.method} ${request.url}`, body: request.body, secret: route.secret }, act)
      : act()
  })
}

/** A route for any signed-in person, whatever the workspace. */
export function serveSignedIn<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  app: App,
  route: Route<P, Q, B, R>,
  handler: (asked: Asked<P, Q, B> & { person: SignedIn }) => Promise<z.output<R>>,
): void {
  add(app, route, async (request, reply) => {
    const person = await app.gate.signedIn(request)
    return route.reply.parse(await handler({ ...read(route, request), request, reply, person }))
  })
}

/** A route that asks nobody who they are. */
export function serveAnyone<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  app: App,
  route: Route<P, Q, B, R>,
  handler: (asked: Asked<P, Q, B>) => Promise<z.output<R>>,
): void {
  add(app, route, async (request, reply) => route.reply.parse(await handler({ ...read(route, request), request, reply })))
}

/** Refuses whoever lacks the route's permission. */
export async function permitted(app: App, route: Pick<Route, 'may'>, request: FastifyRequest): Promise<Who> {
  const who = await app.gate.who(request)
  if (route.may !== 'anyone' && route.may !== 'signed-in' && !who.may.has(route.may)) throw new Refusal('forbidden')
  return who
}

export function add(
  app: App,
  route: Pick<Route, 'method' | 'path'>,
  handle: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void {
  app.route({
    method: route.method,
    url: apiPrefix + route.path,
    handler: async (request, reply) => {
      const answer = await handle(request, reply)
      return reply.sent || answer === undefined ? reply : reply.header('cache-control', 'no-store').send(answer)
    },
  })
}

export function idempotencyKey(route: Pick<Route, 'method' | 'asks'>, request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (route.method !== 'POST' || route.asks || typeof key !== 'string') return undefined
  if (!/^[\x21-\x7e]{8,128}$/.test(key))
    throw new Refusal('invalid', {}, [{ path: 'headers.idempotency-key', message: '8 to 128 printable characters' }])
  return key
}
