import { z } from 'zod'

/** A file already uploaded (`id`) or one Meta fetches itself (`link`). */
export const MediaRef = z.object({ id: z.string().optional(), link: z.string().optional() })
export type MediaRef = z.infer<typeof MediaRef>

export const TemplateParameter = z.object({
  type: z.enum(['text', 'currency', 'date_time', 'image', 'video', 'document', 'payload', 'coupon_code']),
  parameter_name: z.string().optional(),
  text: z.string().optional(),
  payload: z.string().optional(),
  coupon_code: z.string().optional(),
  image: MediaRef.optional(),
  video: MediaRef.optional(),
  document: MediaRef.extend({ filename: z.string().optional() }).optional(),
  currency: z.object({ fallback_value: z.string(), code: z.string(), amount_1000: z.number() }).optional(),
  date_time: z.object({ fallback_value: z.string() }).optional(),
})
export type TemplateParameter = z.infer<typeof TemplateParameter>

export const TemplateComponent = z.object({
  type: z.enum(['header', 'body', 'button']),
  sub_type: z.enum(['url', 'quick_reply', 'copy_code']).optional(),
  index: z.union([z.string(), z.number()]).optional(),
  parameters: z.array(TemplateParameter).optional(),
})
export type TemplateComponent = z.infer<typeof TemplateComponent>

export const TemplateSend = z.object({
  name: z.string(),
  language: z.object({ code: z.string(), policy: z.literal('deterministic').optional() }),
  components: z.array(TemplateComponent).optional(),
})
export type TemplateSend = z.infer<typeof TemplateSend>

const Reply = z.object({ type: z.literal('reply'), reply: z.object({ id: z.string(), title: z.string() }) })
const Row = z.object({ id: z.string(), title: z.string(), description: z.string().optional() })
const InteractiveHeader = z.object({
  type: z.enum(['text', 'image', 'video', 'document']),
  text: z.string().optional(),
  image: MediaRef.optional(),
  video: MediaRef.optional(),
  document: MediaRef.optional(),
})
const interactiveParts = {
  header: InteractiveHeader.optional(),
  body: z.object({ text: z.string() }),
  footer: z.object({ text: z.string() }).optional(),
}
export const InteractiveSend = z.discriminatedUnion('type', [
  z.object({ type: z.literal('button'), ...interactiveParts, action: z.object({ buttons: z.array(Reply) }) }),
  z.object({
    type: z.literal('list'),
    ...interactiveParts,
    action: z.object({ button: z.string(), sections: z.array(z.object({ title: z.string().optional(), rows: z.array(Row) })) }),
  }),
  z.object({
    type: z.literal('cta_url'),
    ...interactiveParts,
    action: z.object({ name: z.literal('cta_url'), parameters: z.object({ display_text: z.string(), url: z.string() }) }),
  }),
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
  text: z.object({ body: z.string(), preview_url: z.boolean().optional() }).optional(),
  image: MediaRef.extend({ caption: z.string().optional() }).optional(),
  video: MediaRef.extend({ caption: z.string().optional() }).optional(),
  audio: MediaRef.extend({ voice: z.boolean().optional() }).optional(),
  document: MediaRef.extend({ caption: z.string().optional(), filename: z.string().optional() }).optional(),
  sticker: MediaRef.optional(),
  location: z
    .object({
      latitude: z.union([z.number(), z.string()]),
      longitude: z.union([z.number(), z.string()]),
      name: z.string().optional(),
      address: z.string().optional(),
    })
    .optional(),
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
