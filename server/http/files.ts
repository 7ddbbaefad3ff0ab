import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type {} from '@fastify/multipart'
import { Refusal } from '@woochat/contract/errors.ts'
import type { Route } from '@woochat/contract/route.ts'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { App } from './app-types.ts'
import { read } from './read.ts'
import { type Asked, type AskedBy, add, idempotencyKey, permitted } from './serve.ts'

/** A file as it came, on disk until the handler is done. */
export interface UploadedFile {
  fileName: string
  mime: string
  path: string
  bytes: number
}

export interface Download {
  fileName: string
  mime: string
  stream: Readable
  /** Shown in the browser rather than saved; only for kinds that cannot run. */
  inline?: boolean
  headers?: Record<string, string>
}

const megabyte = 1024 * 1024

/** Takes one file of multipart field `file` of at most `maxBytes`; it is gone when the handler returns. */
export function serveUpload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  app: App,
  route: Route<P, Q, B, R>,
  options: { maxBytes: number },
  handler: (asked: AskedBy<P, Q, B>, file: UploadedFile) => Promise<z.output<R>>,
): void {
  add(app, route, async (request, reply) => {
    const who = await permitted(app, route, request)
    const folder = await mkdtemp(join(tmpdir(), 'woochat-upload-'))
    try {
      const file = await receiveFile(request, folder, options.maxBytes)
      const act = async (): Promise<unknown> =>
        route.reply.parse(await handler({ ...read(route, request), request, reply, who }, file))
      const key = idempotencyKey(route, request)
      if (!key) return await act()
      const body = { fileName: file.fileName, sha256: await sha256Of(file.path) }
      return await app.repeats.once(who, { key, route: `${route.method} ${request.url}`, body, secret: route.secret }, act)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function receiveFile(request: FastifyRequest, folder: string, maxBytes: number): Promise<UploadedFile> {
  if (!request.isMultipart()) throw new Refusal('wrong_file', { why: 'send it as multipart/form-data in a field named file' })
  const part = await request.file({ limits: { fileSize: maxBytes, files: 1, fields: 10 } })
  if (!part) throw new Refusal('wrong_file', { why: 'there is no file in the request' })
  const path = join(folder, 'file')
  await pipeline(part.file, createWriteStream(path))
  if (part.file.truncated) throw new Refusal('too_large', { limit: `${Math.round(maxBytes / megabyte)} MB` })
  return { fileName: part.filename.slice(0, 200), mime: part.mimetype, path, bytes: part.file.bytesRead }
}

/** Answers a file to whoever may. */
export function serveDownload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  app: App,
  route: Route<P, Q, B>,
  handler: (asked: AskedBy<P, Q, B>) => Promise<Download>,
): void {
  add(app, route, async (request, reply) => {
    const who = await permitted(app, route, request)
    return answerFile(await handler({ ...read(route, request), request, reply, who }), reply)
  })
}

/** Answers a file by a signed address; the handler proves the signature. */
export function serveSignedDownload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  app: App,
  route: Route<P, Q, B>,
  handler: (asked: Asked<P, Q, B>) => Promise<Download>,
): void {
  add(app, route, async (request, reply) => answerFile(await handler({ ...read(route, request), request, reply }), reply))
}

function answerFile(file: Download, reply: Asked<z.ZodType, z.ZodType, z.ZodType>['reply']): unknown {
  const name = encodeURIComponent(file.fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return reply
    .headers({
      'content-type': file.mime,
      'content-disposition': `${file.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      ...file.headers,
    })
    .send(file.stream)
}
