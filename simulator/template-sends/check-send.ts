import { GraphError, invalidParameter } from '../graph-error.ts'
import type { Template } from '../state.ts'
import { checkList, checkMap, checkText, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import { checkButtonValues } from './button-values.ts'
import { needsOf, type PartNeeds, type SendNeeds } from './needs.ts'
import { checkCodeText, checkHeaderValue, checkTexts, type Found, valueText } from './values.ts'

/** The components of a send by what they speak of. */
interface Given {
  header: readonly unknown[]
  body: readonly unknown[]
  buttons: WireMap[]
  carousel: unknown
  offer: readonly unknown[] | undefined
  tap: readonly unknown[] | undefined
}

/**
 * Checks the values of a template send against what the template wants, and gives the files, products, orders and Flows it names.
 * Source: Meta, Templates → Sending and Support → Error codes (2026-09).
 */
export function checkTemplateSend(template: Template, components: unknown): Found {
  const needs = needsOf(template)
  const found: Found = { files: [], goods: [], orders: [], flows: [] }
  const given = sort(components, ofMessage)
  checkPart(needs, '', given, needs.named, found)
  if (needs.code) checkCodes(given.body)
  if (needs.cards.length > 0 || given.carousel !== undefined) checkCards(needs, given.carousel, found)
  if (needs.offer !== 'none' || given.offer) checkOffer(needs, given.offer)
  if (given.tap) checkTap(given.tap)
  return found
}

const ofMessage: ReadonlySet<string> = new Set([
  'header',
  'body',
  'button',
  'carousel',
  'limited_time_offer',
  'tap_target_configuration',
])
const ofCard: ReadonlySet<string> = new Set(['header', 'body', 'button'])
const nothing: readonly unknown[] = []

function sort(components: unknown, allowed: ReadonlySet<string>): Given {
  const given: Given = { header: nothing, body: nothing, buttons: [], carousel: undefined, offer: undefined, tap: undefined }
  if (components === undefined || components === null) return given
  if (!Array.isArray(components)) throw noObjects()
  for (const part of components) {
    if (!isMap(part)) throw noObjects()
    const type = typeof part.type === 'string' ? part.type.toLowerCase() : ''
    if (!allowed.has(type))
      throw new GraphError(100, undefined, { message: `(#100) Unexpected component type "${shown(part.type ?? '')}".` })
    place(given, type, part)
  }
  return given
}

const noObjects = (): GraphError =>
  new GraphError(100, undefined, { message: "(#100) Param template['components'] must be a list of JSON objects." })

function place(given: Given, type: string, part: WireMap): void {
  if (type === 'button') {
    given.buttons.push(part)
    return
  }
  const values: readonly unknown[] = Array.isArray(part.parameters) ? part.parameters : []
  if (type === 'header') given.header = once(given.header, type, values)
  else if (type === 'body') given.body = once(given.body, type, values)
  else if (type === 'carousel') given.carousel = part.cards ?? []
  else if (type === 'limited_time_offer') given.offer = values
  else given.tap = values
}

function once(before: readonly unknown[], type: string, values: readonly unknown[]): readonly unknown[] {
  if (before !== nothing) throw invalidParameter(`Param template['components'] has more than one component of type ${type}.`)
  return values
}

/** Header, body and buttons of the message or of a card; `at` says of which. */
function checkPart(needs: PartNeeds, at: string, given: Given, named: boolean, found: Found): void {
  const length = checkTexts(at === '' ? 'body' : `${at} body`, given.body, needs.bodyVariables, named)
  if (needs.bodyLength + length > needs.bodyMost)
    throw new GraphError(132005, 'Translated text is too long for component type BODY')
  checkHeaderValue(needs, at === '' ? 'header' : `${at} header`, given.header, named, found)
  checkButtonValues(needs.buttons, given.buttons, found)
}

function checkCodes(values: readonly unknown[]): void {
  for (const value of values) if (isMap(value)) checkCodeText('body', valueText('body', value))
}

/** As many cards as were approved, each once; of products two to ten. */
function checkCards(needs: SendNeeds, value: unknown, found: Found): void {
  if (needs.cards.length === 0) throw new GraphError(132000, 'carousel: this template has no carousel')
  if (value === undefined) throw new GraphError(131008, "Parameter 'carousel' is mandatory")
  const cards = needs.productCards ? checkList(value, 'cards', 2, 10) : checkList(value, 'cards', 0, Number.MAX_SAFE_INTEGER)
  if (!needs.productCards && cards.length !== needs.cards.length)
    throw new GraphError(
      132000,
      `carousel: number of cards (${cards.length}) does not match the expected number of cards (${needs.cards.length})`,
    )
  const seen = new Set<number>()
  for (const card of cards) {
    const index = Number(typeof card.card_index === 'string' ? card.card_index || Number.NaN : (card.card_index ?? Number.NaN))
    if (!Number.isInteger(index) || index < 0 || index >= cards.length || seen.has(index))
      throw new GraphError(
        131009,
        `carousel: card_index ${shown(card.card_index ?? '')} is not valid: each from 0 to ${cards.length - 1} must be given once`,
      )
    seen.add(index)
    const wanted = needs.cards[index] ?? needs.cards.at(-1)
    if (wanted) checkPart(wanted, `carousel card ${index}`, sort(card.components, ofCard), needs.named, found)
  }
}

function checkOffer(needs: SendNeeds, values: readonly unknown[] | undefined): void {
  if (needs.offer === 'none') throw new GraphError(132000, 'limited_time_offer: this template has no limited-time offer')
  if (!values?.length) {
    if (needs.offer === 'optional') return
    throw new GraphError(131008, 'limited_time_offer: Parameter of type limited_time_offer is missing')
  }
  const [value] = values
  if (!isMap(value) || value.type !== 'limited_time_offer')
    throw new GraphError(132012, 'limited_time_offer: Format mismatch, expected LIMITED_TIME_OFFER')
  const time = checkMap(value.limited_time_offer, 'limited_time_offer').expiration_time_ms
  if (time === undefined) throw new GraphError(131008, 'limited_time_offer: expiration_time_ms is missing')
  if (typeof time !== 'number' || !Number.isInteger(time) || time <= 0)
    throw new GraphError(131009, 'limited_time_offer: expiration_time_ms must be a time in milliseconds')
}

/** Another title for the link of the first button. Source: Meta, Templates → Tap target URL title override (2025-11). */
function checkTap([value]: readonly unknown[]): void {
  if (!isMap(value) || value.type !== 'tap_target_configuration')
    throw new GraphError(132012, 'tap_target_configuration: Format mismatch, expected TAP_TARGET_CONFIGURATION')
  for (const target of checkList(value.tap_target_configuration, 'tap_target_configuration', 1, 1)) {
    if (!/^https?:\/\/\S+$/.test(checkText(target.url, "tap_target_configuration['url']", 2000)))
      throw invalidParameter("Param tap_target_configuration['url'] is not a valid URI.")
    checkText(target.title, "tap_target_configuration['title']", 200)
  }
}
