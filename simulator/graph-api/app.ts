import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { limitManagement } from '../accounts/management-rate.ts'
import { serveAccounts } from '../accounts/serve.ts'
import { serveCalls } from '../calls/serve.ts'
import { serveChats } from '../chats/serve.ts'
import { serveCommerce } from '../commerce/serve.ts'
import { serveFlows } from '../flows/serve.ts'
import { GraphError } from '../graph-error.ts'
import { serveContactBook } from '../inbound/contact-book.ts'
import { serveMedia } from '../media/serve.ts'
import { serveMessages } from '../messages/serve.ts'
import { servePhoneNumbers } from '../numbers/serve.ts'
import { servePayments } from '../payments/serve.ts'
import { serveTemplates } from '../templates/serve.ts'
import { Nodes } from '../wire/nodes.ts'
import { parseBodies, WireBody } from '../wire/wire-body.ts'
import type { World } from '../world.ts'

/** Those that live as of 2026-11. Source: Graph API changelog. */
const versions = new Set(['v26.0', 'v25.0', 'v24.0', 'v23.0', 'v22.0', 'v21.0'])

/** The Graph API under its live versions and without one. */
export function graphApp(world: World): FastifyInstance {
  const app = Fastify({
    // An address that cannot be read never comes as far as the other refusals.
    frameworkErrors: (error, _request, reply) => void refuse(world, error, reply),
    bodyLimit: 4 * 1024 * 1024,
    forceCloseConnections: true,
    keepAliveTimeout: 65_000,
    rewriteUrl: ({ url = '/' }) => withoutVersion(url),
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  })
  parseBodies(app)
  return app
}

export async function serveGraphApi(app: FastifyInstance, world: World): Promise<void> {
  app.setErrorHandler<FastifyError | GraphError>((error, _request, reply) => refuse(world, error, reply))
  app.setNotFoundHandler((request) => {
    const version = /^\/(v\d+\.\d+)(?:[/?]|$)/.exec(request.url)?.[1]
    if (version !== undefined) throw deadVersion(version)
    throw new GraphError(2500, undefined, {
      http: 400,
      message: `Unknown path components: ${request.url.split('?')[0]?.slice(0, 200)}`,
    })
  })
  keepStrangersOut(app)
  recordTraffic(app, world)
  limitManagement(app, world)
  const nodes = new Nodes()
  serveMessages(app, world)
  serveChats(app, world)
  await serveMedia(app, world, nodes)
  serveTemplates(app, world, nodes)
  serveFlows(app, world, nodes)
  serveAccounts(app, world, nodes)
  servePhoneNumbers(app, world, nodes)
  serveContactBook(app, world)
  serveCalls(app, world)
  serveCommerce(app, world, nodes)
  servePayments(app, world)
  nodes.serve(app, world)
}

/** Keeps what the Graph API was asked and answered; what has no place at Meta is not recorded. */
function recordTraffic(app: FastifyInstance, { traffic }: World): void {
  app.addHook('onSend', (request, reply, answer, done) => {
    if (!ours.test(request.url))
      traffic.call({
        method: request.method,
        url: request.url,
        status: reply.statusCode,
        tookMs: reply.elapsedTime,
        request: request.body instanceof WireBody ? request.body.raw : '',
        answer: typeof answer === 'string' ? answer : '',
      })
    done(null, answer)
  })
}

function refuse(world: World, error: FastifyError | GraphError, reply: FastifyReply): FastifyReply {
  const refusal = asGraphError(error)
  if (refusal.http >= 500 && !(error instanceof GraphError)) process.stderr.write(`${error.stack}\n`)
  world.state.totals.refused++
  const trace = world.ids.trace()
  return reply
    .code(refusal.http)
    .header('x-fb-trace-id', trace)
    .header('www-authenticate', `OAuth "Facebook Platform" "${refusal.code}"`)
    .send(refusal.body(trace))
}

/** A page of a stranger that a browser shows must not play Meta here; only its sends need a guard, answers it cannot read. */
function keepStrangersOut(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const strange = request.headers['sec-fetch-site'] === 'cross-site' && request.method !== 'GET' && ours.test(request.url)
    done(strange ? new GraphError(131005, 'Calls from other sites are not taken.') : undefined)
  })
}

const ours = /^\/(?:control|phones|admin|products)(?:[/?]|$)/

function withoutVersion(url: string): string {
  if (url.charCodeAt(1) !== 118) return url
  const slash = url.indexOf('/', 1)
  return slash > 0 && versions.has(url.slice(1, slash)) ? url.slice(slash) : url
}

/** Too old, or not out yet. */
function deadVersion(version: string): GraphError {
  const [latest = '', ...older] = versions
  const old = Number.parseFloat(version.slice(1)) < Number.parseFloat((older.at(-1) ?? latest).slice(1))
  return new GraphError(2635, undefined, {
    http: 400,
    message: old
      ? `(#2635) You are calling a deprecated version of the Graph API. Please update to the latest version: ${latest}.`
      : `(#2635) The Graph API has no version ${version}. Please use the latest version: ${latest}.`,
  })
}

function asGraphError(error: FastifyError | GraphError): GraphError {
  if (error instanceof GraphError) return error
  if (error.statusCode === 413)
    return new GraphError(100, 'The request body is too large.', { http: 413, message: '(#100) Invalid parameter' })
  // Only a value nested a hundred thousand deep exhausts the stack, and that is the caller's fault.
  if (error instanceof RangeError)
    return new GraphError(100, 'The request is nested too deeply.', { message: '(#100) Invalid parameter' })
  if (error.statusCode && error.statusCode < 500)
    return new GraphError(100, error.message, { message: '(#100) Invalid parameter' })
  return new GraphError(1, undefined, { http: 500, message: 'An unknown error occurred' })
}
