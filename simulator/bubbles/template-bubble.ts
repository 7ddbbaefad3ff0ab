import { type PhoneNumber, templateKey } from '../state.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type BubbleView, type ButtonView, type CardView, locationView, map, maps, text } from './bubble.ts'
import { drawBill, productSections } from './interactive-bubble.ts'
import { mediaView } from './media-view.ts'
import { productView } from './products.ts'

/** Everything the parts of one template, or of one card of it, are drawn with. */
interface Brush {
  world: World
  /** The components as they were sent: values of variables, payloads, actions. */
  sent: WireMap[]
}

/** Fills a template with what was sent, as a phone does. */
export function drawTemplate(world: World, number: PhoneNumber, bubble: BubbleView, send: WireMap): void {
  const code = text(map(send.language).code)
  const template = world.state.templatesByName.get(templateKey(number.accountId, text(send.name), code))
  bubble.text = `[${text(send.name)}]`
  if (!template) return
  const brush = { world, sent: maps(send.components) }
  for (const part of template.components) draws[part.type.toUpperCase()]?.(brush, bubble, map(part))
}

type Draw = (brush: Brush, bubble: BubbleView, part: WireMap) => void

const draws: Readonly<Record<string, Draw>> = {
  HEADER: drawHeader,
  BODY: (brush, bubble, part) => {
    bubble.text = fill(bodyText(part), values(brush, 'body'))
  },
  FOOTER: (_brush, bubble, part) => {
    const minutes = part.code_expiration_minutes
    bubble.footer = text(part.text) || (minutes === undefined ? '' : `This code expires in ${String(minutes)} minutes.`)
  },
  BUTTONS: (brush, bubble, part) => {
    bubble.buttons.push(...maps(part.buttons).map((button, index) => buttonView(brush, button, index, bubble)))
  },
  LIMITED_TIME_OFFER: (brush, bubble, part) => {
    const sent = map(values(brush, 'limited_time_offer')[0]?.limited_time_offer)
    const coupon = brush.sent.find((one) => text(one.sub_type).toLowerCase() === 'copy_code')
    bubble.offer = {
      text: text(map(part.limited_time_offer).text),
      expiresAt: Number(sent.expiration_time_ms) || 0,
      code: text(maps(coupon?.parameters)[0]?.coupon_code),
    }
  },
  CAROUSEL: (brush, bubble, part) => {
    bubble.cards = cards(brush, maps(part.cards))
  },
  CALL_PERMISSION_REQUEST: (_brush, bubble) => {
    bubble.buttons.push({ kind: 'call_permission', text: 'Choose' })
  },
}

/** An authentication template has no text of its own: the sentence is Meta's. */
const bodyText = (part: WireMap): string =>
  text(part.text) ||
  `*{{1}}* is your verification code.${part.add_security_recommendation === true ? ' For your security, do not share this code.' : ''}`

function drawHeader(brush: Brush, bubble: BubbleView, part: WireMap): void {
  const given = values(brush, 'header')
  const format = text(part.format).toUpperCase()
  if (format === 'TEXT') bubble.header = fill(text(part.text), given)
  const value = given.find((one) => one.type !== 'text') ?? {}
  const kind = text(value.type)
  if (format === 'LOCATION') bubble.location = locationView(map(value.location))
  else if (format === 'PRODUCT') bubble.product = productOf(brush, map(value.product))
  else if (isMap(value[kind])) bubble.media = mediaView(brush.world, kind, map(value[kind]))
}

const productOf = (brush: Brush, product: WireMap) =>
  productView(brush.world, text(product.catalog_id), text(product.product_retailer_id))

/** A product carousel is approved with two cards and sent with up to ten: the last one repeats. */
function cards(brush: Brush, approved: WireMap[]): CardView[] {
  const sent = maps(brush.sent.find((one) => text(one.type).toLowerCase() === 'carousel')?.cards)
  return sent
    .toSorted((a, b) => Number(a.card_index) - Number(b.card_index))
    .map((card, i) => {
      const bubble: BubbleView = emptyCard()
      const own = { world: brush.world, sent: maps(card.components) }
      const parts = maps(map(approved[i] ?? approved.at(-1)).components)
      for (const part of parts) draws[text(part.type).toUpperCase()]?.(own, bubble, part)
      const { media, product, text: words, buttons } = bubble
      return { ...(media && { media }), ...(product && { product }), text: words, buttons }
    })
}

const emptyCard = (): BubbleView => ({
  id: '',
  mine: false,
  at: 0,
  type: 'card',
  text: '',
  buttons: [],
  rows: [],
  reactions: [],
  read: false,
})

type DrawButton = (
  brush: Brush,
  button: WireMap,
  sent: WireMap,
  bubble: BubbleView,
) => Omit<ButtonView, 'text'> & { text?: string }

const buttonDraws: Readonly<Record<string, DrawButton>> = {
  QUICK_REPLY: (_brush, button, sent) => ({ kind: 'quick', payload: text(sent.payload) || text(button.text) }),
  URL: (brush, button, sent) => {
    const url = fill(text(button.url), [sent])
    const otp = /whatsapp\.com\/otp\/code\/.*otp_type=(\w+)/i.exec(url)?.[1]
    return otp ? otpButton({ ...button, otp_type: otp }, text(sent.text), brush) : { kind: 'url', url }
  },
  PHONE_NUMBER: (_brush, button) => ({ kind: 'phone', url: `tel:${text(button.phone_number)}` }),
  COPY_CODE: (_brush, button, sent) => ({
    kind: 'copy',
    text: text(button.text) || 'Copy offer code',
    code: text(sent.coupon_code) || [button.example].flat().map(text)[0] || '',
  }),
  OTP: (brush, button, sent) => otpButton(button, text(sent.text), brush),
  FLOW: (_brush, button, sent) => ({
    kind: 'flow',
    data: {
      flow_id: button.flow_id,
      flow_name: button.flow_name,
      flow_action: text(button.flow_action) || 'navigate',
      flow_token: map(sent.action).flow_token,
      flow_action_payload: { screen: button.navigate_screen, data: map(sent.action).flow_action_data },
    },
  }),
  CATALOG: (_brush, button, sent) => ({
    kind: 'catalog',
    text: text(button.text) || 'View catalog',
    id: text(map(sent.action).thumbnail_product_retailer_id),
  }),
  MPM: (brush, button, sent) => ({
    kind: 'products',
    text: text(button.text) || 'View items',
    data: productSections(brush.world, text(map(sent.action).catalog_id), map(sent.action).sections),
  }),
  SPM: (_brush, button, _sent, bubble) => ({ kind: 'product', text: text(button.text) || 'View', data: bubble.product }),
  ORDER_DETAILS: (brush, button, sent, bubble) => {
    const parameters = map(map(sent.action).order_details)
    drawBill(brush.world, bubble, parameters)
    return { kind: 'pay', text: text(button.text) || 'Review and pay', data: parameters }
  },
  VOICE_CALL: (_brush, button, sent) => ({ kind: 'call', text: text(button.text) || 'Call now', payload: text(sent.payload) }),
  APP: () => ({ kind: 'app' }),
  REQUEST_CONTACT_INFO: (_brush, button) => ({ kind: 'contact_info', text: text(button.text) || 'Share contact info' }),
}

function buttonView(brush: Brush, button: WireMap, index: number, bubble: BubbleView): ButtonView {
  const sent = values(brush, 'button', index)[0] ?? {}
  const drawn = buttonDraws[text(button.type).toUpperCase()]?.(brush, button, sent, bubble)
  return { text: text(button.text), ...(drawn ?? { kind: 'app' }) }
}

/** A one-time password: copied by hand, or handed to the app of the business with one tap or none. */
function otpButton(button: WireMap, sentCode: string, brush: Brush): { kind: ButtonView['kind']; text: string; code: string } {
  const code = sentCode || text(values(brush, 'body')[0]?.text)
  const tap = text(button.otp_type).toUpperCase()
  if (tap === 'ONE_TAP') return { kind: 'autofill', text: text(button.autofill_text) || 'Autofill', code }
  return { kind: 'copy', text: text(button.text) || 'Copy code', code }
}

/** The values sent for one part of a template. */
function values({ sent }: Brush, type: string, index?: number): WireMap[] {
  const part = sent.find((one) => text(one.type).toLowerCase() === type && (index === undefined || Number(one.index) === index))
  return maps(part?.parameters)
}

function fill(pattern: string, given: readonly WireMap[]): string {
  return pattern.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = given.find((one) => one.parameter_name === name) ?? given[Number(name) - 1]
    return text(value?.text) || text(map(value?.currency ?? value?.date_time).fallback_value) || whole
  })
}
