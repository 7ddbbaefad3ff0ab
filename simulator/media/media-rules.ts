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
export const mediaLimit = (mime: string): number => limits[mime] ?? 100 * mega

/** The most bytes a link of this kind may bring. */
export const kindLimit = (kind: string): number => (kind === 'image' ? 5 : kind === 'document' ? 100 : 16) * mega

/** The image type the bytes themselves show. */
export function sniff(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 12)
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('\x89PNG\r\n')) return 'image/png'
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'image/webp'
  return undefined
}
