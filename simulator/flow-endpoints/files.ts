import { createCipheriv, createHash, createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Media } from '../state.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

/** What a picker holds: ids of files that lie here, bare or inside objects. */
function filesIn(world: World, value: unknown): Media[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((one) => {
    const id = isMap(one) ? one.id : one
    const media = typeof id === 'string' ? world.media.find(id) : undefined
    return media ?? []
  })
}

/** Files as the reply of a completed Flow names them. Source: Meta, Flows → Media upload (2026-09). */
export const filesOfReply = (world: World, value: unknown): WireMap[] =>
  filesIn(world, value).map((media) => ({
    file_name: nameOf(media),
    mime_type: media.mime,
    sha256: Buffer.from(media.sha256, 'hex').toString('base64'),
    id: media.id,
  }))

/** Files as an endpoint gets them: sealed on a server of files, with what opens them. Source: Meta, Flows → Media upload (2026-09). */
export async function filesForEndpoint(world: World, value: unknown): Promise<WireMap[]> {
  const files = await Promise.all(filesIn(world, value).map(async (media) => await fileForEndpoint(world, media)))
  return files.filter((one) => one !== undefined)
}

async function fileForEndpoint(world: World, media: Media): Promise<WireMap | undefined> {
  const bytes = await world.media.bytesOf(media)
  if (!bytes) return undefined
  const { key, macKey, vector, secret } = keysOf(world, media)
  const sealed = sealFile(bytes, { key, macKey, vector })
  const base64 = (buffer: Buffer): string => buffer.toString('base64')
  const hash = (buffer: Buffer): string => createHash('sha256').update(buffer).digest('base64')
  return {
    media_id: media.id,
    cdn_url: `${world.site.url}/flows/media/${media.id}/${secret}`,
    file_name: nameOf(media),
    encryption_metadata: {
      encrypted_hash: hash(sealed),
      iv: base64(vector),
      encryption_key: base64(key),
      hmac_key: base64(macKey),
      plaintext_hash: hash(bytes),
    },
  }
}

interface FileKeys {
  readonly key: Buffer
  readonly macKey: Buffer
  readonly vector: Buffer
}

/** AES-256-CBC, then the first ten bytes of an HMAC-SHA-256 over vector and ciphertext. */
function sealFile(bytes: Buffer, { key, macKey, vector }: FileKeys): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, vector)
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  const mac = createHmac('sha256', macKey).update(vector).update(sealed).digest()
  return Buffer.concat([sealed, mac.subarray(0, 10)])
}

/** From the seed and the file: nothing needs to be remembered to serve it. */
function keysOf(world: World, media: Media): FileKeys & { secret: string } {
  const draw = (what: string): Buffer =>
    createHash('sha256').update(`${world.state.seed} ${media.id} ${media.sha256} ${what}`).digest()
  return { key: draw('key'), macKey: draw('mac'), vector: draw('vector').subarray(0, 16), secret: draw('secret').toString('hex') }
}

const nameOf = (media: Media): string => media.fileName ?? `${media.id}.${media.mime.split('/')[1] ?? 'bin'}`

/** The server of sealed files. */
export function serveSealedFiles(app: FastifyInstance, world: World): void {
  app.get<{ Params: { id: string; secret: string } }>('/flows/media/:id/:secret', async (request, reply) => {
    const media = world.media.find(request.params.id)
    const bytes = media && (await world.media.bytesOf(media))
    if (!media || !bytes) return reply.code(404).send()
    const { secret, ...keys } = keysOf(world, media)
    if (request.params.secret !== secret) return reply.code(404).send()
    return reply.type('application/octet-stream').send(sealFile(bytes, keys))
  })
}
