import { z } from 'zod'

/** A file already uploaded (`id`) or one Meta fetches itself (`link`). */
export const MediaRef = z.object({ id: z.string().optional(), link: z.string().optional() })
export type MediaRef = z.infer<typeof MediaRef>

const Document = MediaRef.extend({ filename: z.string().optional() })
const Place = z.object({
  latitude: z.union([z.number(), z.string()]),
  longitude: z.union([z.number(), z.string()]),
  name: z.string().optional(),
  address: z.string().optional(),
})
const ProductItems = z.object({
  title: z.string().optional(),
  product_items: z.array(z.object({ product_retailer_id: z.string() })),
})

export const TemplateParameter = z.object({
  type: z.enum([
    'text',
    'currency',
    'date_time',
    'image',
    'video',
    'gif',
    'document',
    'location',
    'product',
    'payload',
    'coupon_code',
    'action',
    'limited_time_offer',
    'tap_target_configuration',
  ]),
  parameter_name: z.string().optional(),
  text: z.string().optional(),
  payload: z.string().optional(),
  coupon_code: z.string().optional(),
  image: MediaRef.optional(),
  video: MediaRef.optional(),
  gif: MediaRef.optional(),
  document: Document.optional(),
  location: Place.optional(),
  product: z.object({ catalog_id: z.string(), product_retailer_id: z.string() }).optional(),
  currency: z.object({ fallback_value: z.string(), code: z.string(), amount_1000: z.number() }).optional(),
  date_time: z.object({ fallback_value: z.string() }).optional(),
  action: z
    .looseObject({
      flow_token: z.string().optional(),
      flow_action_data: z.record(z.string(), z.unknown()).optional(),
      thumbnail_product_retailer_id: z.string().optional(),
      sections: z.array(ProductItems).optional(),
    })
    .optional(),
  limited_time_offer: z.object({ expiration_time_ms: z.number() }).optional(),
  tap_target_configuration: z.array(z.object({ url: z.string(), title: z.string() })).optional(),
})
export type TemplateParameter = z.infer<typeof TemplateParameter>

const componentParts = {
  sub_type: z.enum(['url', 'quick_reply', 'copy_code', 'flow', 'catalog', 'mpm', 'order_details', 'voice_call']).optional(),
  index: z.union([z.string(), z.number()]).optional(),
  parameters: z.array(TemplateParameter).optional(),
}
const CardComponent = z.object({ type: z.enum(['header', 'body', 'button']), ...componentParts })
export const TemplateComponent = z.object({
  type: z.enum(['header', 'body', 'button', 'carousel', 'limited_time_offer', 'tap_target_configuration']),
  ...componentParts,
  cards: z.array(z.object({ card_index: z.number(), components: z.array(CardComponent) })).optional(),
})
export type TemplateComponent = z.infer<typeof TemplateComponent>

export const TemplateSend = z.object({
  name: z.string(),
  language: z.object({ code: z.string(), policy: z.literal('deterministic').optional() }),
  components: z.array(TemplateComponent).optional(),
})
export type TemplateSend = z.infer<typeof TemplateSend>

const Link = z.object({ display_text: z.string(), url: z.string() })
/** A reply or, with Direct Send only, a link. */
const Button = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reply'), reply: z.object({ id: z.string(), title: z.string() }) }),
  z.object({ type: z.literal('cta_url'), cta_url: Link }),
])
const Row = z.object({ id: z.string(), title: z.string(), description: z.string().optional() })
const InteractiveHeader = z.object({
  type: z.enum(['text', 'image', 'video', 'document']),
  text: z.string().optional(),
  image: MediaRef.optional(),
  video: MediaRef.optional(),
  document: Document.optional(),
})
const Text = z.object({ text: z.string() })
const whole = { header: InteractiveHeader.optional(), body: Text, footer: Text.optional() }
const LinkAction = z.object({ name: z.literal('cta_url'), parameters: Link })
const QuickReply = z.object({
  type: z.literal('quick_reply'),
  quick_reply: z.object({ id: z.string(), title: z.string() }),
})
const Card = z.discriminatedUnion('type', [
  z.object({
    card_index: z.number().int(),
    type: z.literal('cta_url'),
    header: z.object({ type: z.enum(['image', 'video']), image: MediaRef.optional(), video: MediaRef.optional() }),
    body: Text.optional(),
    action: z.union([LinkAction, z.object({ buttons: z.array(QuickReply) })]),
  }),
  z.object({
    card_index: z.number().int(),
    type: z.literal('product'),
    action: z.object({ catalog_id: z.string(), product_retailer_id: z.string() }),
  }),
])
const named = <Name extends string, Shape extends z.ZodType>(name: Name, parameters: Shape) =>
  z.object({ name: z.literal(name), parameters })
const AddressRequest = z.object({
  country: z.literal('IN'),
  values: z.record(z.string(), z.string()).optional(),
  saved_addresses: z.array(z.object({ id: z.string(), value: z.record(z.string(), z.string()) })).optional(),
  validation_errors: z.record(z.string(), z.string()).optional(),
})
const FlowOpening = z.object({
  flow_message_version: z.literal('3'),
  flow_id: z.string().optional(),
  flow_name: z.string().optional(),
  flow_cta: z.string(),
  mode: z.enum(['draft', 'published']).optional(),
  flow_token: z.string().optional(),
  flow_action: z.enum(['navigate', 'data_exchange']).optional(),
  flow_action_payload: z.object({ screen: z.string(), data: z.record(z.string(), z.unknown()).optional() }).optional(),
})
const CallButton = z.object({
  display_text: z.string().optional(),
  ttl_minutes: z.number().int().optional(),
  payload: z.string().optional(),
})
/** Amounts are whole hundredths of the currency. */
const Money = z.looseObject({ value: z.number().int(), offset: z.literal(100) })
const OrderItem = z.looseObject({
  retailer_id: z.string().optional(),
  name: z.string(),
  amount: Money,
  sale_amount: Money.optional(),
  quantity: z.number().int(),
})
const OrderDetails = z.looseObject({
  reference_id: z.string(),
  type: z.enum(['digital-goods', 'physical-goods']),
  payment_type: z.literal('br').optional(),
  payment_settings: z.array(z.looseObject({ type: z.string() })),
  currency: z.enum(['INR', 'BRL']),
  total_amount: Money,
  order: z.looseObject({
    status: z.literal('pending'),
    type: z.literal('quick_pay').optional(),
    items: z.array(OrderItem).optional(),
    subtotal: Money.optional(),
    tax: Money.optional(),
    shipping: Money.optional(),
    discount: Money.optional(),
    expiration: z.object({ timestamp: z.union([z.string(), z.number()]), description: z.string() }).optional(),
  }),
})
const OrderNews = z.object({
  reference_id: z.string(),
  order: z.object({
    status: z.enum(['pending', 'processing', 'partially_shipped', 'shipped', 'completed', 'canceled']),
    description: z.string().optional(),
  }),
  payment: z.object({ status: z.enum(['pending', 'captured', 'failed']), timestamp: z.number().int().optional() }).optional(),
})

/** Source: Meta, Messages → Interactive messages (2026-09). */
export const InteractiveSend = z.discriminatedUnion('type', [
  z.object({ type: z.literal('button'), ...whole, action: z.object({ buttons: z.array(Button) }) }),
  z.object({
    type: z.literal('list'),
    ...whole,
    action: z.object({ button: z.string(), sections: z.array(z.object({ title: z.string().optional(), rows: z.array(Row) })) }),
  }),
  z.object({ type: z.literal('cta_url'), ...whole, action: LinkAction }),
  z.object({ type: z.literal('location_request_message'), body: Text, action: z.object({ name: z.literal('send_location') }) }),
  z.object({ type: z.literal('address_message'), ...whole, action: named('address_message', AddressRequest) }),
  z.object({
    type: z.literal('product'),
    body: Text.optional(),
    footer: Text.optional(),
    action: z.object({ catalog_id: z.string(), product_retailer_id: z.string() }),
  }),
  z.object({
    type: z.literal('product_list'),
    ...whole,
    header: InteractiveHeader,
    action: z.object({ catalog_id: z.string(), sections: z.array(ProductItems) }),
  }),
  z.object({
    type: z.literal('catalog_message'),
    body: Text,
    footer: Text.optional(),
    action: named('catalog_message', z.object({ thumbnail_product_retailer_id: z.string().optional() }).optional()),
  }),
  z.object({ type: z.literal('flow'), ...whole, action: named('flow', FlowOpening) }),
  z.object({ type: z.literal('carousel'), body: Text, action: z.object({ cards: z.array(Card) }) }),
  z.object({
    type: z.literal('voice_call'),
    header: InteractiveHeader.optional(),
    body: Text,
    action: named('voice_call', CallButton.optional()),
  }),
  z.object({
    type: z.literal('call_permission_request'),
    body: Text.optional(),
    action: z.object({ name: z.literal('call_permission_request') }),
  }),
  z.object({
    type: z.literal('request_contact_info'),
    body: Text,
    action: z.object({ name: z.literal('request_contact_info') }),
  }),
  z.object({ type: z.literal('order_details'), ...whole, action: named('review_and_pay', OrderDetails) }),
  z.object({ type: z.literal('order_status'), body: Text, footer: Text.optional(), action: named('review_order', OrderNews) }),
])
export type InteractiveSend = z.infer<typeof InteractiveSend>

/** Body of `POST /{phone_number_id}/messages`. `biz_opaque_callback_data` (≤ 512 characters) comes back in every status. */
export const SendRequest = z.object({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  type: z.enum([
    'text',
    'image',
    'video',
    'audio',
    'document',
    'sticker',
    'location',
    'contacts',
    'reaction',
    'interactive',
    'template',
  ]),
  context: z.object({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
  recipient_identity_key_hash: z.string().optional(),
  /** Direct Send: a utility message without a template. */
  category: z.literal('utility').optional(),
  ttl_seconds: z.number().int().optional(),
  direct_send_config: z.object({ template_name: z.string() }).optional(),
  message_activity_sharing: z.boolean().optional(),
  /** Of `/marketing_messages` only. */
  product_policy: z.enum(['CLOUD_API_FALLBACK', 'STRICT']).optional(),
  text: z.object({ body: z.string(), preview_url: z.boolean().optional() }).optional(),
  image: MediaRef.extend({ caption: z.string().optional() }).optional(),
  video: MediaRef.extend({ caption: z.string().optional() }).optional(),
  audio: MediaRef.extend({ voice: z.boolean().optional() }).optional(),
  document: Document.extend({ caption: z.string().optional() }).optional(),
  sticker: MediaRef.optional(),
  location: Place.optional(),
  contacts: z.array(z.looseObject({ name: z.looseObject({ formatted_name: z.string() }) })).optional(),
  reaction: z.object({ message_id: z.string(), emoji: z.string() }).optional(),
  interactive: InteractiveSend.optional(),
  template: TemplateSend.optional(),
})
export type SendRequest = z.infer<typeof SendRequest>

/** `message_status` is optional: production does not always send it. */
export const SendReply = z.looseObject({
  messaging_product: z.string().optional(),
  contacts: z
    .array(z.looseObject({ input: z.string(), wa_id: z.string().optional(), user_id: z.string().optional() }))
    .optional(),
  messages: z.array(z.looseObject({ id: z.string(), message_status: z.string().optional() })).min(1),
})
export type SendReply = z.infer<typeof SendReply>

/** Read receipt, with the typing bubble if asked: also `POST /{phone_number_id}/messages`. */
export const ReadRequest = z.object({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string(),
  typing_indicator: z.object({ type: z.literal('text') }).optional(),
})
export type ReadRequest = z.infer<typeof ReadRequest>

export const MediaUploaded = z.object({ id: z.string() })
export const MediaFound = z.looseObject({
  id: z.string(),
  url: z.string(),
  mime_type: z.string(),
  sha256: z.string(),
  file_size: z.union([z.number(), z.string()]).transform(Number),
})
export type MediaFound = z.infer<typeof MediaFound>
export const UploadSession = z.object({ id: z.string() })
export const UploadHandle = z.object({ h: z.string() })
export const Success = z.looseObject({ success: z.boolean() })
