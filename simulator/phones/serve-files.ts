import type { FastifyInstance, FastifyReply } from 'fastify'
import { request as fetchUrl } from 'undici'
import { z } from 'zod'
import { fileWish } from '../inbound/files.ts'
import { threadOf } from '../inbound/thread-of.ts'
import { writeFromPhone } from '../inbound/write.ts'
import { sniff } from '../media/media-rules.ts'
import type { Media } from '../state.ts'
import { notThere, queryOf } from '../wire/checked.ts'
import { origin } from '../wire/origin.ts'
import type { World } from '../world.ts'
import { OfPhone } from './of-phone.ts'

const FileQuery = OfPhone.extend({
  caption: z.string().max(1024).optional(),
  name: z.string().max(200).optional(),
  kind: z.enum(['image', 'video', 'audio', 'document', 'voice', 'sticker']).optional(),
  reply_to: z.string().optional(),
  forwarded: z.stringbool().optional(),
})

const mostBytes = 100 * 1024 * 1024

/** Files a person sends, and those a business sent, for a handset to show. */
export function serveFiles(app: FastifyInstance, world: World): void {
  app.post<{ Params: { number: string } }>('/phones/api/chats/:number/files', async (request) => {
    const { phone, caption, name, ...how } = queryOf(request, FileQuery)
    const { numberId } = threadOf(world, request.params.number, phone)
    if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw notThere('file in the request')
    const mime = sniff(request.body) ?? (request.headers['content-type'] ?? 'application/octet-stream').split(';')[0] ?? ''
    const media = await world.media.add(request.body, mime, numberId, name, true)
    return { id: await writeFromPhone(world, phone, wishOf(fileWish(numberId, media, caption), media, how), origin(request)) }
  })
  app.get<{ Params: { id: string } }>('/phones/api/media/:id', async (request, reply) => {
    const media = world.media.find(request.params.id)
    const bytes = media && (await world.media.bytesOf(media))
    if (!media || !bytes) return reply.code(404).send()
    return file(reply, media.mime, bytes)
  })
  app.get('/phones/api/link', async (request, reply) => {
    const { url } = queryOf(request, z.object({ url: z.url({ protocol: /^https?$/ }) }))
    if (!isSent(world, url)) return reply.code(404).send()
    const answer = await fetchUrl(url, { headersTimeout: 10_000, bodyTimeout: 10_000 })
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length
      // It may have grown since it was checked.
      if (size > mostBytes) return reply.code(404).send()
      chunks.push(chunk)
    }
    const bytes = Buffer.concat(chunks)
    const said = String(answer.headers['content-type'] ?? 'application/octet-stream').split(';')[0] ?? ''
    return file(reply, sniff(bytes) ?? said, bytes)
  })
}

/** The file as its sender means it: as a document even if it is a picture, as a sticker, as a voice note. */
function wishOf(
  plain: FileWish,
  media: Media,
  { kind, ...more }: Pick<z.infer<typeof FileQuery>, 'kind' | 'reply_to' | 'forwarded'>,
): FileWish {
  const bare = { number: plain.number, media_id: media.id, ...more }
  if (kind === 'sticker') return { ...bare, type: 'sticker' }
  if (kind === 'voice') return { ...bare, type: 'audio', voice: true }
  if (kind !== 'document') return { ...plain, ...more }
  return { ...bare, type: 'document', caption: 'caption' in plain ? plain.caption : undefined, filename: media.fileName }
}

type FileWish = ReturnType<typeof fileWish>

const file = (reply: FastifyReply, mime: string, bytes: Buffer): FastifyReply =>
  reply
    .headers({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=3600',
    })
    .type(mime)
    .send(bytes)

/** Only links that a business sent are fetched for a handset; anything else would make us an open proxy. */
const isSent = (world: World, url: string): boolean => world.media.knowsLink(url)
