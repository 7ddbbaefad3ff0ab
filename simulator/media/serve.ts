import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphError, invalidParameter, missingParameter, noSuchObject } from '../graph-error.ts'
import { chance } from '../population.ts'
import type { Media } from '../state.ts'
import { type Access, accessOf, numberOf } from '../wire/access.ts'
import type { Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import type { World } from '../world.ts'
import { acceptedMime, mediaLimit, mismatchOf } from './media-rules.ts'
import { serveUploads } from './uploads.ts'

const urlLifeMs = 5 * 60_000

/** Upload, look-up and download of files. Source: Meta, Business phone numbers → Media (2026-09). */
export async function serveMedia(app: FastifyInstance, world: World, nodes: Nodes): Promise<void> {
  serveUploads(app, world, nodes)
  nodes.add({
    get: ({ id, request, access }) => {
      const media = world.media.find(id)
      return media && mediaNode(world, request, access, media)
    },
    remove: ({ id, access }) => {
      const media = reachable(world, access, world.media.find(id))
      if (media) world.media.remove(media)
      return media && { success: true }
    },
  })
  await app.register(multipart, { limits: { fileSize: 101 * 1024 * 1024, files: 1 } })
  app.post<{ Params: { node: string } }>('/:node/media', async (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    return { id: (await upload(world, request, number.id)).id }
  })
  app.get<{ Querystring: { mid?: string; until?: string; hash?: string } }>(
    '/whatsapp_business/attachments/',
    async (request, reply) => {
      const { mid = '', until = '', hash } = request.query
      const media = reachable(world, accessOf(world, request), world.media.find(mid))
      const bytes = media && (await world.media.bytesOf(media))
      if (!media || !bytes || hash !== urlHash(world, mid, until) || Number(until) < world.clock.now())
        return reply.code(404).send()
      return sendBytes(request, reply, media.mime, bytes)
    },
  )
  app.get<{ Params: { id: string } }>('/samples/:id', async (request, reply) => {
    const media = world.media.find(request.params.id)
    if (!media || media.numberId !== undefined) return reply.code(404).send()
    return reply.type(media.mime).send(await world.media.bytesOf(media))
  })
}

/** The whole file, or the part that a `Range` header asks for. Source: RFC 9110 §14.2. */
function sendBytes(request: FastifyRequest, reply: FastifyReply, mime: string, bytes: Buffer): FastifyReply {
  reply.type(mime).header('accept-ranges', 'bytes')
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '')
  if (!asked || (asked[1] === '' && asked[2] === '')) return reply.send(bytes)
  const from = asked[1] === '' ? Math.max(0, bytes.length - Number(asked[2])) : Number(asked[1])
  const to = asked[1] === '' || asked[2] === '' ? bytes.length - 1 : Math.min(Number(asked[2]), bytes.length - 1)
  if (from > to) return reply.code(416).header('content-range', `bytes */${bytes.length}`).send()
  return reply
    .code(206)
    .header('content-range', `bytes ${from}-${to}/${bytes.length}`)
    .send(bytes.subarray(from, to + 1))
}

async function upload(world: World, request: FastifyRequest, numberId: string): Promise<Media> {
  if (!request.isMultipart()) throw missingParameter('file')
  const file = await request.file().catch(unreadable)
  if (!file) throw missingParameter('file')
  const bytes = await file.toBuffer().catch(unreadable)
  const product = file.fields.messaging_product
  const inForm = product && 'value' in product ? product.value : parameters(request).messaging_product
  if (inForm !== 'whatsapp') throw missingParameter('messaging_product')
  const mime = file.mimetype.split(';')[0] ?? ''
  if (!acceptedMime(mime))
    throw invalidParameter(
      `Param file must be a file with one of the following types: audio/aac, audio/mp4, audio/mpeg, audio/amr, audio/ogg, application/pdf, text/plain, image/jpeg, image/png, image/webp, video/mp4, video/3gpp. Received file of type '${mime}'.`,
    )
  const most = mediaLimit(mime, bytes)
  if (bytes.length > most) throw new GraphError(131053, `File is ${bytes.length} bytes, above the limit of ${most} for ${mime}.`)
  const mismatch = mismatchOf(mime, bytes)
  if (mismatch !== undefined) throw new GraphError(131053, mismatch)
  return await world.media.add(bytes, mime, numberId, file.filename)
}

/** A form that breaks off, or a file above every limit, is the caller's fault. */
function unreadable(error: Error & { statusCode?: number }): never {
  if (error.statusCode === 413) throw new GraphError(131053, 'File is above the limit of 100 MB.')
  throw new GraphError(100, `The form could not be read: ${error.message}`, { message: '(#100) Invalid parameter' })
}

/** The node `GET /{media}`: a short-lived address, as Meta gives it. */
export function mediaNode(world: World, request: FastifyRequest, access: Access, media: Media): Record<string, unknown> {
  if (!reachable(world, access, media)) throw noSuchObject(media.id, 'GET')
  const asked = (request.query as { phone_number_id?: string }).phone_number_id
  if (asked !== undefined && asked !== media.numberId)
    throw invalidParameter(`Media ${media.id} does not belong to phone number ${asked}.`)
  return {
    messaging_product: 'whatsapp',
    url: mediaUrl(world, origin(request), media.id),
    mime_type: media.mime,
    sha256: media.sha256,
    file_size: media.size,
    id: media.id,
  }
}

export function mediaUrl(world: World, base: string, id: string): string {
  const until = String(world.clock.now() + urlLifeMs)
  return `${base}/whatsapp_business/attachments/?${new URLSearchParams({ mid: id, until, hash: urlHash(world, id, until) })}`
}

const urlHash = (world: World, id: string, until: string): string =>
  chance(world.state.seed, `${id}${until}`, 21).toString(36).slice(2, 12)

export function reachable(world: World, access: Access, media: Media | undefined): Media | undefined {
  const number = media?.numberId === undefined ? undefined : world.state.numbers.get(media.numberId)
  return number && access.accountIds.has(number.accountId) ? media : undefined
}
