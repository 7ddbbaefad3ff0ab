import { invalidParameter } from '../graph-error.ts'
import { checkMap, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import { checkCardButtons } from './buttons.ts'
import { missingField, tooLong, unfit } from './refusal.ts'
import { checkBody, checkHeader } from './text.ts'

/**
 * Two to ten cards of one make: pictures or videos with up to two buttons, or products with one.
 * Source: Meta, Templates → Media card carousel and Product card carousel templates (2025-11).
 */
export function checkCarousel(part: WireMap, category: string, named: boolean): WireMap {
  const { cards } = part
  if (!Array.isArray(cards) || cards.length < 2 || cards.length > 10)
    throw unfit('Number of cards is not valid', 'A carousel has 2 to 10 cards.')
  const checked = cards.map((card, index) => checkCard(card, index, named))
  if (new Set(checked.map(makeOf)).size > 1)
    throw unfit('Cards are not alike', 'All cards of a carousel have the same header format, body and kinds of buttons.')
  if (category !== 'MARKETING' && makeOf(checked[0] ?? {}).startsWith('PRODUCT'))
    throw unfit('Component is not supported', 'Carousels of products belong to marketing templates.')
  return { ...part, cards: checked }
}

/** What all cards must have in common, in a word. */
function makeOf(card: WireMap): string {
  const parts = Array.isArray(card.components) ? card.components.filter(isMap) : []
  const header = parts.find((part) => part.type === 'HEADER')
  const buttons = parts.find((part) => part.type === 'BUTTONS')?.buttons
  const kinds = Array.isArray(buttons) ? buttons.filter(isMap).map((button) => shown(button.type)) : []
  return [shown(header?.format), parts.some((part) => part.type === 'BODY'), ...kinds].join(' ')
}

function checkCard(card: unknown, index: number, named: boolean): WireMap {
  const parts = isMap(card) && Array.isArray(card.components) ? card.components : undefined
  if (!isMap(card) || !parts?.every(isMap)) throw missingField('CAROUSEL', `cards[${index}].components`)
  const types = parts.map((part) => shown(part.type))
  if (new Set(types).size < types.length || types.some((type) => !['HEADER', 'BODY', 'BUTTONS'].includes(type)))
    throw unfit('Card is not valid', 'A card has one HEADER, at most one BODY, and BUTTONS.')
  const header = parts.find((part) => part.type === 'HEADER')
  if (!header || !['IMAGE', 'VIDEO', 'PRODUCT'].includes(shown(header.format)))
    throw unfit('Card header is not valid', 'A card needs a HEADER of format IMAGE, VIDEO or PRODUCT.')
  if (!types.includes('BUTTONS')) throw missingField('CAROUSEL', `cards[${index}] BUTTONS`)
  const ofProduct = header.format === 'PRODUCT'
  if (ofProduct && types.includes('BODY')) throw unfit('Card is not valid', 'A card of a product has no BODY.')
  const components = parts.map((part) =>
    part.type === 'HEADER'
      ? checkHeader(part, named)
      : part.type === 'BODY'
        ? checkBody(part, named, 160)
        : checkCardButtons(part, ofProduct),
  )
  return { ...card, components }
}

/** Source: Meta, Templates → Limited-time offer templates (2025-11). */
export function checkOffer(part: WireMap): WireMap {
  const offer = checkMap(part.limited_time_offer, 'limited_time_offer')
  if (typeof offer.text !== 'string' || !offer.text.trim()) throw missingField('LIMITED_TIME_OFFER', 'text')
  if (offer.text.length > 16) throw tooLong('Limited time offer text', 16)
  if (offer.has_expiration !== undefined && typeof offer.has_expiration !== 'boolean')
    throw invalidParameter("Param limited_time_offer['has_expiration'] must be a boolean.")
  return part
}

/** What goes together: some parts are for themselves, some want others beside them. */
export function checkCompany(parts: readonly WireMap[], category: string): void {
  const has = (type: string): boolean => parts.some((part) => part.type === type)
  const refuse = (what: string, others: readonly string[]): void => {
    const wrong = others.find(has)
    if (has(what) && wrong !== undefined) throw unfit('Components do not go together', `A template with ${what} has no ${wrong}.`)
  }
  refuse('CAROUSEL', ['HEADER', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CALL_PERMISSION_REQUEST'])
  refuse('CALL_PERMISSION_REQUEST', ['BUTTONS', 'LIMITED_TIME_OFFER'])
  refuse('LIMITED_TIME_OFFER', ['FOOTER'])
  const format = shown(parts.find((part) => part.type === 'HEADER')?.format)
  const kinds = kindsOfButtons(parts)
  if (has('LIMITED_TIME_OFFER')) checkOfferCompany(category, format, kinds)
  if ((format === 'GIF' || format === 'PRODUCT') && category !== 'MARKETING')
    throw unfit('Header is not supported', `A header of format ${format} belongs to marketing templates.`)
  if ((format === 'PRODUCT') !== kinds.includes('SPM'))
    throw unfit('Components do not go together', 'A header of format PRODUCT and a button of type SPM come together.')
  if (kinds.includes('MPM') && format !== '' && format !== 'TEXT')
    throw unfit('Components do not go together', 'A template with an MPM button has a text header or none.')
}

function checkOfferCompany(category: string, format: string, kinds: readonly string[]): void {
  if (category !== 'MARKETING') throw unfit('Component is not supported', 'Limited-time offers belong to marketing templates.')
  if (format !== '' && format !== 'IMAGE' && format !== 'VIDEO')
    throw unfit('Components do not go together', 'The header of a limited-time offer is an image or a video.')
  if (kinds.length === 0 || kinds.some((kind) => kind !== 'URL' && kind !== 'COPY_CODE'))
    throw unfit('Components do not go together', 'A limited-time offer has buttons of types COPY_CODE and URL only.')
}

/** Kinds of the buttons below the message. */
export function kindsOfButtons(parts: readonly WireMap[]): string[] {
  const buttons = parts.find((part) => part.type === 'BUTTONS')?.buttons
  return Array.isArray(buttons) ? buttons.filter(isMap).map((button) => shown(button.type)) : []
}
