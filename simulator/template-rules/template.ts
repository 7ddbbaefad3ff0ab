import { WireComponent } from '@woochat/contract/cloud-api/templates.ts'
import { invalidParameter, missingParameter } from '../graph-error.ts'
import { checkOneOf, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import { checkAuthentication } from './authentication.ts'
import { checkButtons } from './buttons.ts'
import { templateLanguages } from './languages.ts'
import { badFormat, templateRefusal, unfit } from './refusal.ts'
import { checkCarousel, checkCompany, checkOffer, kindsOfButtons } from './special.ts'
import { checkBody, checkFooter, checkHeader } from './text.ts'

export interface TemplateWish extends Parts, Extras {
  name: string
  language: string
  category: string
}

interface Parts {
  format: 'NAMED' | 'POSITIONAL'
  components: WireComponent[]
}

interface Extras {
  ttlSeconds?: number
  subCategory?: string
  linkTrackingOptedOut?: boolean
}

export const categories = ['AUTHENTICATION', 'MARKETING', 'UTILITY']

/** Checks a template as Meta does on creation. Source: Meta, Templates → Components (2026-09); subcodes as in the error catalogue. */
export function checkTemplate(json: WireMap): TemplateWish {
  const name = checkName(json.name)
  const language = checkLanguage(json.language)
  const category = checkOneOf(shown(json.category ?? '').toUpperCase(), 'category', categories)
  return {
    name,
    language,
    category,
    ...checkComponents(json.components, json.parameter_format, category, language),
    ...checkExtras(json, category),
  }
}

export function checkName(value: unknown): string {
  if (value === undefined || value === '') throw missingParameter('name')
  if (typeof value !== 'string' || !/^[a-z0-9_]{1,512}$/.test(value))
    throw templateRefusal(
      2388060,
      "Message template name isn't valid",
      'The name can hold only lowercase letters, digits and underscores, at most 512 characters.',
    )
  return value
}

export function checkLanguage(value: unknown): string {
  const language = shown(value ?? '')
  if (!templateLanguages.has(language))
    throw invalidParameter(`Param language must be one of the supported template languages - got "${language}".`)
  return language
}

/** Seconds an undelivered message may be tried. Source: Meta, Templates → Time-to-live (2026-09). */
const timesToLive: Readonly<Record<string, [number, number]>> = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
}

/** Settings beside the components. */
export function checkExtras(json: WireMap, category: string): Extras {
  const { message_send_ttl_seconds: ttl, sub_category: sub, cta_url_link_tracking_opted_out: optedOut } = json
  const [least, most] = timesToLive[category] ?? [0, 0]
  const seconds = typeof ttl === 'string' ? Number(ttl) : ttl
  if (ttl !== undefined && seconds !== -1 && !(Number.isInteger(seconds) && Number(seconds) >= least && Number(seconds) <= most))
    throw invalidParameter(
      `Param message_send_ttl_seconds must be -1 or a whole number from ${least} to ${most} for category ${category}.`,
    )
  if (optedOut !== undefined && typeof optedOut !== 'boolean')
    throw invalidParameter('Param cta_url_link_tracking_opted_out must be a boolean.')
  return {
    ...(ttl !== undefined && { ttlSeconds: Number(seconds) }),
    ...(sub !== undefined && { subCategory: checkSubCategory(sub) }),
    ...(optedOut !== undefined && { linkTrackingOptedOut: optedOut }),
  }
}

function checkSubCategory(value: unknown): string {
  const word = shown(value).toUpperCase()
  if (!/^[A-Z_]{1,60}$/.test(word)) throw invalidParameter(`Param sub_category is not valid - got "${shown(value)}".`)
  return word
}

/** The parts with their types in upper case and their samples as Meta keeps them. */
export function checkComponents(value: unknown, format: unknown, category: string, language: string): Parts {
  if (!Array.isArray(value) || !value.every(isMap)) throw missingParameter('components')
  const word = checkOneOf(shown(format ?? 'POSITIONAL').toUpperCase(), 'parameter_format', ['NAMED', 'POSITIONAL'])
  const parts = value.map(upper)
  const types = parts.map((part) => shown(part.type))
  if (!types.includes('BODY')) throw unfit('Body is missing', 'A message template needs a BODY component.')
  const twice = types.find((type, i) => types.indexOf(type) !== i)
  if (twice !== undefined) throw unfit('Component occurs twice', `A message template has at most one ${twice} component.`)
  const named = word === 'NAMED'
  const checked = category === 'AUTHENTICATION' ? checkAuthentication(parts, language) : checkFree(parts, category, named)
  return { components: checked.map((part) => WireComponent.parse(part)), format: named ? 'NAMED' : 'POSITIONAL' }
}

/** A template whose words are the business's own. */
function checkFree(parts: readonly WireMap[], category: string, named: boolean): WireMap[] {
  const most = bodyMost(parts)
  const checked = parts.map((part) => {
    switch (part.type) {
      case 'HEADER':
        return checkHeader(part, named)
      case 'BODY':
        return checkBody(part, named, most)
      case 'FOOTER':
        return checkFooter(part)
      case 'BUTTONS':
        return checkButtons(part, category)
      case 'CAROUSEL':
        return checkCarousel(part, category, named)
      case 'LIMITED_TIME_OFFER':
        return checkOffer(part)
      case 'CALL_PERMISSION_REQUEST':
        return part
      default:
        throw unfit('Component is not supported', `A component of type ${shown(part.type)} is not supported.`)
    }
  })
  checkCompany(checked, category)
  return checked
}

/** Characters the body may have in such company. */
export function bodyMost(parts: readonly WireMap[]): number {
  if (parts.some((part) => part.type === 'LIMITED_TIME_OFFER')) return 600
  return kindsOfButtons(parts).includes('SPM') ? 160 : 1024
}

/** Words that Meta takes in either case, in capitals. */
function upper(part: WireMap): WireMap {
  if (typeof part.type !== 'string') throw badFormat('COMPONENT', 'Each component needs a type.')
  return {
    ...part,
    type: part.type.toUpperCase(),
    ...(typeof part.format === 'string' && { format: part.format.toUpperCase() }),
    ...(Array.isArray(part.buttons) && { buttons: part.buttons.map(upperType) }),
    ...(Array.isArray(part.cards) && { cards: part.cards.map(upperCard) }),
  }
}

const upperType = (button: unknown): unknown =>
  isMap(button) && typeof button.type === 'string' ? { ...button, type: button.type.toUpperCase() } : button

const upperCard = (card: unknown): unknown =>
  isMap(card) && Array.isArray(card.components)
    ? { ...card, components: card.components.map((part) => (isMap(part) && typeof part.type === 'string' ? upper(part) : part)) }
    : card
