import { timingSafeEqual } from 'node:crypto'
import { Refusal } from '@woochat/contract/errors.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSignedBy } from '../cloud-api/signature.ts'
import type { Database } from '../db/pool.ts'
import type { App } from '../http/app-types.ts'
import type { Log } from '../log.ts'
import { startAppender } from './append.ts'
import { startCounting } from './counts.ts'
import { shortcutWebhooks } from './shortcut.ts'
import { bodyLimit, ownSource, type Receive, webhookPath } from './source.ts'
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

const patienceMs = 900

/**
 * Where Meta delivers: outside the API, without session, over raw bytes. A body is stored only when its signature is right,
 * and answered 200 only when it is on disk.
 */
export function serveWebhooks(app: App, deps: WebhookDeps): void {
  const receive = receiverFor(app, deps)
  shortcutWebhooks(app, receive)
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
    const quiet = { bodyLimit, config: { rateLimit: false }, helmet: false as const }
    for (const url of [webhookPath, `${webhookPath}/:key`]) {
      scope.get(url, quiet, (request, reply) => greet(deps, request, reply))
      scope.post(url, quiet, async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        await receive(sourceOf(request), request.headers['x-hub-signature-256'], body)
        return reply.type('text/plain').send('OK')
      })
    }
  })
}

function receiverFor(app: App, deps: WebhookDeps): Receive {
  const appender = startAppender({ pool: deps.database.pool, log: deps.log, appended: wakeInbound })
  const counter = startCounting(deps.database.db, deps.log)
  app.addHook('onClose', async () => {
    await Promise.all([appender.stop(), counter.stop()])
  })
  return async (source, signature, body) => {
    const proof = await proofFor(deps, source)
    if (!proof || !isSignedBy(body, signature, proof.secrets)) {
      deps.log.warn({ source: proof ? source : 'unknown' }, 'a webhook with a wrong signature was refused')
      if (proof) counter.count(source, 'refused')
      throw new Refusal('bad_signature')
    }
    await appender.append(source, body)
    counter.count(source, 'received')
  }
}

/** The handshake by which Meta makes sure that the address is ours. */
async function greet(deps: WebhookDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const query = request.query as Record<string, unknown>
  const source = sourceOf(request)
  const proof = await proofFor(deps, source)
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
  return source === ownSource ? deps.ownProof : inTime(deps.proofOf(source))
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** 503 within a second, whatever hangs. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Refusal('database_down')), patienceMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
