import type { Template } from '../state.ts'
import { bodyMost } from '../template-rules/template.ts'
import { bareLength, variablesOf } from '../template-rules/text.ts'
import { isMap, shown, type WireMap } from '../wire/wire-value.ts'

export interface ButtonNeeds {
  readonly type: string
  /** Of a link with a variable: its length without it. */
  readonly linkLength: number | undefined
  /** The button as it was approved: which Flow it opens. */
  readonly button: WireMap
}

/** What a message, or one card of it, must bring. Kinds of headers are those of parameters: `text`, `image` …, or `none`. */
export interface PartNeeds {
  readonly header: string
  readonly headerVariables: readonly string[]
  readonly headerLength: number
  readonly bodyVariables: readonly string[]
  readonly bodyLength: number
  readonly bodyMost: number
  readonly buttons: readonly ButtonNeeds[]
}

export interface SendNeeds extends PartNeeds {
  readonly named: boolean
  /** An authentication template: its values are codes. */
  readonly code: boolean
  readonly cards: readonly PartNeeds[]
  /** Cards of products: sent in any number up to ten, whatever was approved. */
  readonly productCards: boolean
  readonly offer: 'none' | 'optional' | 'required'
}

const known = new WeakMap<Template['components'], SendNeeds>()

/** What a send of a template must bring, worked out once for each version of its components. */
export function needsOf(template: Template): SendNeeds {
  const found = known.get(template.components)
  if (found) return found
  const parts = template.components as readonly WireMap[]
  const cards = cardsOf(parts)
  const needs: SendNeeds = {
    ...partNeeds(parts, bodyMost(parts)),
    named: template.format === 'NAMED',
    code: template.category === 'AUTHENTICATION',
    cards,
    productCards: cards[0]?.header === 'product',
    offer: offerOf(parts),
  }
  known.set(template.components, needs)
  return needs
}

const partOf = (parts: readonly WireMap[], type: string): WireMap | undefined => parts.find((part) => part.type === type)

function partNeeds(parts: readonly WireMap[], most: number): PartNeeds {
  const header = partOf(parts, 'HEADER')
  const title = shownText(header?.text)
  const body = shownText(partOf(parts, 'BODY')?.text)
  const buttons = partOf(parts, 'BUTTONS')?.buttons
  return {
    header: header ? shown(header.format).toLowerCase() : 'none',
    headerVariables: variablesOf(title),
    headerLength: bareLength(title),
    bodyVariables: variablesOf(body),
    bodyLength: bareLength(body),
    bodyMost: most,
    buttons: Array.isArray(buttons) ? buttons.filter(isMap).map(buttonNeeds) : [],
  }
}

const shownText = (value: unknown): string => (typeof value === 'string' ? value : '')

function buttonNeeds(button: WireMap): ButtonNeeds {
  const url = shownText(button.url)
  return { type: shown(button.type), linkLength: variablesOf(url).length > 0 ? bareLength(url) : undefined, button }
}

function cardsOf(parts: readonly WireMap[]): PartNeeds[] {
  const cards = partOf(parts, 'CAROUSEL')?.cards
  return Array.isArray(cards)
    ? cards.filter(isMap).map((card) => partNeeds(Array.isArray(card.components) ? card.components.filter(isMap) : [], 160))
    : []
}

function offerOf(parts: readonly WireMap[]): SendNeeds['offer'] {
  const offer = partOf(parts, 'LIMITED_TIME_OFFER')?.limited_time_offer
  if (!isMap(offer)) return 'none'
  return offer.has_expiration === true ? 'required' : 'optional'
}
