import { messagingTiers, throughputLevels, type WirePhoneNumber } from '@woochat/contract/cloud-api/accounts.ts'
import type { ChannelChange } from './store.ts'

/** The state of a number as Meta reports it, as columns. What it does not mention stays as it was. */
export function reportedState(number: WirePhoneNumber): ChannelChange {
  const { verified_name: name, display_phone_number: phone, quality_rating: quality, status, name_status: nameStatus } = number
  const tier = number.whatsapp_business_manager_messaging_limit
  return {
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
    ...(quality !== undefined && { quality }),
    ...(status !== undefined && { status }),
    ...(nameStatus !== undefined && { name_status: nameStatus }),
    ...(tier !== undefined && tierState(tier)),
    ...(number.throughput && { throughput: throughputLevels[number.throughput.level] ?? 80 }),
    checked_at: new Date(),
  }
}

/** A tier we do not know is kept by its name, without a number. */
export const tierState = (tier: string): Pick<ChannelChange, 'messaging_tier' | 'messaging_limit'> => ({
  messaging_tier: tier,
  messaging_limit: messagingTiers[tier] ?? null,
})
