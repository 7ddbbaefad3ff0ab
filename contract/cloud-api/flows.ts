import { z } from 'zod'

/** What a Flow is for. Source: Meta, Flows → Flows API (2026-09). */
export const flowCategories = [
  'SIGN_UP',
  'SIGN_IN',
  'APPOINTMENT_BOOKING',
  'LEAD_GENERATION',
  'CONTACT_US',
  'CUSTOMER_SUPPORT',
  'SURVEY',
  'OTHER',
] as const

export const FlowStatus = z.enum(['DRAFT', 'PUBLISHED', 'DEPRECATED', 'BLOCKED', 'THROTTLED'])
export type FlowStatus = z.infer<typeof FlowStatus>

/** Lines and columns of a Flow JSON, from 1, both ends included. */
const place = {
  line_start: z.number().int(),
  line_end: z.number().int(),
  column_start: z.number().int(),
  column_end: z.number().int(),
}
const FlowPlace = z.looseObject(place)
export interface FlowPlace {
  line_start: number
  line_end: number
  column_start: number
  column_end: number
}

/** An entry of `validation_errors`: what is wrong with a Flow JSON and where. */
export const FlowProblem = z.object({
  error: z.string(),
  error_type: z.string(),
  message: z.string(),
  ...place,
  pointers: z.array(FlowPlace.extend({ path: z.string().optional() })).optional(),
})
export type FlowProblem = z.infer<typeof FlowProblem>

/** The answer to `POST /{waba}/flows` and to `POST /{flow}/assets`. */
export const FlowCreated = z.looseObject({
  id: z.string(),
  success: z.boolean().optional(),
  validation_errors: z.array(FlowProblem).optional(),
})
export const FlowUploaded = z.looseObject({ success: z.boolean(), validation_errors: z.array(FlowProblem).optional() })

/** `GET /{flow}`: what was asked for, `id` always. */
export const FlowNode = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  status: FlowStatus.optional(),
  categories: z.array(z.string()).optional(),
  validation_errors: z.array(FlowProblem).optional(),
  json_version: z.string().optional(),
  data_api_version: z.string().optional(),
  endpoint_uri: z.string().optional(),
  preview: z.object({ preview_url: z.string(), expires_at: z.string() }).optional(),
  whatsapp_business_account: z.looseObject({ id: z.string() }).optional(),
  application: z.looseObject({ id: z.string() }).optional(),
  health_status: z.looseObject({ can_send_message: z.string() }).optional(),
})
export type FlowNode = z.infer<typeof FlowNode>

/** What comes to `endpoint_uri`, each part base64. Source: Meta, Flows → Implementing endpoints (2026-09). */
export const FlowEnvelope = z.object({
  encrypted_flow_data: z.string(),
  encrypted_aes_key: z.string(),
  initial_vector: z.string(),
})
export type FlowEnvelope = z.infer<typeof FlowEnvelope>

/** A request to an endpoint after decryption. A notice of an error has `data.error` and `data.error_message`. */
export const FlowRequest = z.looseObject({
  version: z.string(),
  action: z.enum(['INIT', 'BACK', 'data_exchange', 'ping']),
  screen: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  flow_token: z.string().optional(),
  /** HS256 JWT over the token with the app secret; with Data API 4.0. */
  flow_token_signature: z.string().optional(),
})
export type FlowRequest = z.infer<typeof FlowRequest>

/** What an endpoint answers before encryption: a screen with its data, or `SUCCESS`; without a screen, to a ping or a notice. */
export const FlowAnswer = z.looseObject({
  screen: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
})
export type FlowAnswer = z.infer<typeof FlowAnswer>

const Count = z.object({ error_type: z.string(), error_rate: z.number(), error_count: z.number().int() })

/** `value` of field `flows`. Source: Meta, Flows → Webhooks (2026-09). */
export const FlowsUpdate = z.looseObject({
  event: z.enum([
    'FLOW_STATUS_CHANGE',
    'CLIENT_ERROR_RATE',
    'ENDPOINT_ERROR_RATE',
    'ENDPOINT_LATENCY',
    'ENDPOINT_AVAILABILITY',
    'FLOW_VERSION_EXPIRY_WARNING',
  ]),
  flow_id: z.string(),
  message: z.string().optional(),
  warning: z.string().optional(),
  old_status: FlowStatus.optional(),
  new_status: FlowStatus.optional(),
  alert_state: z.enum(['ACTIVATED', 'DEACTIVATED']).optional(),
  threshold: z.number().optional(),
  error_rate: z.number().optional(),
  errors: z.array(Count).optional(),
  p50_latency: z.number().optional(),
  p90_latency: z.number().optional(),
  requests_count: z.number().int().optional(),
  availability: z.number().optional(),
})
export type FlowsUpdate = z.infer<typeof FlowsUpdate>
