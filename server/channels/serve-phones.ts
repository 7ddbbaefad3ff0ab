import { Readable } from 'node:stream'
import { Refusal } from '@woochat/contract/errors.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { request as ask } from 'undici'
import type { Config } from '../config.ts'
import type { App } from '../http/app-types.ts'

/** Headers that belong to one connection and are not passed on. RFC 9110 §7.6.1. */
const ownHeaders = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'cookie',
  'authorization',
])

/**
 * Hands `/phones` on to the simulator, so that its handsets are reached under our own address: from another machine, a phone,
 * or behind a proxy. Nothing of ours goes along: no cookie, no key. Under a public address only members may be customers.
 */
export async function servePhones(
  app: App,
  { simulatorUrl, publicUrl }: Pick<Config, 'simulatorUrl' | 'publicUrl'>,
): Promise<void> {
  if (simulatorUrl === undefined) return
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    const hand = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      if (publicUrl !== undefined) await app.gate.signedIn(request)
      return pass(simulatorUrl, request, reply)
    }
    for (const url of ['/phones', '/phones/*'])
      scope.route({ method: ['GET', 'POST', 'DELETE'], url, bodyLimit: 120 * 1024 * 1024, handler: hand })
  })
}

async function pass(simulatorUrl: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const url = new URL(simulatorUrl + request.url)
  // Dots in a path lead up: beside the handsets lie the simulator's controls, which know every practice number's token.
  if (!/^\/phones(\/|$)/.test(url.pathname)) return reply.callNotFound()
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const answer = await ask(url, {
    method: request.method as 'GET',
    headers: passed(request.headers),
    body: request.body instanceof Readable ? request.body : null,
    signal: gone.signal,
    bodyTimeout: 0,
  }).catch((error: unknown) => {
    if (gone.signal.aborted) throw error
    throw new Refusal('graph_unreachable', { why: 'the simulator is not running' })
  })
  return reply.code(answer.statusCode).headers(passed(answer.headers)).send(answer.body)
}

const passed = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined || ownHeaders.has(name) ? [] : [[name, value]])),
  )
