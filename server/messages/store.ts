import type { Message } from '@woochat/contract/messages.ts'
import { sql } from 'kysely'
import { toJsonb } from '../db/json.ts'
import { prepared, type Tx } from '../db/pool.ts'
import { type MessageRow, messageOf } from './shape.ts'
import type { StoredContent } from './stored.ts'

/** A message as it is first written. */
export interface NewMessage {
  id: number
  channelId: number
  contactId: number
  direction: 0 | 1 | 2
  content: StoredContent
  authorKind: Message['author']['kind']
  authorId?: number | null
  campaignId?: number | null
  clientId?: string | null
  replyTo?: number | null
  wamid?: string | null
  at: Date
}

const columns =
  sql.raw(`m.id, m.channel_id, m.contact_id, m.direction, m.content, m.author_kind, m.campaign_id, m.client_id, m.reply_to, m.at,
  m.accepted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.unknown_at, m.held_at, m.error_code, m.error_text,
  case m.author_kind when 'member' then a.name when 'contact' then c.name when 'campaign' then k.name end as author_name,
  k.name as campaign_name, k.template as campaign_template, k.header_media_id`)
const joins = sql.raw(`messages m
  left join members a on a.workspace_id = m.workspace_id and a.id = m.author_id and m.author_kind = 'member'
  left join contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id and m.author_kind = 'contact'
  left join campaigns k on k.workspace_id = m.workspace_id and k.id = m.campaign_id`)

/** A thread, newest first, from before a message. */
export async function listThread(
  tx: Tx,
  workspaceId: number,
  thread: { channelId: number; contactId: number },
  page: { before: number | null; limit: number },
): Promise<Message[]> {
  const { rows } = await sql<MessageRow>`${prepared('messages_thread')}
    select ${columns} from ${joins}
    where m.workspace_id = ${workspaceId}::bigint and m.channel_id = ${thread.channelId}::bigint and m.contact_id = ${thread.contactId}::bigint
      and m.id < ${page.before ?? Number.MAX_SAFE_INTEGER}::bigint
    order by m.id desc limit ${page.limit}::int`.execute(tx)
  return rows.map(messageOf)
}

/** Messages by id, in the order of their ids. */
export async function listMessages(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<Message[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<MessageRow>`${prepared('messages_by_id')}
    select ${columns} from ${joins} where m.workspace_id = ${workspaceId}::bigint and m.id = any(${ids}::bigint[]) order by m.id`.execute(
    tx,
  )
  return rows.map(messageOf)
}

export interface MessageSource {
  id: number
  channelId: number
  contactId: number
  content: StoredContent
  campaignId: number | null
  replyTo: number | null
  wamid: string | null
}

/** What is needed to send a message again or to quote it. */
export async function findSource(tx: Tx, workspaceId: number, id: number): Promise<MessageSource | undefined> {
  const { rows } = await sql<MessageSource>`
    select id, channel_id as "channelId", contact_id as "contactId", content, campaign_id as "campaignId", reply_to as "replyTo", wamid
    from messages where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
  return rows[0]
}

/** The message that a sender's screen already sent under this id. */
export async function findByClientId(
  tx: Tx,
  workspaceId: number,
  thread: { channelId: number; contactId: number },
  clientId: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from messages where workspace_id = ${workspaceId} and channel_id = ${thread.channelId} and contact_id = ${thread.contactId}
      and client_id = ${clientId}`.execute(tx)
  return rows[0]?.id
}

export async function createMessages(tx: Tx, workspaceId: number, drafts: readonly NewMessage[]): Promise<void> {
  if (drafts.length === 0) return
  const rows = drafts.map((d) => ({
    id: d.id,
    channel_id: d.channelId,
    contact_id: d.contactId,
    direction: d.direction,
    content: d.content,
    author_kind: d.authorKind,
    author_id: d.authorId ?? null,
    campaign_id: d.campaignId ?? null,
    client_id: d.clientId ?? null,
    reply_to: d.replyTo ?? null,
    wamid: d.wamid ?? null,
    at: d.at.toISOString(),
  }))
  await sql`${prepared('messages_create')}
    insert into messages (workspace_id, id, channel_id, contact_id, direction, content, author_kind, author_id, campaign_id, client_id, reply_to, wamid, at)
    select ${workspaceId}::bigint, v.id, v.channel_id, v.contact_id, v.direction, v.content, v.author_kind, v.author_id, v.campaign_id, v.client_id, v.reply_to, v.wamid, v.at
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as v (id bigint, channel_id bigint, contact_id bigint, direction smallint, content jsonb,
      author_kind text, author_id bigint, campaign_id bigint, client_id text, reply_to bigint, wamid text, at timestamptz)
    on conflict (workspace_id, id) do nothing`.execute(tx)
}

/** Which of these wamids are known on their channel, and whose they are. */
export async function listByWamid(
  tx: Tx,
  workspaceId: number,
  keys: readonly { channelId: number; wamid: string }[],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ channelId: number; wamid: string; id: number }>`${prepared('messages_by_wamid')}
    select w.channel_id as "channelId", w.wamid, w.message_id as id from message_wamids w
    join unnest(${keys.map((k) => k.channelId)}::bigint[], ${keys.map((k) => k.wamid)}::text[]) as v (channel_id, wamid)
      on w.channel_id = v.channel_id and w.wamid = v.wamid
    where w.workspace_id = ${workspaceId}::bigint`.execute(tx)
  return new Map(rows.map((row) => [wamidKey(row), row.id]))
}

export const wamidKey = ({ channelId, wamid }: { channelId: number; wamid: string }): string => `${channelId} ${wamid}`

/** Notes whose these wamids are; answers the keys that were not there before. */
export async function createWamids(
  tx: Tx,
  workspaceId: number,
  entries: readonly { channelId: number; wamid: string; messageId: number }[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set()
  const { rows } = await sql<{ channelId: number; wamid: string }>`${prepared('wamids_create')}
    insert into message_wamids (workspace_id, channel_id, wamid, message_id)
    select ${workspaceId}::bigint, v.channel_id, v.wamid, v.message_id
    from unnest(${entries.map((e) => e.channelId)}::bigint[], ${entries.map((e) => e.wamid)}::text[], ${entries.map((e) => e.messageId)}::bigint[]) as v (channel_id, wamid, message_id)
    on conflict do nothing returning channel_id as "channelId", wamid`.execute(tx)
  return new Set(rows.map(wamidKey))
}
