import type { Incoming } from '../state.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type BubbleView, contactViews, decimal, emptyBubble, locationView, map, maps, text } from './bubble.ts'
import { productView } from './products.ts'

type Draw = (bubble: BubbleView, content: WireMap, world: World, said: Incoming) => void

const drawMedia: Draw = (bubble, content, world, said) => {
  const media = world.media.find(text(content.id))
  bubble.text = text(content.caption)
  bubble.media = {
    kind: said.type,
    url: `/phones/api/media/${text(content.id)}`,
    name: text(content.filename) || undefined,
    mime: text(content.mime_type),
    ...(media && { size: media.size }),
    ...(content.voice === true && { voice: true }),
    ...(content.animated === true && { animated: true }),
  }
}

const unknown: Readonly<Record<string, string>> = {
  poll_creation: 'A poll',
  poll_update: 'A vote',
  group_invite: 'An invitation to a group',
  gif: 'A GIF',
  event: 'An event',
  media_placeholder: 'A file too large',
}

const draws: Readonly<Record<string, Draw>> = {
  text: (bubble, content) => {
    bubble.text = text(content.body)
  },
  image: drawMedia,
  video: drawMedia,
  audio: drawMedia,
  document: drawMedia,
  sticker: drawMedia,
  location: (bubble, content) => {
    bubble.location = locationView(content)
  },
  contacts: (bubble, _content, _world, said) => {
    bubble.contacts = contactViews(said.content)
  },
  button: (bubble, content) => {
    bubble.text = text(content.text)
  },
  interactive: drawReply,
  order: drawOrder,
  system: (bubble, content) => {
    bubble.system = text(content.body) || 'Something changed'
  },
  unsupported: (bubble, content) => {
    bubble.unsupported = true
    bubble.text = `${unknown[text(content.type)] ?? 'A message'} that businesses cannot receive`
  },
}

/** The types this file draws; what is not among them is shown as a kind it does not know. */
export function ownBubble(world: World, said: Incoming): BubbleView {
  const bubble = emptyBubble(said)
  if (said.changed === 'deleted') return { ...bubble, revoked: true }
  const draw = draws[said.type]
  if (draw) draw(bubble, map(said.content), world, said)
  else bubble.text = `[${said.type}]`
  if (said.changed === 'edited') bubble.edited = true
  drawExtra(world, bubble, map(said.extra?.context), said.extra?.referral)
  return bubble
}

/** How it came to be written: forwarded, about a product, or after an ad. */
function drawExtra(world: World, bubble: BubbleView, context: WireMap, referral: WireMap | undefined): void {
  if (context.forwarded === true) bubble.forwarded = 'once'
  if (context.frequently_forwarded === true) bubble.forwarded = 'often'
  const product = map(context.referred_product)
  if (product.product_retailer_id !== undefined)
    bubble.product = productView(world, text(product.catalog_id), text(product.product_retailer_id))
  if (referral)
    bubble.referral = {
      headline: text(referral.headline),
      body: text(referral.body),
      url: text(referral.source_url),
      source: text(referral.source_type),
    }
}

export const drawsOwn = (type: string): boolean => type in draws

function drawReply(bubble: BubbleView, content: WireMap, world: World): void {
  const chosen = map(content.button_reply ?? content.list_reply)
  bubble.text = [text(chosen.title), text(chosen.description)].filter(Boolean).join('\n')
  const form = map(content.nfm_reply)
  if (form.response_json !== undefined) drawForm(bubble, form)
  const permission = map(content.call_permission_reply)
  if (permission.response !== undefined)
    bubble.text = permission.response === 'accept' ? '📞 Calls allowed' : '📞 Calls not allowed'
  const product = map(content.product)
  if (product.product_retailer_id !== undefined)
    bubble.product = productView(world, text(product.catalog_id), text(product.product_retailer_id))
  if (content.payment_method !== undefined) bubble.text = '💳 Payment method chosen'
}

function drawForm(bubble: BubbleView, form: WireMap): void {
  bubble.text = form.name === 'address_message' ? '🏠 Address' : 'Response sent'
  const answers = map(safeJson(text(form.response_json)))
  const shown = form.name === 'address_message' ? map(answers.values) : answers
  bubble.answers = Object.entries(shown)
    .filter(([label]) => label !== 'flow_token')
    .map(([label, value]) => ({
      label: label.replaceAll('_', ' '),
      value: Array.isArray(value) ? value.map((one) => text(map(one).file_name) || String(one)).join(', ') : String(value),
    }))
}

function safeJson(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

function drawOrder(bubble: BubbleView, content: WireMap, world: World): void {
  const catalog = text(content.catalog_id)
  const items = maps(content.product_items)
  const currency = text(items[0]?.currency)
  const total = items.reduce((sum, item) => sum + Number(item.item_price) * Number(item.quantity), 0)
  bubble.text = text(content.text)
  bubble.bill = {
    kind: 'order',
    reference: '',
    status: '',
    lines: items.map((item) => {
      const product = productView(world, catalog, text(item.product_retailer_id))
      return {
        name: product.name,
        quantity: Number(item.quantity),
        amount: decimal(Number(item.item_price) * Number(item.quantity), currency),
        ...(product.image && { image: product.image }),
      }
    }),
    sums: [],
    total: decimal(total, currency),
    note: 'Estimated total',
  }
}
