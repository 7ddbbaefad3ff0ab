import { GraphError } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { checkList, checkMap, checkOneOf, checkText, type FileRef, fileRef, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { linkParameters } from './action-rules.ts'
import { checkGoods } from './goods-rules.ts'

/**
 * Two to ten cards of one make: pictures or videos with the same buttons, or products of one catalogue.
 * Source: Meta, Messages → Interactive media carousel and product carousel messages (2026-05).
 */
export function mediaOrProductCards(action: WireMap, world: World, number: PhoneNumber): FileRef[] {
  const cards = checkList(action.cards, 'cards', 2, 10)
  cards.forEach((card, index) => {
    if (card.card_index !== index)
      throw new GraphError(
        131009,
        `Parameter 'card_index' of card ${index} must be ${index}: cards are counted from 0 without a gap`,
      )
  })
  const kinds = new Set(cards.map((card) => checkOneOf(card.type, "card['type']", ['cta_url', 'product'])))
  if (kinds.size > 1) throw new GraphError(131009, 'All cards of a carousel must have the same type')
  if (kinds.has('product')) return productCards(cards, world, number)
  const seen = cards.map(mediaCard)
  if (new Set(seen.map(({ file }) => file.kind)).size > 1)
    throw new GraphError(131009, 'All cards of a carousel must have the same header type')
  if (new Set(seen.map(({ buttons }) => buttons)).size > 1)
    throw new GraphError(131009, 'All cards of a carousel must have the same buttons')
  return seen.map(({ file }) => file)
}

function productCards(cards: readonly WireMap[], world: World, number: PhoneNumber): FileRef[] {
  const goods = cards.map((card) => {
    if (card.body !== undefined || card.header !== undefined)
      throw new GraphError(131009, 'Cards of type product have neither header nor body')
    const action = checkMap(card.action, "card['action']")
    return {
      catalog: checkText(action.catalog_id, "action['catalog_id']", 64),
      product: checkText(action.product_retailer_id, "action['product_retailer_id']", 100),
    }
  })
  const catalogs = [...new Set(goods.map(({ catalog }) => catalog))]
  if (catalogs.length > 1) throw new GraphError(131009, 'All cards of a carousel must show products of the same catalog')
  checkGoods(
    world,
    number,
    catalogs[0],
    goods.map((one) => one.product),
  )
  return []
}

function mediaCard(card: WireMap): { file: FileRef; buttons: string } {
  const header = checkMap(card.header, "card['header']")
  const kind = checkOneOf(header.type, "card['header']['type']", ['image', 'video'])
  if (card.body !== undefined) cardBody(checkText(checkMap(card.body, "card['body']").text, "card['body']['text']", 160))
  return { file: fileRef(kind, header[kind]), buttons: cardButtons(checkMap(card.action, "card['action']")) }
}

function cardBody(text: string): void {
  if (text.split('\n').length > 3) throw new GraphError(131009, "Param card['body']['text'] must have at most 2 line breaks")
}

/** Checks the buttons of a card and names their make, which all cards share. */
function cardButtons(action: WireMap): string {
  if (action.buttons === undefined) {
    checkOneOf(action.name, "card['action']['name']", ['cta_url'])
    linkParameters(checkMap(action.parameters, "card['action']['parameters']"))
    return 'cta_url'
  }
  const buttons = checkList(action.buttons, 'buttons', 1, 3)
  for (const button of buttons) {
    checkOneOf(button.type, "button['type']", ['quick_reply'])
    const reply = checkMap(button.quick_reply, "button['quick_reply']")
    checkText(reply.id, "quick_reply['id']", 256)
    checkText(reply.title, "quick_reply['title']", 20)
  }
  return `quick_reply × ${buttons.length}`
}
