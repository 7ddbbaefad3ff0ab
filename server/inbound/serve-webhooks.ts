import { timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '@woochat/contract/errors.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSignedBy } from '../cloud-api/signature.ts'
import type { Database } from '../db/pool.ts'
import type { App } from '../http/app-types.ts'
import type { Log } from '../log.ts'
import { startAppender } from './append.ts'
import { startCounting } from './counts.ts'
import { wakeInbound } from './wake.ts'

/** What proves that a webhook is Meta's: the secrets its signature may be made with, and the token of the handshake. */
export interface WebhookProof {
  secrets: readonly string[]
  verifyToken: string
}

export interface WebhookDeps {
  database: Pick<Database, 'db' | 'pool'>
  log: Log
  /** The proof of a channel with an app of its own; undefined for a key that nobody has. */
  proofOf(key: string): Promise<WebhookProof | undefined>
  /** The proof of the installation's own app, when it has one. */
  ownProof: WebhookProof | undefined
  /** The handshake of a channel's address was made. */
  verified(key: string): Promise<void>
}

/** The source of bodies that came for the installation's own app. */
export const ownSource = 'app'

/** Meta sends up to 3 MB. */
const bodyLimit = 4 * 1024 * 1024
const patienceMs = 950

/**
 * Where Meta delivers: outside the API, without session, over raw bytes. A body is stored only when its signature is right,
 * and answered 200 only when it is on disk.
 */
export function serveWebhooks(app: App, deps: WebhookDeps): void {
  const appender = startAppender({ pool: deps.database.pool, log: deps.log, appended: wakeInbound })
  const counter = startCounting(deps.database.db, deps.log)
  app.addHook('onClose', async () => {
    await Promise.all([appender.stop(), counter.stop()])
  })
  const receive = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const source = sourceOf(request)
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const proof = await proofFor(deps, source)
    if (!proof || !isSignedBy(body, request.headers['x-hub-signature-256'], proof.secrets)) {
      deps.log.warn({ source: proof ? source : 'unknown' }, 'a webhook with a wrong signature was refused')
      if (proof) counter.count(source, 'refused')
      throw new Refusal('bad_signature')
    }
    await appender.append(source, body)
    counter.count(source, 'received')
    return reply.type('text/plain').send('OK')
  }
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
    const quiet = { bodyLimit, config: { rateLimit: false }, helmet: false as const }
    for (const url of ['/webhooks/whatsapp', '/webhooks/whatsapp/:key']) {
      scope.get(url, quiet, (request, reply) => greet(deps, request, reply))
      scope.post(url, quiet, (request, reply) => inTime(receive(request, reply)))
    }
  })
}

/** The handshake by which Meta makes sure that the address is ours. */
async function greet(deps: WebhookDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const query = request.query as Record<string, unknown>
  const source = sourceOf(request)
  const proof = await inTime(proofFor(deps, source))
  const token = query['hub.verify_token']
  const challenge = query['hub.challenge']
  const right =
    query['hub.mode'] === 'subscribe' && proof !== undefined && typeof token === 'string' && isSame(token, proof.verifyToken)
  if (!right || typeof challenge !== 'string') throw new Refusal('forbidden')
  if (source !== ownSource) await deps.verified(source)
  return reply.header('x-content-type-options', 'nosniff').type('text/plain').send(challenge)
}

const sourceOf = (request: FastifyRequest): string => (request.params as { key?: string }).key ?? ownSource

function proofFor(deps: WebhookDeps, source: string): Promise<WebhookProof | undefined> | WebhookProof | undefined {
  return source === ownSource ? deps.ownProof : deps.proofOf(source)
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** 503 within a second, whatever hangs. */
async function inTime<T>(work: Promise<T> | T): Promise<T> {
  const stop = new AbortController()
  const late = sleep(patienceMs, undefined, { signal: stop.signal }).then(() => {
    throw new Refusal('database_down')
  })
  late.catch(() => undefined)
  return Promise.race([work, late]).finally(() => stop.abort())
}
