import { z } from 'zod'
import { MediaId, textId } from './id.ts'
import { route } from './route.ts'

export const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const

/** Largest upload by kind in bytes. Source: Meta, Business Phone Numbers → Media (2026-09). */
export const mediaLimits: Readonly<Record<(typeof mediaKinds)[number], number>> = {
  image: 5 * 1024 * 1024,
  video: 16 * 1024 * 1024,
  audio: 16 * 1024 * 1024,
  document: 100 * 1024 * 1024,
  sticker: 500 * 1024,
}

export const Media = z.object({
  id: MediaId,
  kind: z.enum(mediaKinds),
  mime: z.string(),
  bytes: z.number().int(),
  fileName: z.string().nullable(),
  url: z.string().meta({ description: 'Signed, relative to this server, valid for some minutes' }),
})
export type Media = z.infer<typeof Media>

export const mediaRoutes = {
  upload: route({
    method: 'POST',
    path: '/media',
    may: 'contacts:read',
    summary: 'Upload one file (field `file`)',
    wire: 'upload',
    reply: Media,
  }),
  get: route({
    method: 'GET',
    path: '/media/:id',
    may: 'conversations:read',
    summary: 'A file and a fresh signed address',
    params: z.object({ id: textId(MediaId) }),
    reply: Media,
  }),
  download: route({
    method: 'GET',
    path: '/media/:id/file',
    may: 'anyone',
    summary: 'The bytes, by a signed address',
    wire: 'download',
    params: z.object({ id: textId(MediaId) }),
    query: z.object({ workspace: z.string().max(20), until: z.string().max(20), signature: z.string().max(100) }),
    reply: z.void(),
  }),
}
