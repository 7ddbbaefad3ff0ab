const mega = 1024 * 1024

/** Types and sizes Meta takes. Source: Meta, Business phone numbers → Media (2026-09). */
const limits: Readonly<Record<string, number>> = {
  'image/jpeg': 5 * mega,
  'image/png': 5 * mega,
  'image/webp': 500 * 1024,
  'audio/aac': 16 * mega,
  'audio/amr': 16 * mega,
  'audio/mpeg': 16 * mega,
  'audio/mp4': 16 * mega,
  'audio/ogg': 16 * mega,
  'video/mp4': 16 * mega,
  'video/3gpp': 16 * mega,
}
const documents =
  /^(?:text\/plain|application\/(?:pdf|msword|vnd\.ms-(?:excel|powerpoint)|vnd\.openxmlformats-officedocument\.[\w.]+))$/

export const acceptedMime = (mime: string): boolean => Object.hasOwn(limits, mime) || documents.test(mime)

/** The most bytes of a file; a sticker may weigh more when it moves. */
export const mediaLimit = (mime: string, bytes?: Buffer): number =>
  mime === 'image/webp' && bytes && !isAnimated(bytes) ? 100 * 1024 : (limits[mime] ?? 100 * mega)

/** A WebP whose extended header has the animation bit. Source: WebP Container Specification, VP8X. */
const isAnimated = (bytes: Buffer): boolean => bytes.toString('latin1', 12, 16) === 'VP8X' && ((bytes[20] ?? 0) & 2) !== 0

/** The most bytes a link of this kind may bring. */
export const kindLimit = (kind: string): number => (kind === 'image' ? 5 : kind === 'document' ? 100 : 16) * mega

/** How the files of a type begin, where that tells the type. */
const beginnings: Readonly<Record<string, (head: string) => boolean>> = {
  'image/jpeg': (head) => head.startsWith('\xff\xd8\xff'),
  'image/png': (head) => head.startsWith('\x89PNG\r\n'),
  'image/webp': (head) => head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP',
  'application/pdf': (head) => head.startsWith('%PDF-'),
  'audio/ogg': (head) => head.startsWith('OggS'),
  'audio/amr': (head) => head.startsWith('#!AMR'),
  'video/mp4': (head) => head.slice(4, 8) === 'ftyp',
  'video/3gpp': (head) => head.slice(4, 8) === 'ftyp',
  'audio/mp4': (head) => head.slice(4, 8) === 'ftyp',
}

/** The type that the bytes themselves show, for the types that show one. */
export function sniff(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 12)
  // Sound and film share a container; only its brand tells.
  if (head.slice(4) === 'ftypM4A ') return 'audio/mp4'
  return Object.keys(beginnings).find((mime) => beginnings[mime]?.(head))
}

/** What is wrong when the bytes are of another type than they say, in Meta's words. */
export function mismatchOf(mime: string, bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 12)
  const begins = beginnings[mime]
  if (!begins || begins(head)) return undefined
  const seen = sniff(bytes) ?? 'application/octet-stream'
  return `Media file is not of the type it says. Received file of type '${seen}', expected '${mime}'.`
}
