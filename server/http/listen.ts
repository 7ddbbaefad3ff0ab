import { randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import apiReference from '@scalar/fastify-api-reference'
import { Refusal } from '@woochat/contract/errors.ts'
import Fastify, { LogController } from 'fastify'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import type { App, Gate, Repeats } from './app-types.ts'
import { answerFailures } from './failures.ts'
import { contentPolicy } from './pages.ts'

export interface HttpOptions {
  config: Config
  log: Log
  gate: Gate
  repeats: Repeats
}

/** An HTTP server with our manners and no routes yet: request ids, headers, cookies, uploads, failures in words. */
export async function createHttp({ config, log, gate, repeats }: HttpOptions): Promise<App> {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // One proxy is believed, its own word only: what a client wrote before it into X-Forwarded-For is not.
    trustProxy: config.publicUrl === undefined ? false : (_address, hop) => hop < 1,
    bodyLimit: 1024 * 1024,
    genReqId: requestIds(),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  }) as unknown as App
  app.decorate('gate', gate)
  app.decorate('repeats', repeats)
  answerFailures(app)
  await app.register(cookie)
  await app.register(multipart, { throwFileSizeLimit: false })
  await app.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    hsts: config.baseUrl.startsWith('https:'),
  })
  await app.register(rateLimit, {
    global: true,
    max: 3_000,
    timeWindow: 10_000,
    allowList: isOurs,
    errorResponseBuilder: tooMany,
  })
  app.addHook('onSend', async (request, reply) => void reply.header('x-request-id', request.id))
  refusePlainBodies(app)
  return app
}

/** Unique and short: random for the process, counted within it. They are no secret. */
function requestIds(): () => string {
  const prefix = randomBytes(5).toString('hex')
  let count = 0
  return () => prefix + (++count).toString(36)
}

/** A coarse shield against one address; webhooks and health checks are not held back. */
const isOurs = (request: { url: string }): boolean => /^\/(webhooks|healthz|readyz|metrics)/.test(request.url)
const tooMany = (_: unknown, context: { ttl: number }): Error =>
  new Refusal('rate_limited', { seconds: Math.ceil(context.ttl / 1000) })

/** Only JSON and multipart are read, so that a form of another site cannot pose as an API call. An empty JSON body is no body. */
function refusePlainBodies(app: App): void {
  app.removeContentTypeParser('text/plain')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(String(text)))
    } catch {
      done(new Refusal('malformed'), undefined)
    }
  })
}

/** The reference page at /docs, where every call can be tried. Its own script writes styles, so it gets a nonce of this process. */
export async function serveReference(app: App): Promise<void> {
  const nonce = randomBytes(16).toString('base64url')
  await app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply, payload) => {
      reply.header('content-security-policy', contentPolicy(nonce, ` 'nonce-${nonce}'`))
      const page = typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html')
      return page ? payload.replace('<head>', `<head>${stampStyles(nonce)}`) : payload
    })
    await scope.register(apiReference, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        pageTitle: 'WooChat API',
        nonce,
        withDefaultFonts: false,
        telemetry: false,
        showDeveloperTools: 'never',
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    })
  })
}

/** The editor inside the page makes styles without the nonce it was given; without them an answer stands below its line numbers. */
const stampStyles = (nonce: string): string => `<link rel="icon" href="/favicon.svg"><script nonce="${nonce}">
const make = document.createElement.bind(document)
document.createElement = (name, options) => Object.assign(make(name, options), String(name).toLowerCase() === 'style' && { nonce: '${nonce}' })
</script>`
