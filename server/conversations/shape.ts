import type { Conversation } from '@woochat/contract/conversations.ts'
import type { ChannelId, ContactId, ConversationId, MemberId, TagId } from '@woochat/contract/id.ts'

/** The last line of a thread, and whose message it was, so that its failure can be shown there. */
export interface Preview {
  text: string
  direction: 'in' | 'out' | 'note'
  failed: boolean
  messageId?: number
}

export interface ConversationRow {
  id: number
  channel_id: number
  contact_id: number
  contact_name: string
  contact_phone: string | null
  contact_blocked: boolean
  contact_tags: number[]
  state: Conversation['state']
  assignee_id: number | null
  unread: number
  preview: Preview
  last_message_at: Date
  last_inbound_at: Date | null
  version: number
}

/** Free-form messages are allowed for 24 hours after the person's last one. Source: Meta, Send messages (2026-09). */
export const windowMs = 24 * 60 * 60 * 1000

export function conversationOf(row: ConversationRow): Conversation {
  return {
    id: row.id as ConversationId,
    channelId: row.channel_id as ChannelId,
    contact: {
      id: row.contact_id as ContactId,
      name: row.contact_name,
      phone: row.contact_phone,
      blocked: row.contact_blocked,
      tags: row.contact_tags as TagId[],
    },
    state: row.state,
    assigneeId: row.assignee_id as MemberId | null,
    unread: row.unread,
    preview: { text: row.preview.text, direction: row.preview.direction, failed: row.preview.failed },
    lastMessageAt: row.last_message_at.toISOString(),
    windowEndsAt: row.last_inbound_at ? new Date(row.last_inbound_at.getTime() + windowMs).toISOString() : null,
    version: row.version,
  }
}

/** A preview is one line, and short: the whole text is in the thread. */
export const previewText = (text: string): string =>
  text
    .replace(/[\s\0]+/g, ' ')
    .trim()
    .slice(0, 160)
    .toWellFormed()
