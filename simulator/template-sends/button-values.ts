import { GraphError, invalidParameter } from '../graph-error.ts'
import { checkList, checkMap, checkText, checkWhole, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { ButtonNeeds } from './needs.ts'
import { checkCodeText, type Found, valueText } from './values.ts'

/** The kind of button that a `sub_type` speaks of; a code button is a link to its sender. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  url: ['URL', 'OTP'],
  quick_reply: ['QUICK_REPLY'],
  copy_code: ['COPY_CODE'],
  flow: ['FLOW'],
  catalog: ['CATALOG'],
  mpm: ['MPM'],
  order_details: ['ORDER_DETAILS'],
  voice_call: ['VOICE_CALL'],
}

/** Buttons that are nothing without a value. */
const wanting: ReadonlySet<string> = new Set(['OTP', 'COPY_CODE', 'MPM', 'ORDER_DETAILS'])

/** Checks the `button` components of a message or card against its buttons, and gathers goods and orders. */
export function checkButtonValues(buttons: readonly ButtonNeeds[], given: readonly WireMap[], found: Found): void {
  let seen = 0
  for (const part of given) {
    const index = indexOf(part.index, buttons.length)
    if ((seen & (1 << index)) !== 0) throw new GraphError(132000, `buttons: Button at index ${index} is given twice`)
    seen |= 1 << index
    const button = buttons[index]
    if (button) checkGiven(button, index, part, found)
  }
  for (const [index, button] of buttons.entries()) if ((seen & (1 << index)) === 0) leaveOut(button, index, found)
}

/** A button that the send does not speak of. */
function leaveOut(needs: ButtonNeeds, index: number, { flows }: Found): void {
  if (wants(needs)) throw lacking(needs, index)
  if (needs.type === 'FLOW') flows.push({ button: needs.button, action: {} })
}

function indexOf(value: unknown, count: number): number {
  const index = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < count) return index
  throw new GraphError(132000, `buttons: Button at index ${shown(value ?? '')} does not exist`)
}

function checkGiven(button: ButtonNeeds, index: number, part: WireMap, found: Found): void {
  checkSubType(part.sub_type, button, index)
  const values: unknown[] = Array.isArray(part.parameters) ? part.parameters : []
  if (values.length > 1) throw new GraphError(132000, `buttons: Button at index ${index} takes one parameter at most`)
  if (values.length === 1) checkValue(button, index, values[0], found)
  else leaveOut(button, index, found)
}

const wants = ({ type, linkLength }: ButtonNeeds): boolean => linkLength !== undefined || wanting.has(type)

/** `QUICK_REPLY` as Meta's refusals write it: `QuickReply`. */
const titled = (type: string): string =>
  type.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())

const lacking = ({ type }: ButtonNeeds, index: number): GraphError =>
  new GraphError(131008, `buttons: Button at index ${index} of type ${titled(type)} requires a parameter`)

function checkSubType(value: unknown, { type }: ButtonNeeds, index: number): void {
  const subType = typeof value === 'string' ? value.toLowerCase() : ''
  if (subType === '') throw new GraphError(131008, `buttons: Button at index ${index} needs a sub_type`)
  if (!Object.hasOwn(kinds, subType))
    throw new GraphError(131009, `buttons: Components sub_type invalid at index ${index}: ${shown(value)}`)
  if (!kinds[subType]?.includes(type))
    throw new GraphError(
      132012,
      `buttons: Format mismatch at index ${index}, expected ${titled(type)}, received ${titled(subType)}`,
    )
}

function checkValue(button: ButtonNeeds, index: number, value: unknown, found: Found): void {
  if (!isMap(value)) throw invalidParameter(`Param template['components'] button ${index} parameters must be JSON objects.`)
  const check = Object.hasOwn(checks, button.type) ? checks[button.type] : undefined
  if (!check || (button.type === 'URL' && button.linkLength === undefined))
    throw new GraphError(132000, `buttons: Button at index ${index} of type ${titled(button.type)} does not require parameters`)
  check(value, `button ${index}`, button, found)
}

type Check = (value: WireMap, place: string, button: ButtonNeeds, found: Found) => void

const checks: Readonly<Record<string, Check>> = {
  URL: (value, place, { linkLength = 0 }) => {
    if (linkLength + valueText(place, value).length > 2000)
      throw new GraphError(132005, 'Translated text is too long for component type BUTTONS')
  },
  OTP: (value, place) => {
    checkCodeText(place, valueText(place, value))
  },
  QUICK_REPLY: (value, place) => {
    ofType(value, 'payload', place)
    checkPayload(value.payload, 128)
  },
  COPY_CODE: (value, place) => {
    ofType(value, 'coupon_code', place)
    if (value.coupon_code === undefined || value.coupon_code === '')
      throw new GraphError(131008, `${place}: Parameter of type coupon_code is missing coupon_code value`)
    if (typeof value.coupon_code !== 'string' || value.coupon_code.length > 15)
      throw new GraphError(131009, 'Param coupon_code must be a string of at most 15 characters')
  },
  FLOW: (value, place, { button }, { flows }) => {
    const action = actionOf(value, place)
    if (action.flow_token !== undefined && typeof action.flow_token !== 'string')
      throw invalidParameter("Param action['flow_token'] must be a string.")
    if (action.flow_action_data !== undefined) checkMap(action.flow_action_data, "action['flow_action_data']")
    flows.push({ button, action })
  },
  CATALOG: (value, place, _button, { goods }) => {
    const thumbnail = actionOf(value, place).thumbnail_product_retailer_id
    const products = thumbnail === undefined ? [] : [checkText(thumbnail, "action['thumbnail_product_retailer_id']", 100)]
    goods.push({ catalogId: undefined, products })
  },
  MPM: (value, place, _button, found) => checkSections(actionOf(value, place), found),
  ORDER_DETAILS: (value, place, _button, { orders }) => {
    orders.push(checkMap(actionOf(value, place).order_details, "action['order_details']"))
  },
  VOICE_CALL: (value, place) => {
    if (value.type === 'ttl_minutes') checkWhole(value.ttl_minutes, 'ttl_minutes', 1, 43_200)
    else {
      ofType(value, 'payload', place)
      checkPayload(value.payload, 512)
    }
  },
}

function checkPayload(payload: unknown, most: number): void {
  if (payload === undefined) throw new GraphError(131008, 'Parameter of type payload is missing payload value')
  if (typeof payload !== 'string' || payload.length > most)
    throw new GraphError(131009, `Param payload must be at most ${most} characters long`)
}

function actionOf(value: WireMap, place: string): WireMap {
  ofType(value, 'action', place)
  return checkMap(value.action, 'action')
}

function ofType(value: WireMap, type: string, place: string): void {
  if (value.type !== type)
    throw new GraphError(
      132012,
      `${place}: Format mismatch, expected ${type.toUpperCase()}, received ${shown(value.type ?? 'UNKNOWN').toUpperCase()}`,
    )
}

/** Up to thirty products in up to ten sections. Source: Meta, Templates → Multi-product message templates (2025-11). */
function checkSections(action: WireMap, { goods }: Found): void {
  const thumbnail = checkText(action.thumbnail_product_retailer_id, "action['thumbnail_product_retailer_id']", 100)
  const products = checkList(action.sections, 'sections', 1, 10).flatMap((section) => {
    checkText(section.title, "section['title']", 24)
    return checkList(section.product_items, 'product_items', 1, 30).map((item) =>
      checkText(item.product_retailer_id, "product_items['product_retailer_id']", 100),
    )
  })
  if (products.length > 30) throw new GraphError(131009, 'Total product count exceed max allowed count: 30')
  goods.push({ catalogId: undefined, products: [thumbnail, ...products] })
}
