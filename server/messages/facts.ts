import type { LiveFact } from '@woochat/contract/events.ts'
import type { ConversationId, MessageId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import { listConversations, markPreviewsFailed } from '../conversations/store.ts'
import { prepared, type Tx } from '../db/pool.ts'
import { type DeliveryRow, deliveryOf } from './shape.ts'
import { listMessages } from './store.ts'

/** What a message's delivery became, for those whose thread is an open book: campaign messages without one are in no inbox. */
export async function deliveryFacts(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<LiveFact[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<DeliveryRow & { id: number; conversation_id: number }>`${prepared('delivery_facts')}
    select m.id, m.direction, m.at, m.accepted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.unknown_at, m.held_at, m.error_code, m.error_text, v.id as conversation_id
    from messages m join conversations v on v.workspace_id = m.workspace_id and v.channel_id = m.channel_id and v.contact_id = m.contact_id
    where m.workspace_id = ${workspaceId}::bigint and m.id = any(${ids}::bigint[]) order by m.id`.execute(tx)
  const failed = rows.filter((row) => row.failed_at && !row.delivered_at && !row.read_at)
  await markPreviewsFailed(
    tx,
    workspaceId,
    failed.map((row) => ({ conversationId: row.conversation_id, messageId: row.id })),
  )
  return rows.map((row) => ({
    kind: 'message.changed',
    conversationId: row.conversation_id as ConversationId,
    messageId: row.id as MessageId,
    delivery: deliveryOf(row),
  }))
}

/** Whole messages with their conversations, as an open inbox needs them; `inConversation` says where each belongs. */
export async function messageFacts(
  tx: Tx,
  workspaceId: number,
  inConversation: ReadonlyMap<number, number>,
): Promise<LiveFact[]> {
  const messages = await listMessages(tx, workspaceId, [...inConversation.keys()])
  const conversations = await listConversations(tx, workspaceId, [...new Set(inConversation.values())])
  const byId = new Map(conversations.map((conversation) => [conversation.id as number, conversation]))
  return messages.flatMap((message) => {
    const conversation = byId.get(inConversation.get(message.id) ?? 0)
    return conversation ? [{ kind: 'message.added', conversationId: conversation.id, message, conversation }] : []
  })
}
