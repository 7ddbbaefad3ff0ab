import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { notThere } from './checked.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  // Several handsets side by side are frames of this page in itself.
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** A page at `path` (`/phones`) and the files it is made of at `{path}/assets/…`, read once from `folder`; its start is index.html. */
export async function servePage(app: FastifyInstance, path: string, folder: string): Promise<void> {
  const files = new Map<string, Buffer>()
  for (const name of await readdir(folder)) files.set(name, await readFile(join(folder, name)))
  const send = (reply: FastifyReply, name: string): FastifyReply =>
    reply
      .headers({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
        // The worker lies among the files and looks after the page above them.
        ...(name === 'worker.js' && { 'service-worker-allowed': path }),
      })
      .type(types[extname(name)] ?? 'application/octet-stream')
      .send(files.get(name))
  app.get(path, (_request, reply) => send(reply, 'index.html'))
  app.get<{ Params: { name: string } }>(`${path}/assets/:name`, (request, reply) => {
    if (!files.has(request.params.name)) throw notThere('such file')
    return send(reply, request.params.name)
  })
}
