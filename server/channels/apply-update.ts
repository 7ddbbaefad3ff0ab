import { messagingTiers, throughputLevels } from '@woochat/contract/cloud-api/accounts.ts'
import { AccountUpdate, PhoneQualityUpdate } from '@woochat/contract/cloud-api/webhooks.ts'
import type { LiveFact } from '@woochat/contract/events.ts'
import type { ChannelId } from '@woochat/contract/id.ts'
import { z } from 'zod'
import type { Tx } from '../db/pool.ts'
import { tierState } from './reported-state.ts'
import { type ChannelChange, type ChannelRow, listChannelsOfAccount, updateChannel } from './store.ts'

/** Webhook fields that tell of a number or an account. */
export const channelFields: ReadonlySet<string> = new Set([
  'phone_number_quality_update',
  'phone_number_name_update',
  'account_update',
  'business_capability_update',
])

/** Applies a webhook about a number or account. Answers the facts for the caller to record last; throws when it cannot be read. */
export async function applyChannelUpdate(
  tx: Tx,
  workspaceId: number,
  update: { wabaId: string; field: string; value: unknown },
): Promise<LiveFact[]> {
  const changeFor = readers[update.field]?.(update.value)
  if (!changeFor) return []
  const facts: LiveFact[] = []
  for (const row of await listChannelsOfAccount(tx, workspaceId, update.wabaId)) {
    const change = changeFor(row)
    if (!change || Object.keys(change).length === 0) continue
    await updateChannel(tx, workspaceId, row.id, change)
    facts.push({ kind: 'channel.changed', channelId: row.id as ChannelId })
  }
  return facts
}

type ChangeFor = (row: ChannelRow) => ChannelChange | undefined

const readers: Readonly<Record<string, (value: unknown) => ChangeFor>> = {
  phone_number_quality_update: (value) => {
    const update = PhoneQualityUpdate.parse(value)
    return (row) => (isPhone(row, update.display_phone_number) ? qualityChange(update) : undefined)
  },
  phone_number_name_update: (value) => {
    const update = NameUpdate.parse(value)
    const name = update.decision === 'APPROVED' ? update.requested_verified_name : undefined
    return (row) =>
      isPhone(row, update.display_phone_number) ? { name_status: update.decision, ...(name && { name }) } : undefined
  },
  account_update: (value) => {
    const update = AccountUpdate.parse(value)
    const status = statusAfter(update.event, BanInfo.safeParse(value).data?.ban_info?.waba_ban_state)
    return (row) => (status && (!update.phone_number || isPhone(row, update.phone_number)) ? { status } : undefined)
  },
  business_capability_update: (value) => {
    const limit = CapabilityUpdate.parse(value).max_daily_conversations_per_business
    const tier = typeof limit === 'number' ? (limit < 0 ? 'TIER_UNLIMITED' : tierOf(limit)) : limit
    return () =>
      tier === undefined
        ? undefined
        : { ...tierState(tier), ...(typeof limit === 'number' && limit >= 0 && { messaging_limit: limit }) }
  },
}

const NameUpdate = z.looseObject({
  display_phone_number: z.string(),
  decision: z.string(),
  requested_verified_name: z.string().nullish(),
})
const BanInfo = z.looseObject({ ban_info: z.looseObject({ waba_ban_state: z.string() }).optional() })
const CapabilityUpdate = z.looseObject({ max_daily_conversations_per_business: z.union([z.number(), z.string()]).optional() })

function qualityChange({ event, max_daily_conversations_per_business: tier }: PhoneQualityUpdate): ChannelChange {
  return {
    ...(tier && tier !== 'NOT_SET' && tierState(tier)),
    ...(event === 'FLAGGED' && { status: 'FLAGGED' }),
    ...(event === 'UNFLAGGED' && { status: 'CONNECTED' }),
    ...(event === 'THROUGHPUT_UPGRADE' && { throughput: throughputLevels['HIGH'] ?? 1_000 }),
  }
}

/** Source: Meta, Webhooks → account_update (2026-09). */
function statusAfter(event: string, banState: string | undefined): string | undefined {
  if (event === 'DISABLED_UPDATE')
    return banState === 'REINSTATE' ? 'CONNECTED' : banState === 'SCHEDULE_FOR_DISABLE' ? 'FLAGGED' : 'BANNED'
  return {
    ACCOUNT_RESTRICTION: 'RESTRICTED',
    ACCOUNT_VIOLATION: 'FLAGGED',
    ACCOUNT_DELETED: 'DELETED',
    ACCOUNT_RECONNECTED: 'CONNECTED',
    ACCOUNT_OFFBOARDED: 'DISCONNECTED',
  }[event]
}

/** Meta writes the same number with and without spaces and signs. */
const isPhone = (row: ChannelRow, phone: string): boolean => digitsOf(row.phone) === digitsOf(phone)
const digitsOf = (phone: string): string => phone.replace(/\D/g, '')
const tierOf = (limit: number): string =>
  Object.entries(messagingTiers).find(([, people]) => people === limit)?.[0] ?? `TIER_${limit}`
