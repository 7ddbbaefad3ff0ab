import { z } from 'zod'
import { MediaId } from './id.ts'

const MediaPart = z.object({
  mediaId: MediaId.nullable().meta({ description: 'null until the file has been fetched from Meta' }),
  url: z.string().nullable().meta({ description: 'Signed address, fresh with every answer' }),
  mime: z.string(),
  fileName: z.string().nullable(),
  caption: z.string().nullable(),
  problem: z.string().nullable().meta({ description: 'Why there is no file' }),
})
export type MediaPart = z.infer<typeof MediaPart>

export const TemplateButtonShown = z.object({
  kind: z.enum(['quick-reply', 'url', 'phone', 'copy-code', 'other']),
  text: z.string(),
  url: z.string().nullable(),
})

/** A template as the recipient sees it: variables filled in. */
export const TemplateShown = z.object({
  type: z.literal('template'),
  name: z.string(),
  language: z.string(),
  header: z
    .object({
      kind: z.enum(['text', 'image', 'video', 'document']),
      text: z.string().nullable(),
      url: z.string().nullable(),
      mediaId: MediaId.nullable().optional(),
    })
    .nullable(),
  body: z.string(),
  footer: z.string().nullable(),
  buttons: z.array(TemplateButtonShown),
})
export type TemplateShown = z.infer<typeof TemplateShown>

/** What a message says, of every type WhatsApp knows; what it does not tell us is `unsupported`. */
export const Content = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  MediaPart.extend({ type: z.literal('image') }),
  MediaPart.extend({ type: z.literal('video') }),
  MediaPart.extend({ type: z.literal('audio'), voice: z.boolean() }),
  MediaPart.extend({ type: z.literal('document') }),
  MediaPart.extend({ type: z.literal('sticker') }),
  TemplateShown,
  z.object({ type: z.literal('button'), text: z.string(), payload: z.string().nullable() }),
  z.object({ type: z.literal('reply'), id: z.string(), title: z.string(), description: z.string().nullable() }),
  z.object({ type: z.literal('reaction'), emoji: z.string().nullable(), toMessage: z.string() }),
  z.object({
    type: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().nullable(),
    address: z.string().nullable(),
  }),
  z.object({ type: z.literal('contacts'), cards: z.array(z.object({ name: z.string(), phones: z.array(z.string()) })) }),
  z.object({ type: z.literal('order'), items: z.number().int(), total: z.number(), currency: z.string() }),
  z.object({ type: z.literal('unsupported'), what: z.string() }),
  z.object({ type: z.literal('event'), event: z.enum(['assigned', 'unassigned', 'resolved', 'reopened']), text: z.string() }),
])
export type Content = z.infer<typeof Content>
export type ContentType = Content['type']

/** One line that stands for a message in a list, e.g. “📷 Photo”. */
export function previewOf(content: Content): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'image':
      return content.caption ? `📷 ${content.caption}` : '📷 Photo'
    case 'video':
      return content.caption ? `🎬 ${content.caption}` : '🎬 Video'
    case 'audio':
      return content.voice ? '🎤 Voice message' : '🎵 Audio'
    case 'document':
      return `📄 ${content.fileName ?? content.caption ?? 'Document'}`
    case 'sticker':
      return 'Sticker'
    case 'template':
      return content.body
    case 'button':
      return content.text
    case 'reply':
      return content.title
    case 'reaction':
      return content.emoji ? `Reacted ${content.emoji}` : 'Took back a reaction'
    case 'location':
      return `📍 ${content.name ?? 'Location'}`
    case 'contacts':
      return `👤 ${content.cards[0]?.name ?? 'Contact'}`
    case 'order':
      return `🛒 Order of ${content.items}`
    case 'unsupported':
      return 'A message WhatsApp does not pass on'
    case 'event':
      return content.text
  }
}
