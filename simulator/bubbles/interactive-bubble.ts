import { ordersOf } from '../payments/order-book.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type BubbleView, type ButtonView, type CardView, map, maps, money, text } from './bubble.ts'
import { mediaView } from './media-view.ts'
import { productView } from './products.ts'

type Draw = (world: World, bubble: BubbleView, action: WireMap) => void

const button = (kind: ButtonView['kind'], label: string, more: Partial<ButtonView> = {}): ButtonView[] => [
  { kind, text: label, ...more },
]

const draws: Readonly<Record<string, Draw>> = {
  button: (_world, bubble, action) => {
    bubble.buttons = maps(action.buttons).map(replyButton)
  },
  list: (_world, bubble, action) => {
    bubble.buttons = button('list', text(action.button))
    bubble.rows = maps(action.sections).flatMap((section) =>
      maps(section.rows).map((row) => ({
        id: text(row.id),
        title: text(row.title),
        description: text(row.description),
        section: text(section.title),
      })),
    )
  },
  cta_url: (_world, bubble, action) => {
    const { display_text, url } = map(action.parameters)
    bubble.buttons = button('url', text(display_text), { url: text(url) })
  },
  location_request_message: (_world, bubble) => {
    bubble.buttons = button('location', 'Send location')
  },
  address_message: (_world, bubble, action) => {
    bubble.buttons = button('address', 'Provide address', { data: map(action.parameters) })
  },
  product: (world, bubble, action) => {
    bubble.product = productView(world, text(action.catalog_id), text(action.product_retailer_id))
    bubble.buttons = button('product', 'View', { data: bubble.product })
  },
  product_list: (world, bubble, action) => {
    bubble.buttons = button('products', 'View items', { data: productSections(world, text(action.catalog_id), action.sections) })
  },
  catalog_message: (_world, bubble, action) => {
    const thumbnail = text(map(action.parameters).thumbnail_product_retailer_id)
    bubble.buttons = button('catalog', 'View catalog', { ...(thumbnail && { id: thumbnail }) })
  },
  flow: (_world, bubble, action) => {
    const parameters = map(action.parameters)
    bubble.buttons = button('flow', text(parameters.flow_cta) || 'Open', { data: parameters })
  },
  carousel: (world, bubble, action) => {
    bubble.cards = maps(action.cards).map((card) => cardView(world, card))
  },
  voice_call: (_world, bubble, action) => {
    const { display_text, payload } = map(action.parameters)
    bubble.buttons = button('call', text(display_text) || 'Call now', { payload: text(payload) })
  },
  call_permission_request: (_world, bubble) => {
    bubble.text ||= 'May we call you on WhatsApp?'
    bubble.buttons = button('call_permission', 'Choose')
  },
  request_contact_info: (_world, bubble) => {
    bubble.buttons = button('contact_info', 'Share contact info')
  },
  order_details: (world, bubble, action) => {
    drawBill(world, bubble, map(action.parameters))
    bubble.buttons = button('pay', 'Review and pay', { data: map(action.parameters) })
  },
  order_status: (_world, bubble, action) => {
    const parameters = map(action.parameters)
    const order = map(parameters.order)
    bubble.bill = {
      kind: 'status',
      reference: text(parameters.reference_id),
      status: text(order.status),
      lines: [],
      sums: [],
      total: '',
      note: text(order.description),
    }
  },
}

export const drawsInteractive = (type: string): boolean => type in draws

/** Header, body, footer and what can be tapped, for every kind of interactive message. */
export function drawInteractive(world: World, bubble: BubbleView, content: WireMap): void {
  const header = map(content.header)
  bubble.text = text(map(content.body).text)
  bubble.footer = text(map(content.footer).text)
  if (header.type === 'text') bubble.header = text(header.text)
  else if (typeof header.type === 'string') bubble.media = mediaView(world, header.type, map(header[header.type]))
  const draw = draws[text(content.type)]
  if (draw) draw(world, bubble, map(content.action))
  else bubble.text ||= `[${text(content.type)}]`
}

function replyButton(one: WireMap): ButtonView {
  const reply = map(one.reply ?? one.quick_reply)
  if (one.type === 'cta_url' || one.url !== undefined || one.parameters !== undefined) {
    const { display_text, url } = map(one.parameters ?? one.url ?? one.cta_url)
    return { kind: 'url', text: text(display_text), url: text(url) }
  }
  return { kind: 'reply', text: text(reply.title), id: text(reply.id) }
}

function cardView(world: World, card: WireMap): CardView {
  const action = map(card.action)
  if (card.type === 'product' || action.product_retailer_id !== undefined) {
    const product = productView(world, text(action.catalog_id), text(action.product_retailer_id))
    return { product, text: '', buttons: button('product', 'View', { data: product }) }
  }
  const header = map(card.header)
  const kind = text(header.type)
  const { display_text, url } = map(action.parameters)
  return {
    ...(kind && { media: mediaView(world, kind, map(header[kind])) }),
    text: text(map(card.body).text),
    buttons: Array.isArray(action.buttons)
      ? maps(action.buttons).map(replyButton)
      : button('url', text(display_text), { url: text(url) }),
  }
}

/** The sections of a product message, filled from the catalogue. */
export const productSections = (world: World, catalog: string, sections: unknown): unknown[] =>
  maps(sections).map((section) => ({
    title: text(section.title),
    products: maps(section.product_items).map((item) => productView(world, catalog, text(item.product_retailer_id))),
  }))

/** A bill to review and pay, from the parameters of `order_details`. */
export function drawBill(world: World, bubble: BubbleView, parameters: WireMap): void {
  const order = map(parameters.order)
  const currency = text(parameters.currency)
  const sum = (key: string, label: string): { label: string; amount: string }[] =>
    order[key] === undefined ? [] : [{ label, amount: money(order[key], currency) }]
  bubble.bill = {
    kind: 'bill',
    reference: text(parameters.reference_id),
    status: billStatus(world, bubble.id) ?? text(order.status),
    lines: maps(order.items).map((item) => {
      const quantity = Number(item.quantity) || 1
      const { value, offset } = map(item.sale_amount ?? item.amount)
      return { name: text(item.name), quantity, amount: money({ value: Number(value) * quantity, offset }, currency) }
    }),
    sums: [...sum('subtotal', 'Subtotal'), ...sum('discount', 'Discount'), ...sum('shipping', 'Shipping'), ...sum('tax', 'Tax')],
    total: money(parameters.total_amount, currency),
    note: '',
  }
}

/** What became of a bill: how its payment goes, else how its order does. */
function billStatus(world: World, messageId: string): string | undefined {
  const order = ordersOf(world).ofMessage(messageId)
  if (order?.payment === 'pending') return 'being_paid'
  return order?.payment === 'none' ? order.status : order?.payment
}
