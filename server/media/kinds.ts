import { type Media, mediaLimits } from '@woochat/contract/media.ts'

export type MediaKind = Media['kind']

/** What WhatsApp shows as itself; everything else goes as a document. Source: Meta, Business Phone Numbers → Media (2026-09). */
const kindOfMime: Readonly<Record<string, MediaKind>> = {
  'image/jpeg': 'image',
  'image/png': 'image',
  'video/mp4': 'video',
  'video/3gpp': 'video',
  'audio/aac': 'audio',
  'audio/amr': 'audio',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/ogg': 'audio',
  'image/webp': 'sticker',
}

/** Other names that sniffers and phones give to the same kinds. */
const sameMime: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/mp3': 'audio/mpeg',
  'audio/opus': 'audio/ogg',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'image/jpg': 'image/jpeg',
}

/** Files whose bytes do not say what they are, by the end of their name: all of them harmless text. */
const mimeOfEnding: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  csv: 'text/csv',
  md: 'text/plain',
  log: 'text/plain',
  json: 'application/json',
}

/** What a file is: by its bytes, else, for plain text, by the end of its name. What a browser claims is not believed. */
export function mimeOf(sniffed: string | undefined, fileName: string | null): string {
  if (sniffed) return sameMime[sniffed] ?? sniffed.split(';')[0] ?? sniffed
  const ending = /\.([a-z0-9]{1,8})$/i.exec(fileName ?? '')?.[1]?.toLowerCase() ?? ''
  return mimeOfEnding[ending] ?? 'application/octet-stream'
}

/** A picture that is too large for a sticker still goes as a document. */
export function kindOf(mime: string, bytes: number): MediaKind {
  const kind = kindOfMime[mime] ?? 'document'
  return kind === 'sticker' && bytes > mediaLimits.sticker ? 'document' : kind
}

/** Kinds that a browser may show in place: none of them can run. */
const harmless = /^(image\/(jpeg|png|webp|gif)|video\/(mp4|3gpp)|audio\/(aac|amr|mpeg|mp4|ogg)|application\/pdf)$/
export const isHarmless = (mime: string): boolean => harmless.test(mime)
