import { z } from 'zod'

const Product = z.strictObject({ catalog_id: z.string(), product_retailer_id: z.string() })

/** What an ad or a post hands over when it leads to a chat; `ctwa_clid` is absent for placements in Status. */
const Referral = z.strictObject({
  source_url: z.string(),
  source_id: z.string(),
  source_type: z.enum(['ad', 'post']),
  headline: z.string().optional(),
  body: z.string().optional(),
  media_type: z.enum(['image', 'video']).optional(),
  image_url: z.string().optional(),
  video_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  ctwa_clid: z.string().optional(),
  welcome_message: z.strictObject({ text: z.string() }).optional(),
})

/** `number` is the business's phone number id. An answer to a button without `reply_to` answers the latest message. */
const base = {
  number: z.string(),
  reply_to: z.string().optional(),
  forwarded: z.boolean().optional(),
  /** More than five hops. */
  frequently_forwarded: z.boolean().optional(),
  /** “Message business” on a product. */
  referred_product: Product.optional(),
  referral: Referral.optional(),
}

/** Bytes come as base64, or by the id of a file that lies here already; without either a small sample is sent. */
const file = {
  ...base,
  media_id: z.string().optional(),
  data: z.base64().optional(),
  mime_type: z.string().max(100).optional(),
}
const caption = z.string().max(1024).optional()

const Card = z.looseObject({ name: z.looseObject({ formatted_name: z.string() }) })
const OrderLine = z.strictObject({
  product_retailer_id: z.string(),
  quantity: z.number().int().min(1).max(99),
  item_price: z.number().min(0),
  currency: z.string().length(3),
})

/** What a person can send from a phone: shared by the control API and the handset page. */
export const FromPhone = z.discriminatedUnion('type', [
  z.strictObject({ ...base, type: z.literal('text'), text: z.string().min(1).max(65_536) }),
  z.strictObject({ ...file, type: z.literal('image'), caption }),
  z.strictObject({ ...file, type: z.literal('video'), caption }),
  z.strictObject({ ...file, type: z.literal('audio'), voice: z.boolean().optional() }),
  z.strictObject({ ...file, type: z.literal('sticker'), animated: z.boolean().optional() }),
  z.strictObject({ ...file, type: z.literal('document'), caption, filename: z.string().max(200).optional() }),
  z.strictObject({
    ...base,
    type: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().optional(),
    address: z.string().optional(),
    url: z.string().optional(),
  }),
  z.strictObject({ ...base, type: z.literal('contacts'), contacts: z.array(Card).min(1).max(257) }),
  /** The answer to `request_contact_info`: the person shares their own number. */
  z.strictObject({ ...base, type: z.literal('contact_info') }),
  z.strictObject({ ...base, type: z.literal('reaction'), message_id: z.string(), emoji: z.string().max(20) }),
  z.strictObject({ ...base, type: z.literal('button'), text: z.string(), payload: z.string().optional() }),
  z.strictObject({ ...base, type: z.literal('button_reply'), id: z.string(), title: z.string() }),
  z.strictObject({
    ...base,
    type: z.literal('list_reply'),
    id: z.string(),
    title: z.string(),
    description: z.string().optional(),
  }),
  /** A form that was filled in: `response` becomes the JSON string of the reply. */
  z.strictObject({
    ...base,
    type: z.literal('flow_reply'),
    body: z.string().default('Sent'),
    response: z.union([z.string(), z.record(z.string(), z.unknown())]),
  }),
  z.strictObject({
    ...base,
    type: z.literal('address'),
    body: z.string().default(''),
    values: z.record(z.string(), z.string()).optional(),
    saved_address_id: z.string().optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('call_permission_reply'),
    response: z.enum(['accept', 'reject']),
    is_permanent: z.boolean().optional(),
    response_source: z.enum(['user_action', 'automatic']).default('user_action'),
  }),
  /** Brazil: the card that is on file. */
  z.strictObject({ ...base, type: z.literal('payment_method'), payment_method: z.record(z.string(), z.unknown()) }),
  z.strictObject({ ...base, type: z.literal('product'), ...Product.shape }),
  z.strictObject({
    ...base,
    type: z.literal('order'),
    catalog_id: z.string(),
    text: z.string().max(1024).optional(),
    product_items: z.array(OrderLine).min(1),
  }),
  /** 131051: a kind of message the API does not carry. 131060: the first words to a coexistence number, which are lost. */
  z.strictObject({
    ...base,
    type: z.literal('unsupported'),
    kind: z.string().default('poll_creation'),
    code: z.union([z.literal(131051), z.literal(131060)]).default(131051),
  }),
  z.strictObject({ ...base, type: z.literal('edit'), message_id: z.string(), text: z.string().min(1).max(65_536) }),
  z.strictObject({ ...base, type: z.literal('revoke'), message_id: z.string() }),
])
export type FromPhone = z.infer<typeof FromPhone>
