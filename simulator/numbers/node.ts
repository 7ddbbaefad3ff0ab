import type { PhoneNumber } from '../state.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { numberRecords } from './records.ts'
import { commerceSettings } from './settings.ts'
import { numberHealth } from './standing.ts'

export const numberType = 'WhatsAppBusinessPhoneNumber'
export const numberDefaults = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'platform_type',
  'throughput',
  'last_onboarded_time',
  'webhook_configuration',
]

/** Every field of a number; one left undefined is known but empty. Source: Meta, Business phone numbers (2026-09). */
export function numberNode(world: World, number: PhoneNumber): WireMap {
  const record = numberRecords(world).of(number.id)
  return {
    id: number.id,
    display_phone_number: number.display,
    verified_name: number.verifiedName,
    quality_rating: number.quality,
    status: number.status,
    code_verification_status: record.codeStatus,
    platform_type: number.registered ? 'CLOUD_API' : 'NOT_APPLICABLE',
    account_mode: record.recipients ? 'SANDBOX' : 'LIVE',
    is_pin_enabled: record.pin !== undefined,
    is_on_biz_app: number.coexistence ?? false,
    throughput: { level: throughputLevel(number) },
    last_onboarded_time: record.onboardedAt === undefined ? undefined : isoSeconds(record.onboardedAt),
    whatsapp_business_manager_messaging_limit: number.tier,
    messaging_limit_tier: number.tier,
    search_visibility: 'VISIBLE',
    eligibility_for_api_business_global_search: 'NON_ELIGIBLE_UNDEFINED_COUNTRY',
    data_localization_region: record.region,
    username: record.username?.name,
    conversational_automation: number.automation && { ...number.automation, id: number.id },
    webhook_configuration: webhookConfiguration(world, number),
    health_status: () => numberHealth(world, number),
    whatsapp_commerce_settings: () => commerceSettings(world, number),
    ...names(world, number),
  }
}

function names(world: World, number: PhoneNumber): WireMap {
  const { newName, official } = numberRecords(world).of(number.id)
  return {
    name_status: number.nameStatus,
    new_display_name: newName?.name,
    new_name_status: newName?.status ?? 'NONE',
    certificate: number.nameStatus === 'APPROVED' ? certificateOf(number, number.verifiedName) : undefined,
    new_certificate: newName?.status === 'APPROVED' ? certificateOf(number, newName.name) : undefined,
    is_official_business_account: official.status === 'APPROVED',
    official_business_account: { oba_status: official.status },
  }
}

/** Opaque at Meta, too: only a number that is registered with it bears the name. */
const certificateOf = (number: PhoneNumber, name: string): string => Buffer.from(`${number.id} ${name}`).toString('base64')

const throughputLevel = (number: PhoneNumber): string =>
  number.coexistence ? 'NOT_APPLICABLE' : number.throughput > 80 || number.throughput === 0 ? 'HIGH' : 'STANDARD'

function webhookConfiguration(world: World, number: PhoneNumber): WireMap {
  const account = world.state.accounts.get(number.accountId)
  const app = account && world.state.apps.get(account.appId)
  return {
    ...(number.override && { phone_number: number.override.url }),
    ...(account?.override && { whatsapp_business_account: account.override.url }),
    ...(app?.callbackUrl !== undefined && { application: app.callbackUrl }),
  }
}

/** `2026-09-01T10:00:00+0000`, as the Graph API writes times. */
export const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, '+0000')
