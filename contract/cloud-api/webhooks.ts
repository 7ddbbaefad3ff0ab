import { z } from 'zod'
import { PaymentNews } from './commerce.ts'
import { WebhookError } from './errors.ts'

const Digits = z.union([z.string(), z.number()]).transform(String)

/** Who wrote or was written to. Phone keys are left out, never blank, when the person shows only a username. */
export const WebhookContact = z.looseObject({
  profile: z.looseObject({ name: z.string().optional(), username: z.string().optional() }).optional(),
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
  parent_user_id: z.string().optional(),
  /** Only for numbers that check identities. */
  identity_key_hash: z.string().optional(),
})
export type WebhookContact = z.infer<typeof WebhookContact>

const InboundMedia = z.looseObject({
  id: z.string(),
  mime_type: z.string().optional(),
  sha256: z.string().optional(),
  url: z.string().optional(),
  caption: z.string().optional(),
  filename: z.string().optional(),
  voice: z.boolean().optional(),
  animated: z.boolean().optional(),
})
export type InboundMedia = z.infer<typeof InboundMedia>

const ProductRef = z.looseObject({ catalog_id: z.string().optional(), product_retailer_id: z.string().optional() })

const InteractiveReply = z.looseObject({
  type: z.string(),
  button_reply: z.looseObject({ id: z.string(), title: z.string() }).optional(),
  list_reply: z.looseObject({ id: z.string(), title: z.string(), description: z.string().optional() }).optional(),
  nfm_reply: z.looseObject({ name: z.string().optional(), body: z.string().optional(), response_json: z.string() }).optional(),
  call_permission_reply: z
    .looseObject({
      response: z.string(),
      is_permanent: z.boolean().optional(),
      expiration_timestamp: Digits.optional(),
      response_source: z.string().optional(),
    })
    .optional(),
  payment_method: z.looseObject({}).optional(),
  product: ProductRef.optional(),
})

/** News about the sender instead of words: a new phone number, a new BSUID, new keys. */
const SystemMessage = z.looseObject({
  type: z.string().optional(),
  body: z.string().optional(),
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
  previous_user_id: z.string().optional(),
})

const Referral = z.looseObject({
  source_url: z.string().optional(),
  source_id: z.string().optional(),
  source_type: z.string().optional(),
  headline: z.string().optional(),
  body: z.string().optional(),
  media_type: z.string().optional(),
  image_url: z.string().optional(),
  video_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  ctwa_clid: z.string().optional(),
})

/** A message from a person. `timestamp` is seconds as digits. The object named like `type` holds the content. */
export const InboundMessage = z.looseObject({
  id: z.string(),
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  from_parent_user_id: z.string().optional(),
  group_id: z.string().optional(),
  timestamp: Digits,
  type: z.string(),
  context: z
    .looseObject({
      from: z.string().optional(),
      id: z.string().optional(),
      forwarded: z.boolean().optional(),
      frequently_forwarded: z.boolean().optional(),
      referred_product: ProductRef.optional(),
    })
    .optional(),
  text: z.looseObject({ body: z.string() }).optional(),
  image: InboundMedia.optional(),
  video: InboundMedia.optional(),
  audio: InboundMedia.optional(),
  document: InboundMedia.optional(),
  sticker: InboundMedia.optional(),
  button: z.looseObject({ text: z.string(), payload: z.string().optional() }).optional(),
  interactive: InteractiveReply.optional(),
  reaction: z.looseObject({ message_id: z.string(), emoji: z.string().optional() }).optional(),
  location: z
    .looseObject({ latitude: z.number(), longitude: z.number(), name: z.string().optional(), address: z.string().optional() })
    .optional(),
  contacts: z
    .array(
      z.looseObject({
        name: z.looseObject({ formatted_name: z.string() }),
        phones: z.array(z.looseObject({ phone: z.string().optional(), wa_id: z.string().optional() })).optional(),
        /** `contact_request`: the sender's own number, shared on request. */
        origin: z.string().optional(),
        vcard: z.string().optional(),
      }),
    )
    .optional(),
  order: z
    .looseObject({
      catalog_id: z.string().optional(),
      text: z.string().optional(),
      product_items: z.array(
        z.looseObject({
          product_retailer_id: z.string(),
          quantity: z.coerce.number(),
          item_price: z.coerce.number(),
          currency: z.string(),
        }),
      ),
    })
    .optional(),
  errors: z.array(WebhookError).optional(),
  referral: Referral.optional(),
  system: SystemMessage.optional(),
  identity: z
    .looseObject({ acknowledged: z.boolean().optional(), created_timestamp: Digits.optional(), hash: z.string().optional() })
    .optional(),
  unsupported: z.looseObject({ type: z.string().optional() }).optional(),
  /** Only numbers that are also in the WhatsApp Business App hear of edits and deletions. */
  edit: z.looseObject({ original_message_id: z.string(), message: z.looseObject({ type: z.string() }) }).optional(),
  revoke: z.looseObject({ original_message_id: z.string() }).optional(),
})
export type InboundMessage = z.infer<typeof InboundMessage>

export const Pricing = z.looseObject({
  billable: z.boolean().optional(),
  pricing_model: z.string().optional(),
  type: z.string().optional(),
  category: z.string().optional(),
})
export type Pricing = z.infer<typeof Pricing>

/** What became of a message we sent; any order, any number of copies. */
export const MessageStatus = z.looseObject({
  id: z.string(),
  status: z.string(),
  timestamp: Digits,
  recipient_id: z.string().optional(),
  recipient_user_id: z.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
  pricing: Pricing.optional(),
  errors: z.array(WebhookError).optional(),
  /** `payment`: not about the message, but about the order it asked to pay. */
  type: z.string().optional(),
  payment: PaymentNews.optional(),
})
export type MessageStatus = z.infer<typeof MessageStatus>

/** `value` of field `messages`. Elements are parsed one by one, so that a bad one does not sink the rest. */
export const MessagesValue = z.looseObject({
  messaging_product: z.string().optional(),
  metadata: z.looseObject({ display_phone_number: z.string().optional(), phone_number_id: z.string() }),
  contacts: z.array(z.unknown()).optional(),
  messages: z.array(z.unknown()).optional(),
  statuses: z.array(z.unknown()).optional(),
  errors: z.array(z.unknown()).optional(),
})
export type MessagesValue = z.infer<typeof MessagesValue>

/** `value` of field `message_template_status_update`. */
export const TemplateStatusUpdate = z.looseObject({
  event: z.string(),
  message_template_id: Digits,
  message_template_name: z.string(),
  message_template_language: z.string(),
  message_template_category: z.string().optional(),
  reason: z.string().nullish(),
  rejection_info: z.looseObject({ reason: z.string().optional(), recommendation: z.string().optional() }).optional(),
  other_info: z.looseObject({ title: z.string().optional(), description: z.string().optional() }).optional(),
  disable_info: z.looseObject({ disable_date: Digits.optional() }).optional(),
})
export type TemplateStatusUpdate = z.infer<typeof TemplateStatusUpdate>

/** `value` of field `message_template_quality_update`. */
export const TemplateQualityUpdate = z.looseObject({
  previous_quality_score: z.string(),
  new_quality_score: z.string(),
  message_template_id: Digits,
  message_template_name: z.string(),
  message_template_language: z.string(),
})
export type TemplateQualityUpdate = z.infer<typeof TemplateQualityUpdate>

/** `value` of field `template_category_update`: done, or with `correct_category` still to come; then `new_category` is the present one. */
export const TemplateCategoryUpdate = z.looseObject({
  message_template_id: Digits,
  message_template_name: z.string(),
  message_template_language: z.string(),
  previous_category: z.string().optional(),
  new_category: z.string(),
  correct_category: z.string().optional(),
  category_update_timestamp: Digits.optional(),
})
export type TemplateCategoryUpdate = z.infer<typeof TemplateCategoryUpdate>

/** `value` of field `template_correct_category_detection`: what is sent by a template belongs to another category. */
export const TemplateCategoryDetection = z.looseObject({
  message_template_id: Digits,
  message_template_name: z.string(),
  message_template_language: z.string(),
  category: z.string().optional(),
  correct_category: z.string().optional(),
})

/** `value` of field `message_template_components_update`: what an edited template says now. */
export const TemplateComponentsUpdate = z.looseObject({
  message_template_id: Digits,
  message_template_name: z.string(),
  message_template_language: z.string(),
  message_template_element: z.string(),
  message_template_title: z.string().optional(),
  message_template_footer: z.string().optional(),
  message_template_buttons: z
    .array(
      z.looseObject({
        message_template_button_type: z.string(),
        message_template_button_text: z.string().optional(),
        message_template_button_url: z.string().optional(),
        message_template_button_phone_number: z.string().optional(),
      }),
    )
    .optional(),
})

/** `value` of field `phone_number_quality_update`. */
export const PhoneQualityUpdate = z.looseObject({
  display_phone_number: z.string(),
  event: z.string(),
  max_daily_conversations_per_business: z.string().optional(),
})
export type PhoneQualityUpdate = z.infer<typeof PhoneQualityUpdate>

/** `value` of field `account_update`. */
export const AccountUpdate = z.looseObject({ event: z.string(), phone_number: z.string().optional() })
export type AccountUpdate = z.infer<typeof AccountUpdate>

/** `value` of field `user_preferences`: a person stopped or resumed marketing messages inside WhatsApp. */
export const UserPreferences = z.looseObject({
  metadata: z.looseObject({ phone_number_id: z.string() }),
  contacts: z.array(WebhookContact).optional(),
  user_preferences: z.array(
    z.looseObject({
      wa_id: z.string().optional(),
      user_id: z.string().optional(),
      detail: z.string().optional(),
      category: z.string(),
      value: z.string(),
      timestamp: Digits,
      signup_id: z.string().optional(),
    }),
  ),
})
export type UserPreferences = z.infer<typeof UserPreferences>

/** The body of every webhook. `value` is read by the schema of its `field`; unknown fields are kept as they came. */
export const WebhookBody = z.looseObject({
  object: z.string(),
  entry: z.array(
    z.looseObject({
      id: z.string(),
      time: z.number().optional(),
      changes: z.array(z.looseObject({ field: z.string(), value: z.unknown() })),
    }),
  ),
})
export type WebhookBody = z.infer<typeof WebhookBody>
