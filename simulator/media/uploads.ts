import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalidParameter, missingParameter, noSuchObject } from '../graph-error.ts'
import { accessOf, appOf } from '../wire/access.ts'
import type { Nodes } from '../wire/nodes.ts'
import { parameters } from '../wire/wire-body.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

interface Session {
  appId: string
  length: number
  mime: string
  name: string | undefined
  bytes: Buffer
}

const sampleTypes = ['image/jpeg', 'image/jpg', 'image/png', 'video/mp4', 'application/pdf']

/** Resumable uploads: samples of template headers. Source: Meta, Graph API → Resumable Upload (2026-09). */
class Uploads {
  readonly #world: World
  readonly #sessions = new Map<string, Session>()

  constructor(world: World) {
    this.#world = world
  }

  /** `POST /{app}/uploads` */
  open(request: FastifyRequest, node: string): WireMap {
    const wish = parameters(request)
    const { id: appId } = appOf(this.#world, accessOf(this.#world, request), node, 'POST')
    const length = Number(wish.file_length)
    if (!Number.isInteger(length) || length < 1) throw missingParameter('file_length')
    const mime = String(wish.file_type ?? '')
    if (!sampleTypes.includes(mime)) throw invalidParameter(`Param file_type must be one of {${sampleTypes.join(', ')}}.`)
    const id = `upload:${this.#world.ids.token(24)}`
    this.#sessions.set(id, {
      appId,
      length,
      mime: mime === 'image/jpg' ? 'image/jpeg' : mime,
      name: wish.file_name === undefined ? undefined : String(wish.file_name),
      bytes: Buffer.alloc(0),
    })
    return { id }
  }

  /** `GET /upload:…`: how much has arrived. */
  offset(request: FastifyRequest, id: string): WireMap {
    return { id, file_offset: this.#session(request, id).bytes.length }
  }

  /** `POST /upload:…`: the bytes, whole or from an offset on. */
  async append(request: FastifyRequest, id: string): Promise<WireMap> {
    const session = this.#session(request, id)
    const offset = Number(request.headers.file_offset ?? 0)
    if (offset !== session.bytes.length) throw invalidParameter(`file_offset must be ${session.bytes.length}.`)
    if (!Buffer.isBuffer(request.body)) throw missingParameter('file')
    session.bytes = Buffer.concat([session.bytes, request.body])
    if (session.bytes.length < session.length) return { id, file_offset: session.bytes.length }
    this.#sessions.delete(id)
    const media = await this.#world.media.add(session.bytes, session.mime, undefined, session.name)
    return { h: `4::${Buffer.from(`${session.mime}:${media.id}:${this.#world.ids.digits(8)}`).toString('base64url')}` }
  }

  #session(request: FastifyRequest, id: string): Session {
    const session = this.#sessions.get(id)
    if (!session || session.appId !== accessOf(this.#world, request).appId) throw noSuchObject(id, request.method)
    return session
  }
}

/** `POST /{app}/uploads`, then `POST` and `GET /upload:…`. */
export function serveUploads(app: FastifyInstance, world: World, nodes: Nodes): void {
  const uploads = new Uploads(world)
  app.post<{ Params: { node: string } }>('/:node/uploads', (request) => uploads.open(request, request.params.node))
  nodes.add({
    get: ({ id, request }) => (id.startsWith('upload:') ? uploads.offset(request, id) : undefined),
    post: ({ id, request }) => (id.startsWith('upload:') ? uploads.append(request, id) : undefined),
  })
}

/** The media id inside the handle of a finished upload. */
export const handleMedia = (handle: string): string | undefined =>
  Buffer.from(handle.replace(/^4::/, ''), 'base64url').toString().split(':')[1]
