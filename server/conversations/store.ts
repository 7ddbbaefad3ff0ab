import type { Conversation } from '@woochat/contract/conversations.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import { prepared, type Tx } from '../db/pool.ts'
import { type ConversationRow, conversationOf, type Preview } from './shape.ts'

export const conversationColumns = sql.raw(`v.id, v.channel_id, v.contact_id, c.name as contact_name, c.phone as contact_phone,
  c.blocked_at is not null as contact_blocked,
  array(select t.tag_id from contact_tags t where t.workspace_id = v.workspace_id and t.contact_id = v.contact_id order by t.tag_id) as contact_tags,
  v.state, v.assignee_id, v.unread, v.preview, v.last_message_at, v.last_inbound_at, v.version`)
export const conversationJoins = sql.raw(
  'conversations v join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id',
)

export async function listConversations(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<Conversation[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ConversationRow>`${prepared('conversations_by_id')}
    select ${conversationColumns} from ${conversationJoins}
    where v.workspace_id = ${workspaceId}::bigint and v.id = any(${ids}::bigint[]) order by v.id`.execute(tx)
  return rows.map(conversationOf)
}

export async function getConversation(tx: Tx, workspaceId: number, id: number): Promise<Conversation> {
  const [found] = await listConversations(tx, workspaceId, [id])
  if (!found) throw new Refusal('not_found', { what: 'conversation' })
  return found
}

/** The conversation of a pair, if there is one. */
export async function findConversation(
  tx: Tx,
  workspaceId: number,
  pair: Pair,
): Promise<{ id: number; assigneeId: number | null } | undefined> {
  const { rows } = await sql<{ id: number; assigneeId: number | null }>`
    select id, assignee_id as "assigneeId" from conversations
    where workspace_id = ${workspaceId} and channel_id = ${pair.channelId} and contact_id = ${pair.contactId}`.execute(tx)
  return rows[0]
}

/** What decides about a conversation, its row locked: messages of one thread are written one after another. */
export interface LockedConversation {
  id: number
  channelId: number
  contactId: number
  state: Conversation['state']
  assigneeId: number | null
  lastInboundAt: Date | null
  lastInboundWamid: string | null
  lastMessageAt: Date
  unread: number
  version: number
  /** The database's clock, read once for the transaction. */
  now: Date
}

const lockedColumns =
  sql.raw(`id, channel_id as "channelId", contact_id as "contactId", state, assignee_id as "assigneeId", last_inbound_at as "lastInboundAt",
  last_inbound_wamid as "lastInboundWamid", last_message_at as "lastMessageAt", unread, version, now() as now`)

export async function lockConversation(tx: Tx, workspaceId: number, id: number): Promise<LockedConversation> {
  const { rows } = await sql<LockedConversation>`
    select ${lockedColumns} from conversations where workspace_id = ${workspaceId} and id = ${id} for no key update`.execute(tx)
  if (!rows[0]) throw new Refusal('not_found', { what: 'conversation' })
  return rows[0]
}

export interface Pair {
  channelId: number
  contactId: number
}

/** The conversations of these pairs, in the order of their ids so that two that lock several never wait for each other. */
export async function lockPairs(tx: Tx, workspaceId: number, pairs: readonly Pair[]): Promise<LockedConversation[]> {
  const { rows } = await sql<LockedConversation>`${prepared('conversations_lock')}
    select ${lockedColumns} from conversations
    where workspace_id = ${workspaceId}::bigint and id in (select v.id from conversations v
        join unnest(${pairs.map((p) => p.channelId)}::bigint[], ${pairs.map((p) => p.contactId)}::bigint[]) as p (channel_id, contact_id)
          on v.channel_id = p.channel_id and v.contact_id = p.contact_id
        where v.workspace_id = ${workspaceId}::bigint)
    order by id for no key update`.execute(tx)
  return rows
}

export interface NewConversation extends Pair {
  id: number
  at: Date
  preview: Preview
  assigneeId?: number | null
}

/** Makes those that are not there; a pair that has one already keeps it. */
export async function createConversations(tx: Tx, workspaceId: number, drafts: readonly NewConversation[]): Promise<void> {
  if (drafts.length === 0) return
  const rows = [...drafts].sort((a, b) => a.id - b.id)
  await sql`${prepared('conversations_create')}
    insert into conversations (workspace_id, id, channel_id, contact_id, assignee_id, preview, last_message_at)
    select ${workspaceId}::bigint, d.id, d.channel_id, d.contact_id, d.assignee_id, d.preview::jsonb, d.at
    from unnest(${rows.map((d) => d.id)}::bigint[], ${rows.map((d) => d.channelId)}::bigint[], ${rows.map((d) => d.contactId)}::bigint[],
      ${rows.map((d) => d.assigneeId ?? null)}::bigint[], ${rows.map((d) => JSON.stringify(d.preview))}::text[], ${rows.map((d) => d.at.toISOString())}::timestamptz[])
      as d (id, channel_id, contact_id, assignee_id, preview, at)
    on conflict (workspace_id, channel_id, contact_id) do nothing`.execute(tx)
}

/** What a conversation becomes by new messages in it. */
export interface Advance {
  id: number
  preview: Preview
  lastMessageAt: Date
  state: Conversation['state']
  assigneeId: number | null
  unread: number
  lastInboundAt: Date | null
  lastInboundWamid: string | null
}

/** Writes what became of conversations whose rows are locked; each goes up by one version. */
export async function advanceConversations(tx: Tx, workspaceId: number, changes: readonly Advance[]): Promise<void> {
  if (changes.length === 0) return
  await sql`${prepared('conversations_advance')}
    update conversations c set preview = d.preview::jsonb, last_message_at = greatest(c.last_message_at, d.at), state = d.state, assignee_id = d.assignee_id,
      unread = d.unread, last_inbound_at = d.inbound_at, last_inbound_wamid = d.inbound_wamid, version = c.version + 1
    from unnest(${changes.map((d) => d.id)}::bigint[], ${changes.map((d) => JSON.stringify(d.preview))}::text[], ${changes.map((d) => d.lastMessageAt.toISOString())}::timestamptz[],
      ${changes.map((d) => d.state)}::text[], ${changes.map((d) => d.assigneeId)}::bigint[], ${changes.map((d) => d.unread)}::int[],
      ${changes.map((d) => d.lastInboundAt?.toISOString() ?? null)}::timestamptz[], ${changes.map((d) => d.lastInboundWamid)}::text[])
      as d (id, preview, at, state, assignee_id, unread, inbound_at, inbound_wamid)
    where c.workspace_id = ${workspaceId}::bigint and c.id = d.id`.execute(tx)
}

/** Marks the last line of threads as failed where the failed message is still the last. */
export async function markPreviewsFailed(
  tx: Tx,
  workspaceId: number,
  messages: readonly { conversationId: number; messageId: number }[],
): Promise<void> {
  if (messages.length === 0) return
  await sql`
    update conversations c set preview = c.preview || '{"failed": true}'::jsonb, version = c.version + 1
    from unnest(${messages.map((m) => m.conversationId)}::bigint[], ${messages.map((m) => m.messageId)}::bigint[]) as d (id, message_id)
    where c.workspace_id = ${workspaceId} and c.id = d.id and (c.preview ->> 'messageId')::bigint = d.message_id`.execute(tx)
}
