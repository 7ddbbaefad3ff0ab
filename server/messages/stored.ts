import type { Content, TemplateShown } from '@woochat/contract/content.ts'
import type { MediaId } from '@woochat/contract/id.ts'
import { shownTemplate, type TemplateValues } from '@woochat/contract/template-shown.ts'
import type { TemplateParts } from '@woochat/contract/templates.ts'

/** Campaign messages keep their values only; their text comes from the campaign's frozen template. Others keep what was shown. */
export interface StoredTemplate {
  type: 'template'
  values: TemplateValues
  templateId?: number
  headerMediaId?: number | null
  shown?: TemplateShown
}

/** What `messages.content` holds. Addresses of files are never stored: they are signed with every answer. */
export type StoredContent = Exclude<Content, { type: 'template' }> | StoredTemplate

/** The template of a campaign as it was when its recipients were frozen. */
export interface FrozenTemplate {
  name: string
  language: string
  category?: string
  parts: TemplateParts
}

/** Stored content as the contract has it, with the addresses of its files still to be signed. */
export function contentOf(stored: StoredContent, frozen: FrozenTemplate | null, frozenHeaderId: number | null): Content {
  if (stored.type !== 'template') return stored
  const shown = stored.shown ?? (frozen ? shownTemplate(frozen, stored.values) : missing)
  if (!shown.header || shown.header.kind === 'text') return shown
  return { ...shown, header: { ...shown.header, url: null, mediaId: (stored.headerMediaId ?? frozenHeaderId) as MediaId | null } }
}

const missing: TemplateShown = { type: 'template', name: '', language: '', header: null, body: '', footer: null, buttons: [] }

/** Fills in the signed addresses of files. */
export function withAddresses(content: Content, sign: (mediaId: number) => string): Content {
  switch (content.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return content.mediaId === null ? content : { ...content, url: sign(content.mediaId) }
    case 'template':
      return content.header?.mediaId ? { ...content, header: { ...content.header, url: sign(content.header.mediaId) } } : content
    default:
      return content
  }
}
