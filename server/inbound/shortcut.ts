import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '@woochat/contract/errors.ts'
import { isDatabaseDown } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { bodyLimit, ownSource, type Receive, webhookPath } from './source.ts'

/**
 * Lets webhooks past the router, hooks and loggers of the API: Meta sends three for each message of ours, and half of what one
 * cost was spent on what none of them needs. The route itself stays, for whoever reaches the app in another way.
 */
export function shortcutWebhooks(app: App, receive: Receive): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
    // What was under way is answered after this, on a line that its sender would keep for more, and the end would wait for it.
    const timer = setInterval(() => app.server.closeIdleConnections(), 100)
    app.server.once('close', () => clearInterval(timer))
  })
  app.addHook('onReady', async () => {
    const [handle, ...others] = app.server.listeners('request')
    if (handle === undefined || others.length > 0) return
    app.server.removeAllListeners('request')
    app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const source = request.method === 'POST' && !closing ? sourceIn(request.url ?? '') : undefined
      if (source === undefined) Reflect.apply(handle, app.server, [request, response])
      else take(source, request, response, receive)
    })
  })
}

/** The key in the address; undefined for every address that is not ours. */
function sourceIn(url: string): string | undefined {
  if (!url.startsWith(webhookPath)) return undefined
  const [, key] = /^\/([\w-]{1,100})$/.exec(url.slice(webhookPath.length)) ?? []
  return url.length === webhookPath.length ? ownSource : key
}

function take(source: string, request: IncomingMessage, response: ServerResponse, receive: Receive): void {
  const chunks: Buffer[] = []
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= bodyLimit) chunks.push(chunk)
    else chunks.length = 0
  })
  request.on('error', () => undefined)
  request.on('end', () => {
    if (bytes > bodyLimit) return answer(response, new Refusal('too_large', { limit: '4 MB' }))
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
    receive(source, request.headers['x-hub-signature-256'], body).then(
      () => response.writeHead(200, yes).end('OK'),
      (error: unknown) => answer(response, asRefusal(error)),
    )
  })
}

const yes = { 'content-type': 'text/plain', 'content-length': 2 }

function answer(response: ServerResponse, refusal: Refusal): void {
  response
    .writeHead(refusal.status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(JSON.stringify(refusal.body()))
}

/** Whatever else goes wrong while a webhook is taken is a reason to be asked again, never to lose it. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal(isDatabaseDown(error) ? 'database_down' : 'broken', { requestId: '' })
}
