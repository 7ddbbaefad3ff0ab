import { z } from 'zod'

const Metadata = z.looseObject({ display_phone_number: z.string(), phone_number_id: z.string() })

/** `value` of field `phone_number_name_update`: what became of a display name. */
export const PhoneNameUpdate = z.looseObject({
  display_phone_number: z.string(),
  decision: z.string(),
  requested_verified_name: z.string(),
  rejection_reason: z.string().nullable(),
})

/** `value` of field `account_review_update`. */
export const AccountReviewUpdate = z.looseObject({ decision: z.string() })

/** `value` of field `account_alerts`: limits that cannot grow, the blue tick, a lost picture. */
export const AccountAlert = z.looseObject({
  entity_type: z.string(),
  entity_id: z.string(),
  alert_info: z.looseObject({
    alert_severity: z.string(),
    alert_status: z.string(),
    alert_type: z.string(),
    alert_description: z.string(),
  }),
})

/** `value` of field `business_capability_update`: limits of the whole portfolio; -1 is none. */
export const CapabilityUpdate = z.looseObject({
  max_daily_conversations_per_business: z.union([z.string(), z.number()]).optional(),
  max_phone_numbers_per_business: z.number().optional(),
  max_phone_numbers_per_waba: z.number().optional(),
})

/** `value` of field `security`: somebody changed, or asked to reset, the two-step PIN. */
export const SecurityUpdate = z.looseObject({ display_phone_number: z.string(), event: z.string(), requester: z.string() })

/** `value` of field `business_username_updates`. */
export const UsernameUpdate = z.looseObject({
  display_phone_number: z.string(),
  username: z.string(),
  status: z.enum(['approved', 'reserved', 'deleted']),
})

/** `value` of field `account_settings_update`. */
export const SettingsUpdate = z.looseObject({
  timestamp: z.string(),
  type: z.string(),
  phone_number_settings: z.looseObject({ phone_number_id: z.string() }).optional(),
})

/** `value` of field `smb_message_echoes`: what the owner wrote in the WhatsApp Business App. */
export const MessageEchoes = z.looseObject({
  metadata: Metadata,
  message_echoes: z.array(
    z.looseObject({ from: z.string(), to: z.string().optional(), id: z.string(), timestamp: z.string(), type: z.string() }),
  ),
})

/** `value` of field `smb_app_state_sync`: the address book of the WhatsApp Business App. */
export const AppStateSync = z.looseObject({
  metadata: Metadata,
  state_sync: z.array(
    z.looseObject({
      type: z.string(),
      action: z.enum(['add', 'remove']),
      contact: z.looseObject({ phone_number: z.string(), full_name: z.string().optional(), first_name: z.string().optional() }),
      metadata: z.looseObject({ timestamp: z.string() }),
    }),
  ),
})

/** `value` of field `history`: the chats of the WhatsApp Business App, in chunks. */
export const ChatHistory = z.looseObject({
  metadata: Metadata,
  history: z.array(
    z.looseObject({
      metadata: z.looseObject({ phase: z.number(), chunk_order: z.number(), progress: z.number() }),
      threads: z.array(
        z.looseObject({
          id: z.string(),
          messages: z.array(
            z.looseObject({ id: z.string(), type: z.string(), history_context: z.looseObject({ status: z.string() }) }),
          ),
        }),
      ),
    }),
  ),
})
