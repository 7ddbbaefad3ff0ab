import { z } from 'zod'
import { nameRejections } from '../numbers/display-name.ts'
import { restrictionTypes } from '../numbers/standing.ts'

const seconds = z.number().int().min(0)
const text = z.string().min(1).max(2_000)
const tier = z.string().regex(/^(TIER_(50|250|1K|2K|10K|100K|UNLIMITED)|TIER_NOT_SET|NOT_SET)$/)
const free = z.record(z.string(), z.unknown())
const dated = { display_phone_number: text.optional() }
const talk = { messaging_product: z.literal('whatsapp').optional(), metadata: free.optional() }

/** The objects that come with an event of `account_update`; those of other events are refused. */
const withEvent: Readonly<Record<string, readonly string[]>> = {
  ACCOUNT_VIOLATION: ['violation_info'],
  ACCOUNT_RESTRICTION: ['restriction_info'],
  DISABLED_UPDATE: ['ban_info'],
  ACCOUNT_DELETED: [],
  PARTNER_ADDED: ['waba_info'],
  PARTNER_REMOVED: ['waba_info', 'disconnection_info'],
  PARTNER_APP_INSTALLED: ['waba_info'],
  PARTNER_APP_UNINSTALLED: ['waba_info'],
  PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE: ['partner_client_certification_info'],
  AUTH_INTL_PRICE_ELIGIBILITY_UPDATE: ['auth_international_rate_eligibility'],
  BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: ['country'],
  VOLUME_BASED_PRICING_TIER_UPDATE: ['volume_tier_info'],
  AD_ACCOUNT_LINKED: ['waba_info'],
  MM_LITE_TERMS_SIGNED: ['waba_info'],
  ACCOUNT_OFFBOARDED: [],
  ACCOUNT_RECONNECTED: [],
}

const AccountUpdateValue = z
  .strictObject({
    event: z.enum(Object.keys(withEvent) as [string, ...string[]]),
    phone_number: text.optional(),
    country: z.string().length(2).optional(),
    violation_info: z.strictObject({ violation_type: text }).optional(),
    restriction_info: z
      .array(z.strictObject({ restriction_type: z.enum(restrictionTypes), expiration: seconds }))
      .min(1)
      .optional(),
    ban_info: z
      .strictObject({ waba_ban_state: z.enum(['DISABLE', 'REINSTATE', 'SCHEDULE_FOR_DISABLE']), waba_ban_date: text.optional() })
      .optional(),
    waba_info: free.optional(),
    disconnection_info: z.strictObject({ reason: text, initiated_by: text }).optional(),
    partner_client_certification_info: free.optional(),
    auth_international_rate_eligibility: z
      .strictObject({
        start_time: seconds,
        exception_countries: z.array(z.strictObject({ country_code: text, start_time: seconds })).optional(),
      })
      .optional(),
    volume_tier_info: z
      .strictObject({
        tier_update_time: seconds,
        pricing_category: z.enum(['UTILITY', 'AUTHENTICATION', 'AUTHENTICATION_INTERNATIONAL', 'SERVICE']),
        tier: z.string().regex(/^\d+:(\d+|MAX)$/),
        effective_month: z.string().regex(/^\d{4}-\d{2}$/),
        region: text,
      })
      .optional(),
  })
  .superRefine((value, context) => {
    const allowed = ['event', 'phone_number', ...(withEvent[value.event] ?? [])]
    for (const key of Object.keys(value))
      if (!allowed.includes(key)) context.addIssue({ code: 'custom', path: [key], message: `does not come with ${value.event}` })
    for (const key of withEvent[value.event] ?? [])
      if (!filled.has(key) && !(key in value))
        context.addIssue({ code: 'custom', path: [key], message: `comes with ${value.event}` })
  })

/** What is added when it is left out. */
const filled = new Set(['waba_info', 'disconnection_info'])

/** What may stand in the news of each field; keys that Meta does not send are refused. Source: Meta, Webhooks → reference (2026-09). */
export const eventValues = {
  account_update: AccountUpdateValue,
  account_review_update: z.strictObject({ decision: z.enum(['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED']) }),
  account_alerts: z.strictObject({
    entity_type: z.enum(['BUSINESS', 'WABA', 'PHONE_NUMBER']).optional(),
    entity_id: text.optional(),
    alert_info: z.strictObject({
      alert_severity: z.enum(['CRITICAL', 'INFORMATIONAL', 'WARNING']),
      alert_status: z.enum(['ACTIVE', 'NONE']),
      alert_type: z.enum([
        'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
        'INCREASED_CAPABILITIES_ELIGIBILITY_FAILED',
        'INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO',
        'OBA_APPROVED',
        'OBA_REJECTED',
        'PROFILE_PICTURE_LOST',
      ]),
      alert_description: text,
    }),
  }),
  business_capability_update: z.strictObject({
    max_daily_conversations_per_business: z.union([tier, z.number().int().min(-1)]).optional(),
    max_phone_numbers_per_business: z.number().int().min(1).optional(),
    max_phone_numbers_per_waba: z.number().int().min(1).optional(),
  }),
  phone_number_name_update: z.strictObject({
    ...dated,
    decision: z.enum(['APPROVED', 'DEFERRED', 'PENDING', 'REJECTED']),
    rejection_reason: z.enum(nameRejections).optional(),
  }),
  phone_number_quality_update: z.strictObject({
    ...dated,
    event: z.enum(['ONBOARDING', 'THROUGHPUT_UPGRADE', 'UPGRADE', 'DOWNGRADE', 'FLAGGED', 'UNFLAGGED']),
    old_limit: tier.optional(),
    max_daily_conversations_per_business: tier.optional(),
  }),
  security: z.strictObject({
    ...dated,
    event: z.enum(['PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_REQUEST_SUCCESS']),
    requester: text.optional(),
  }),
  business_username_updates: z.strictObject({
    ...dated,
    username: text,
    status: z.enum(['approved', 'reserved', 'deleted']),
  }),
  partner_solutions: z.strictObject({
    event: z.enum(['SOLUTION_CREATED', 'SOLUTION_UPDATED']),
    solution_id: text,
    solution_status: z.enum(['ACTIVE', 'DEACTIVATED', 'INITIATED', 'DRAFT']),
  }),
  automatic_events: z.strictObject({
    ...talk,
    automatic_events: z
      .array(
        z.strictObject({
          id: text,
          event_name: z.enum(['LeadSubmitted', 'Purchase']),
          timestamp: seconds,
          ctwa_clid: text.optional(),
          custom_data: free.optional(),
        }),
      )
      .min(1),
  }),
  standby: z.looseObject({ ...talk, standby: z.array(free).min(1).optional() }),
  messaging_handovers: z.looseObject({
    ...talk,
    control_passed: free.optional(),
    control_taken: free.optional(),
  }),
  account_settings_update: z.looseObject({ ...talk, type: text.optional() }),
} as const

export type EventField = keyof typeof eventValues
