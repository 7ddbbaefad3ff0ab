import { z } from 'zod'

const HealthEntity = z.looseObject({
  entity_type: z.string(),
  id: z.string(),
  can_send_message: z.string(),
  errors: z
    .array(z.looseObject({ error_code: z.number(), error_description: z.string(), possible_solution: z.string().optional() }))
    .optional(),
  additional_info: z.array(z.string()).optional(),
})
export const HealthStatus = z.looseObject({ can_send_message: z.string(), entities: z.array(HealthEntity).optional() })
export type HealthStatus = z.infer<typeof HealthStatus>

/** `GET /{phone_number_id}?fields=…`; only what was asked for is there. */
export const WirePhoneNumber = z.looseObject({
  id: z.string(),
  display_phone_number: z.string().optional(),
  verified_name: z.string().optional(),
  quality_rating: z.string().optional(),
  status: z.string().optional(),
  name_status: z.string().optional(),
  code_verification_status: z.string().optional(),
  platform_type: z.string().optional(),
  account_mode: z.string().optional(),
  is_official_business_account: z.boolean().optional(),
  throughput: z.looseObject({ level: z.string() }).optional(),
  whatsapp_business_manager_messaging_limit: z.string().optional(),
  webhook_configuration: z
    .looseObject({
      application: z.string().optional(),
      whatsapp_business_account: z.string().optional(),
      phone_number: z.string().optional(),
    })
    .optional(),
  health_status: HealthStatus.optional(),
})
export type WirePhoneNumber = z.infer<typeof WirePhoneNumber>

/** Every field of a number that the product shows, ready for `?fields=`. */
export const phoneNumberFields =
  'id,display_phone_number,verified_name,quality_rating,status,name_status,code_verification_status,platform_type,account_mode,throughput,whatsapp_business_manager_messaging_limit,webhook_configuration,health_status'

export const WireBusinessAccount = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  currency: z.string().optional(),
  timezone_id: z.string().optional(),
  account_review_status: z.string().optional(),
  business_verification_status: z.string().optional(),
  country: z.string().optional(),
  status: z.string().optional(),
})
export type WireBusinessAccount = z.infer<typeof WireBusinessAccount>

export const SubscribedApp = z.looseObject({
  whatsapp_business_api_data: z.looseObject({ id: z.string(), name: z.string().optional(), link: z.string().optional() }),
  override_callback_uri: z.string().optional(),
})
export type SubscribedApp = z.infer<typeof SubscribedApp>

export const DebugToken = z.looseObject({
  data: z.looseObject({
    app_id: z.string().optional(),
    is_valid: z.boolean(),
    expires_at: z.number().optional(),
    scopes: z.array(z.string()).optional(),
    granular_scopes: z.array(z.looseObject({ scope: z.string(), target_ids: z.array(z.string()).optional() })).optional(),
  }),
})
export type DebugToken = z.infer<typeof DebugToken>

/** Unique people a business may message outside a window in 24 hours; null is no limit. Source: Meta, Messaging limits (2026-09). */
export const messagingTiers: Readonly<Record<string, number | null>> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: null,
}

/** Messages a second by throughput level. Source: Meta, Throughput (2026-09). */
export const throughputLevels: Readonly<Record<string, number>> = { STANDARD: 80, HIGH: 1_000, NOT_APPLICABLE: 80 }
