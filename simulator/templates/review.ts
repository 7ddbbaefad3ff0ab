import type { Template } from '../state.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'

export interface Verdict {
  event: 'APPROVED' | 'REJECTED'
  reason: string
  category: string
}

const scam = /free money|you(?:'| ha)ve won|send (?:us )?your (?:password|pin)|guaranteed profit/i
const abuse = /\b(?:idiot|stupid customer)\b/i
const promotion = /\b(?:\d+ ?% off|discount|sale|offer|buy now|coupon|promo)\b/i
const code =
  /\{\{\w+\}\}\*? is your (?:verification|login|one-time|security) (?:code|password)|\bone-time (?:code|password|passcode)\b/i

/**
 * What our reviewer decides: scam and abuse are refused, codes outside authentication too; promotion in a utility template is
 * approved as marketing. Source: Meta, Templates → Template categorization (2025-11).
 */
export function review({ name, category, components }: Pick<Template, 'name' | 'category' | 'components'>): Verdict {
  const text = textOf(components)
  const rejected = (reason: string): Verdict => ({ event: 'REJECTED', reason, category })
  if (scam.test(text)) return rejected('SCAM')
  if (abuse.test(text)) return rejected('ABUSIVE_CONTENT')
  if (name.includes('reject')) return rejected('INVALID_FORMAT')
  if (category !== 'AUTHENTICATION' && code.test(text)) return rejected('INCORRECT_CATEGORY')
  return { event: 'APPROVED', reason: 'NONE', category: category === 'UTILITY' && promotion.test(text) ? 'MARKETING' : category }
}

/** Every text of a template, cards and all. */
function textOf(components: readonly WireMap[]): string {
  return components
    .flatMap((part) => [
      typeof part.text === 'string' ? part.text : '',
      ...(Array.isArray(part.cards) ? part.cards.map((card) => (isMap(card) ? textOf(maps(card.components)) : '')) : []),
    ])
    .join('\n')
}

const maps = (value: unknown): WireMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

/** Meta's advice that comes with a rejection. */
export const advice: Readonly<Record<string, string>> = {
  SCAM: 'Remove promises of money or requests for secrets and submit the template again.',
  ABUSIVE_CONTENT: 'Remove threatening or insulting words and submit the template again.',
  INVALID_FORMAT: 'Check variables and formatting and submit the template again.',
  INCORRECT_CATEGORY: 'Choose the category that fits the content.',
  PROMOTIONAL: 'Remove promotional content or choose the marketing category.',
  TAG_CONTENT_MISMATCH: 'Make the content match the chosen language and category.',
  CATEGORY_NOT_AVAILABLE: 'Choose a category that is available for the account.',
}
