import { fillVariables, templateVariables } from '@woochat/contract/template-text.ts'
import type { Template, TemplateParts } from '@woochat/contract/templates.ts'
import type { Tone } from '../ui/chip.tsx'
import type { PreviewParts } from '../ui/whatsapp-preview.tsx'

interface Words {
  says: string
  tone: Tone
  /** What it means and what to do, in a sentence. */
  means: string
}

export const stateWords: Readonly<Record<Template['state'], Words>> = {
  DRAFT: { says: 'Draft', tone: 'plain', means: 'Not submitted to Meta yet.' },
  PENDING: {
    says: 'In review',
    tone: 'info',
    means: 'Meta is reading it. Most are decided within minutes, some take up to 24 hours. This page changes by itself.',
  },
  APPROVED: { says: 'Approved', tone: 'good', means: 'Ready for campaigns and for opening conversations.' },
  REJECTED: {
    says: 'Rejected',
    tone: 'bad',
    means: 'Meta does not allow it as it is. Mend that and submit it again.',
  },
  PAUSED: {
    says: 'Paused',
    tone: 'warn',
    means: 'Meta paused it because people blocked or reported it. It comes back by itself; a changed text helps it stay.',
  },
  DISABLED: {
    says: 'Disabled',
    tone: 'bad',
    means: 'Meta disabled it after repeated complaints. It cannot be used any more: make a new one with another text.',
  },
  ARCHIVED: { says: 'Archived', tone: 'plain', means: 'Put away at Meta.' },
  DELETED: {
    says: 'Deleted at Meta',
    tone: 'plain',
    means: 'It does not exist at Meta any more. Its name is free again after 30 days.',
  },
  IN_APPEAL: { says: 'In appeal', tone: 'info', means: 'You asked Meta to look again. This takes some days.' },
  LIMIT_EXCEEDED: {
    says: 'Too many templates',
    tone: 'bad',
    means: 'The account has as many templates as Meta allows. Delete some first.',
  },
}

export const categoryWords: Readonly<Record<Template['category'], { says: string; means: string }>> = {
  MARKETING: {
    says: 'Marketing',
    means: 'Offers, news, invitations, anything that promotes. Only goes to people who did not opt out, and costs the most.',
  },
  UTILITY: {
    says: 'Utility',
    means:
      'About something the person did or asked for: an order, a booking, a payment. With a word of promotion in it, Meta turns it into marketing.',
  },
  AUTHENTICATION: { says: 'Authentication', means: 'One-time codes.' },
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' })

/** `pt_BR` → “Portuguese (Brazil)”. */
export function languageName(code: string): string {
  try {
    return languageNames.of(code.replace('_', '-')) ?? code
  } catch {
    return code
  }
}

/** The samples of a template by the name of their variable, for one of its places. */
export const samplesOf = (parts: TemplateParts, place: 'header' | 'body'): Record<string, string> =>
  Object.fromEntries(
    templateVariables(parts).flatMap((v) =>
      v.place === place && parts.samples[v.key] ? [[v.name, parts.samples[v.key] ?? '']] : [],
    ),
  )

/** What `WhatsAppPreview` draws of a template. */
export const previewParts = (parts: TemplateParts, headerUrl: string | null): PreviewParts => ({
  header:
    parts.header &&
    (parts.header.kind === 'text' ? { kind: 'text', text: parts.header.text } : { kind: parts.header.kind, url: headerUrl }),
  body: parts.body,
  footer: parts.footer,
  buttons: parts.buttons,
})

/** One line of a template for lists, its variables filled by their samples. */
export const firstLine = (parts: TemplateParts): string => {
  const [line = ''] = fillVariables(parts.body, samplesOf(parts, 'body'))
    .split('\n')
    .filter((text) => text.trim() !== '')
  return line.replace(/[*_~`]/g, '')
}
