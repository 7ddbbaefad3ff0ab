import { sniff } from '../media/media-rules.ts'
import { mediaUrl } from '../media/serve.ts'
import type { Media, Thread } from '../state.ts'
import type { World } from '../world.ts'
import { given, type WithFile, type Worded, wrong } from './content.ts'
import type { FromPhone } from './from-phone.ts'
import { samples } from './samples.ts'

const kinds = new Set<string>(['image', 'video', 'audio', 'sticker', 'document'])
const mostBytes = 100 * 1024 * 1024

export const hasFile = (wish: FromPhone): wish is WithFile => kinds.has(wish.type)

/** The wish that sends a file as what it is: a picture, a video, a sound, else a document. */
export function fileWish(number: string, media: Media, caption: string | undefined): WithFile {
  const main = media.mime.split('/')[0] ?? ''
  const bare = { number, media_id: media.id }
  if (main === 'audio') return { ...bare, type: 'audio' }
  if (main === 'image' || main === 'video') return { ...bare, type: main, caption }
  return { ...bare, type: 'document', caption, filename: media.fileName }
}

/** A message with a file, which gets an id for the business to download it by. `base` is the address the file is found under. */
export async function fileContent(world: World, thread: Thread, wish: WithFile, base: string): Promise<Worded> {
  const media = await mediaOf(world, thread, wish)
  if (media.size > mostBytes) return tooLarge
  const content = {
    ...('caption' in wish && given({ caption: wish.caption })),
    ...(wish.type === 'document' && given({ filename: wish.filename ?? media.fileName })),
    mime_type: media.mime,
    sha256: Buffer.from(media.sha256, 'hex').toString('base64'),
    id: media.id,
    url: mediaUrl(world, base, media.id),
    ...(wish.type === 'audio' && { voice: wish.voice ?? false }),
    ...(wish.type === 'sticker' && { animated: wish.animated ?? false }),
  }
  return { type: wish.type, content }
}

const tooLarge: Worded = {
  type: 'unsupported',
  content: { type: 'media_placeholder' },
  extra: {
    errors: [
      {
        code: 131052,
        title: 'Media download error',
        message: 'Media download error',
        error_data: { details: 'The file is larger than 100 MB.' },
      },
    ],
  },
}

async function mediaOf(world: World, thread: Thread, { type, media_id, data, mime_type, ...rest }: WithFile): Promise<Media> {
  if (media_id !== undefined) {
    const media = world.media.find(media_id)
    if (!media) throw wrong(`There is no file ${media_id}.`)
    return media
  }
  const fileName = 'filename' in rest ? rest.filename : undefined
  const sample = samples[type]
  const bytes = data === undefined ? (sample?.bytes ?? Buffer.alloc(0)) : Buffer.from(data, 'base64')
  const mime = mime_type ?? (data === undefined ? sample?.mime : sniff(bytes)) ?? 'application/octet-stream'
  return world.media.add(bytes, mime, thread.numberId, fileName, true)
}
