import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type MediaView, text } from './bubble.ts'

/** A file that a business sent: uploaded (`id`), or a link that the handset fetches through us. */
export function mediaView(world: World, kind: string, content: WireMap): MediaView {
  const media = content.id === undefined ? undefined : world.media.find(String(content.id))
  const name = text(content.filename) || media?.fileName
  return {
    kind,
    url:
      content.id === undefined
        ? `/phones/api/link?url=${encodeURIComponent(text(content.link))}`
        : `/phones/api/media/${String(content.id)}`,
    name: name || undefined,
    ...(media && { size: media.size, mime: media.mime }),
    ...(content.voice === true && { voice: true }),
  }
}
