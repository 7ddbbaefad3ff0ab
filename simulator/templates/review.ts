import { BodyComponent, HeaderComponent } from '@woochat/contract/cloud-api/templates.ts'
import type { Template } from '../state.ts'

export interface Verdict {
  event: 'APPROVED' | 'REJECTED'
  reason: string
  category: string
}

const scam = /free money|you(?:'| ha)ve won|send (?:us )?your (?:password|pin)|guaranteed profit/i
const abuse = /\b(?:idiot|stupid customer)\b/i
const promotion = /\b(?:\d+ ?% off|discount|sale|offer|buy now|coupon|promo)\b/i

/** What our reviewer decides: scam and abuse are refused, promotion in a utility template is approved as marketing. */
export function review(template: Template): Verdict {
  const text = template.components
    .map((part) => BodyComponent.safeParse(part).data?.text ?? HeaderComponent.safeParse(part).data?.text ?? '')
    .join('\n')
  const rejected = (reason: string): Verdict => ({ event: 'REJECTED', reason, category: template.category })
  if (scam.test(text)) return rejected('SCAM')
  if (abuse.test(text)) return rejected('ABUSIVE_CONTENT')
  if (template.name.includes('reject')) return rejected('INVALID_FORMAT')
  const category = template.category === 'UTILITY' && promotion.test(text) ? 'MARKETING' : template.category
  return { event: 'APPROVED', reason: 'NONE', category }
}

/** Meta's advice that comes with a rejection. */
export const advice: Readonly<Record<string, string>> = {
  SCAM: 'Remove promises of money or requests for secrets and submit the template again.',
  ABUSIVE_CONTENT: 'Remove threatening or insulting words and submit the template again.',
  INVALID_FORMAT: 'Check variables and formatting and submit the template again.',
  INCORRECT_CATEGORY: 'Choose the category that fits the content.',
  PROMOTIONAL: 'Remove promotional content or choose the marketing category.',
  TAG_CONTENT_MISMATCH: 'Make the content match the chosen language and category.',
}
