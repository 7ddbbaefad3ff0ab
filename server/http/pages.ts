import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static'
import type { FastifyReply } from 'fastify'
import type { App } from './app-types.ts'
import { apiPrefix } from './serve.ts'

const webFolder = join(import.meta.dirname, '../../web/dist')

/**
 * Serves the built web app: hashed files for a year, and the one page with a fresh nonce for every other address. Files are
 * looked for when they are asked for, so that a new build is served without a restart.
 */
export async function servePages(app: App, folder = webFolder): Promise<void> {
  const indexFile = join(folder, 'index.html')
  if (!existsSync(indexFile)) {
    app.log.warn('the web app is not built: only the API is served')
    return
  }
  await app.register(fastifyStatic, { root: folder, serve: false, index: false, cacheControl: false, setHeaders: cacheFor })
  app.get('/*', async (request, reply) => {
    const path = (request.url.split('?', 1)[0] ?? '').slice(1)
    if (path !== '' && path !== 'index.html' && isFile(folder, path)) return reply.sendFile(path)
    const asksForPage = request.headers.accept?.includes('text/html') ?? false
    if (!asksForPage || request.url.startsWith(apiPrefix)) return reply.callNotFound()
    return sendPage(reply, await readFile(indexFile, 'utf8'))
  })
}

/** `sendFile` refuses paths that lead out of the folder; this only tells pages from files. */
const isFile = (folder: string, path: string): boolean => {
  const full = join(folder, path)
  return full.startsWith(folder) && (statSync(full, { throwIfNoEntry: false })?.isFile() ?? false)
}

function sendPage(reply: FastifyReply, index: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64url')
  return reply
    .header('content-security-policy', contentPolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(index.replaceAll('__CSP_NONCE__', nonce))
}

/** Scripts only from our own files, styles also by nonce, nothing framed, nothing sent elsewhere. */
export const contentPolicy = (nonce: string, scripts = ''): string =>
  [
    "default-src 'none'",
    `script-src 'self'${scripts}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')

function cacheFor(response: Parameters<NonNullable<FastifyStaticOptions['setHeaders']>>[0], path: string): void {
  response.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
}
