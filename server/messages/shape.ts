import { describeMetaError } from '@woochat/contract/data/meta-errors.ts'
import type { CampaignId, ChannelId, ContactId, MessageId } from '@woochat/contract/id.ts'
import type { DeliveryState, Message } from '@woochat/contract/messages.ts'
import { contentOf, type FrozenTemplate, type StoredContent } from './stored.ts'

/** The times of a message on its way, as the database has them. */
export interface DeliveryRow {
  direction: number
  at: Date
  accepted_at: Date | null
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  failed_at: Date | null
  unknown_at: Date | null
  held_at: Date | null
  error_code: number | null
  error_text: string | null
}

/** A message joined with the names it shows. */
export interface MessageRow extends DeliveryRow {
  id: number
  channel_id: number
  contact_id: number
  content: StoredContent
  author_kind: Message['author']['kind']
  author_name: string | null
  campaign_id: number | null
  campaign_name: string | null
  campaign_template: FrozenTemplate | null
  header_media_id: number | null
  client_id: string | null
  reply_to: number | null
}

export function messageOf(row: MessageRow): Message {
  return {
    id: row.id as MessageId,
    channelId: row.channel_id as ChannelId,
    contactId: row.contact_id as ContactId,
    direction: directions[row.direction] ?? 'note',
    content: contentOf(row.content, row.campaign_template, row.header_media_id),
    author: { kind: row.author_kind, name: row.author_name ?? fallbackNames[row.author_kind] },
    campaign: row.campaign_id === null ? null : { id: row.campaign_id as CampaignId, name: row.campaign_name ?? '' },
    clientId: row.client_id,
    replyTo: row.reply_to as MessageId | null,
    at: row.at.toISOString(),
    delivery: deliveryOf(row),
  }
}

const directions = ['in', 'out', 'note'] as const
const fallbackNames = { contact: '', member: 'Former member', campaign: 'Campaign', api: 'API', system: 'WooChat' } as const

/** The furthest a message has come. A read or delivered message did not fail, whatever else was reported. */
export function deliveryOf(row: DeliveryRow): Message['delivery'] {
  if (row.direction !== 1) return null
  const [state, at] = furthest(row)
  return { state, at: at.toISOString(), error: state === 'failed' ? errorOf(row) : null }
}

function furthest(row: DeliveryRow): [DeliveryState, Date] {
  if (row.read_at) return ['read', row.read_at]
  if (row.delivered_at) return ['delivered', row.delivered_at]
  if (row.failed_at) return ['failed', row.failed_at]
  if (row.sent_at) return ['sent', row.sent_at]
  if (row.accepted_at) return ['accepted', row.accepted_at]
  if (row.unknown_at) return ['unknown', row.unknown_at]
  if (row.held_at) return ['held', row.held_at]
  return ['queued', row.at]
}

function errorOf({ error_code: code, error_text: text }: DeliveryRow): { code: number | null; says: string; advice: string } {
  if (code === null && text) return { code, says: text, advice: 'Mend the cause, then send it again.' }
  const { says, advice } = describeMetaError(code, null, text)
  return { code, says, advice }
}
