import { z } from 'zod'

export const HeaderComponent = z.looseObject({
  type: z.literal('HEADER'),
  format: z.enum(['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'GIF', 'LOCATION', 'PRODUCT']),
  text: z.string().optional(),
  example: z
    .looseObject({
      header_text: z.array(z.string()).optional(),
      header_text_named_params: z.array(z.looseObject({ param_name: z.string(), example: z.string() })).optional(),
      header_handle: z.array(z.string()).optional(),
    })
    .optional(),
})
export const BodyComponent = z.looseObject({
  type: z.literal('BODY'),
  text: z.string().optional(),
  example: z
    .looseObject({
      body_text: z.array(z.array(z.string())).optional(),
      body_text_named_params: z.array(z.looseObject({ param_name: z.string(), example: z.string() })).optional(),
    })
    .optional(),
})
export const FooterComponent = z.looseObject({
  type: z.literal('FOOTER'),
  text: z.string().optional(),
  /** Of authentication templates, in place of a text. */
  code_expiration_minutes: z.number().int().optional(),
})
export const WireButton = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  url: z.string().optional(),
  phone_number: z.string().optional(),
  example: z.union([z.array(z.string()), z.string()]).optional(),
  flow_id: z.union([z.string(), z.number()]).optional(),
  flow_name: z.string().optional(),
  flow_json: z.string().optional(),
  flow_action: z.string().optional(),
  navigate_screen: z.string().optional(),
  otp_type: z.string().optional(),
  autofill_text: z.string().optional(),
  supported_apps: z
    .array(z.looseObject({ package_name: z.string().optional(), signature_hash: z.string().optional() }))
    .optional(),
  zero_tap_terms_accepted: z.boolean().optional(),
})
export type WireButton = z.infer<typeof WireButton>
export const ButtonsComponent = z.looseObject({ type: z.literal('BUTTONS'), buttons: z.array(WireButton) })

/** The parts a template is made of, as the Graph API takes and gives them; kinds we do not know stay as they came. */
export const WireComponent = z.union([
  HeaderComponent,
  BodyComponent,
  FooterComponent,
  ButtonsComponent,
  z.looseObject({ type: z.string() }),
])
export type WireComponent = z.infer<typeof WireComponent>
export type HeaderComponent = z.infer<typeof HeaderComponent>
export type BodyComponent = z.infer<typeof BodyComponent>
export type FooterComponent = z.infer<typeof FooterComponent>
export type ButtonsComponent = z.infer<typeof ButtonsComponent>

const settings = {
  parameter_format: z.enum(['NAMED', 'POSITIONAL']).optional(),
  /** Seconds an undelivered message is tried; -1 is 30 days. */
  message_send_ttl_seconds: z.number().int().optional(),
  cta_url_link_tracking_opted_out: z.boolean().optional(),
}
const LibraryInput = z.looseObject({
  type: z.string(),
  url: z.object({ base_url: z.string(), url_suffix_example: z.string().optional() }).optional(),
  phone_number: z.string().optional(),
})

/** Body of `POST /{waba_id}/message_templates`: with components of its own, or from the template library. */
export const TemplateCreate = z.strictObject({
  name: z.string(),
  language: z.string(),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  sub_category: z.string().optional(),
  components: z.array(WireComponent).optional(),
  library_template_name: z.string().optional(),
  library_template_button_inputs: z.array(LibraryInput).optional(),
  library_template_body_inputs: z.record(z.string(), z.union([z.boolean(), z.number()])).optional(),
  ...settings,
})
export type TemplateCreate = z.infer<typeof TemplateCreate>

export const TemplateCreated = z.looseObject({ id: z.string(), status: z.string(), category: z.string() })
export type TemplateCreated = z.infer<typeof TemplateCreated>

/** Body of `POST /{template_id}`; components are replaced as a whole. */
export const TemplateEdit = z.object({
  category: z.string().optional(),
  components: z.array(WireComponent).optional(),
  ...settings,
})
export type TemplateEdit = z.infer<typeof TemplateEdit>

/** One row of `GET /{waba_id}/message_templates`. */
export const WireTemplate = z.looseObject({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string(),
  components: z.array(WireComponent).optional(),
  parameter_format: z.string().optional(),
  rejected_reason: z.string().nullish(),
  quality_score: z.looseObject({ score: z.string() }).nullish(),
  previous_category: z.string().nullish(),
  /** The category it is about to have. */
  correct_category: z.string().nullish(),
  sub_category: z.string().nullish(),
  message_send_ttl_seconds: z.number().nullish(),
  library_template_name: z.string().nullish(),
  cta_url_link_tracking_opted_out: z.boolean().nullish(),
  source: z.string().nullish(),
})
export type WireTemplate = z.infer<typeof WireTemplate>

/** What every list of the Graph API wraps its rows in; `paging.next` is there only when more follow. */
export const listOf = <T extends z.ZodType>(row: T) =>
  z.looseObject({
    data: z.array(row),
    paging: z
      .looseObject({
        cursors: z.looseObject({ before: z.string().optional(), after: z.string().optional() }).optional(),
        next: z.string().optional(),
      })
      .optional(),
  })

/** Why Meta rejected a template, in words. Source: Meta, Templates → Template review (2026-09). */
export const rejectionReasons: Readonly<Record<string, string>> = {
  ABUSIVE_CONTENT: 'The content is abusive or breaks the WhatsApp Business policy',
  INCORRECT_CATEGORY: 'The content does not fit the category',
  INVALID_FORMAT: 'Variables or formatting are not as they should be',
  PROMOTIONAL: 'Promotional content in a category that does not allow it',
  SCAM: 'The content looks like a scam',
  TAG_CONTENT_MISMATCH: 'Language or category does not match the content',
  CATEGORY_NOT_AVAILABLE: 'This category is not available for the account',
}
