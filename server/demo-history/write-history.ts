import { previewOf } from '@woochat/contract/content.ts'
import { sql } from 'kysely'
import { createAliases } from '../contacts/aliases.ts'
import { consentSays, recordChanges } from '../contacts/record.ts'
import { previewText } from '../conversations/shape.ts'
import { takeIds } from '../db/ids.ts'
import { toJsonb } from '../db/json.ts'
import type { Db, Tx } from '../db/pool.ts'
import { writeConsents, writeLines } from '../demo/write-audience.ts'
import { consentIn } from '../messages/consent.ts'
import { createWamids } from '../messages/store.ts'
import { contentOf } from '../messages/stored.ts'
import type { PastMessage } from './past-message.ts'
import type { PastThread } from './past-threads.ts'

export interface PastHistory {
  channelId: number
  campaigns: readonly PastMessage[]
  threads: readonly PastThread[]
}

/** Writes what was sent and said as the product would have, oldest first: ids rise with time. Answers the conversations. */
export async function writeHistory(
  tx: Tx,
  db: Db,
  workspaceId: number,
  { channelId, campaigns, threads }: PastHistory,
): Promise<number[]> {
  const messages = [...campaigns, ...threads.flatMap((thread) => thread.messages)].sort((a, b) => a.at.getTime() - b.at.getTime())
  const ids = await takeIds(db, workspaceId, 'message', messages.length)
  for (const [i, message] of messages.entries()) message.id = ids[i] ?? 0
  for (let i = 0; i < messages.length; i += 1_000) await insertMessages(tx, workspaceId, channelId, messages.slice(i, i + 1_000))
  await createWamids(
    tx,
    workspaceId,
    messages.flatMap(({ id, wamid }) => (wamid === null ? [] : [{ channelId, wamid, messageId: id }])),
  )
  await giveRecipients(tx, workspaceId, campaigns)
  const conversations = await createThreads(tx, db, workspaceId, channelId, threads)
  await noteTalks(tx, workspaceId, messages)
  await noteStops(tx, db, workspaceId, messages)
  return conversations
}

async function insertMessages(tx: Tx, workspaceId: number, channelId: number, messages: readonly PastMessage[]): Promise<void> {
  const rows = messages.map((m) => ({
    id: m.id,
    contact_id: m.contactId,
    direction: m.direction,
    content: m.content.type === 'reaction' ? { ...m.content, toMessage: String(m.replyTo?.id ?? '') } : m.content,
    author_kind: m.authorKind,
    author_id: m.authorId,
    campaign_id: m.campaignId,
    reply_to: m.replyTo?.id ?? null,
    wamid: m.wamid,
    at: m.at,
    accepted_at: m.acceptedAt,
    sent_at: m.sentAt,
    delivered_at: m.deliveredAt,
    read_at: m.readAt,
    failed_at: m.failedAt,
    replied_at: m.repliedAt,
    error_code: m.failedAt && (m.error?.code ?? null),
    error_text: m.failedAt && (m.error?.text ?? null),
    pricing: m.pricing,
  }))
  await sql`
    insert into messages (workspace_id, id, channel_id, contact_id, direction, content, author_kind, author_id, campaign_id, reply_to, wamid, at,
      accepted_at, sent_at, delivered_at, read_at, failed_at, replied_at, error_code, error_text, pricing)
    select ${workspaceId}, v.id, ${channelId}, v.contact_id, v.direction, v.content, v.author_kind, v.author_id, v.campaign_id, v.reply_to, v.wamid, v.at,
      v.accepted_at, v.sent_at, v.delivered_at, v.read_at, v.failed_at, v.replied_at, v.error_code, v.error_text, v.pricing
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as v (id bigint, contact_id bigint, direction smallint, content jsonb, author_kind text,
      author_id bigint, campaign_id bigint, reply_to bigint, wamid text, at timestamptz, accepted_at timestamptz, sent_at timestamptz,
      delivered_at timestamptz, read_at timestamptz, failed_at timestamptz, replied_at timestamptz, error_code integer, error_text text, pricing jsonb)`.execute(
    tx,
  )
}

async function giveRecipients(tx: Tx, workspaceId: number, campaigns: readonly PastMessage[]): Promise<void> {
  await sql`
    update campaign_recipients r set state = 2, message_id = v.message_id
    from unnest(${campaigns.map((m) => m.campaignId)}::bigint[], ${campaigns.map((m) => m.contactId)}::bigint[], ${campaigns.map((m) => m.id)}::bigint[])
      as v (campaign_id, contact_id, message_id)
    where r.workspace_id = ${workspaceId} and r.campaign_id = v.campaign_id and r.contact_id = v.contact_id`.execute(tx)
}

async function createThreads(
  tx: Tx,
  db: Db,
  workspaceId: number,
  channelId: number,
  threads: readonly PastThread[],
): Promise<number[]> {
  const ids = await takeIds(db, workspaceId, 'conversation', threads.length)
  const sessionIds = await takeIds(db, workspaceId, 'session', threads.length)
  const rows = threads.map((thread, i) => threadRow(thread, ids[i] ?? 0, sessionIds[i] ?? 0))
  // Without the wamid of the last inbound: the WhatsApp at the other end never saw these messages and could not mark them read.
  await sql`
    insert into conversations (workspace_id, id, channel_id, contact_id, state, assignee_id, unread, preview, last_message_at, last_inbound_at, version, created_at)
    select ${workspaceId}, v.id, ${channelId}, v.contact_id, v.state, v.assignee_id, v.unread, v.preview, v.last_message_at, v.last_inbound_at, v.version, v.created_at
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as v (id bigint, contact_id bigint, state text, assignee_id bigint, unread integer, preview jsonb,
      last_message_at timestamptz, last_inbound_at timestamptz, version bigint, created_at timestamptz)`.execute(tx)
  await sql`
    insert into conversation_sessions (workspace_id, id, conversation_id, opened_at, opened_by, assignee_id, first_reply_at, resolved_at, resolved_by)
    select ${workspaceId}, v.session_id, v.id, v.created_at, 'contact', v.assignee_id, v.first_reply_at, v.resolved_at, v.resolved_by
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as v (id bigint, session_id bigint, assignee_id bigint, created_at timestamptz, first_reply_at timestamptz,
      resolved_at timestamptz, resolved_by bigint)`.execute(tx)
  return ids
}

function threadRow({ contactId, assigneeId, resolved, messages }: PastThread, id: number, sessionId: number) {
  const said = messages.filter((message) => message.direction !== 2)
  const last = said.at(-1)
  if (!last) throw new Error('A thread of the demo is empty')
  const answered = said.findLastIndex((message) => message.direction === 1)
  return {
    id,
    session_id: sessionId,
    contact_id: contactId,
    state: resolved ? 'resolved' : 'open',
    assignee_id: assigneeId,
    // Who has a thread has read it; what nobody has is new.
    unread: assigneeId === null ? said.length - 1 - answered : 0,
    preview: {
      text: previewText(previewOf(contentOf(last.content, null, null))),
      direction: last.direction === 0 ? 'in' : 'out',
      failed: last.failedAt !== null,
      messageId: last.id,
    },
    last_message_at: last.at,
    last_inbound_at: said.findLast((message) => message.direction === 0)?.at ?? null,
    version: messages.length,
    created_at: messages[0]?.at ?? last.at,
    first_reply_at: said.find((message) => message.direction === 1)?.at ?? null,
    resolved_at: resolved?.at ?? null,
    resolved_by: resolved?.by.memberId ?? null,
  }
}

/** When each contact last wrote and was written to, that WhatsApp knows them, and that they changed. */
async function noteTalks(tx: Tx, workspaceId: number, messages: readonly PastMessage[]): Promise<void> {
  const talks = new Map<number, { inbound: Date | null; outbound: Date | null }>()
  for (const { contactId, direction, at, acceptedAt } of messages) {
    const talk = talks.get(contactId) ?? { inbound: null, outbound: null }
    if (direction === 0) talk.inbound = at
    if (direction === 1 && acceptedAt) talk.outbound = acceptedAt
    talks.set(contactId, talk)
  }
  const ids = [...talks.keys()].sort((a, b) => a - b)
  const times = (of: 'inbound' | 'outbound'): (string | null)[] => ids.map((id) => talks.get(id)?.[of]?.toISOString() ?? null)
  const { rows } = await sql<{ id: number; phone: string | null; wrote: boolean }>`
    update contacts c set last_inbound_at = greatest(c.last_inbound_at, v.inbound), last_outbound_at = greatest(c.last_outbound_at, v.outbound)
    from unnest(${ids}::bigint[], ${times('inbound')}::timestamptz[], ${times('outbound')}::timestamptz[]) as v (id, inbound, outbound)
    where c.workspace_id = ${workspaceId} and c.id = v.id
    returning c.id, c.phone, v.inbound is not null as wrote`.execute(tx)
  await createAliases(
    tx,
    workspaceId,
    rows.flatMap(({ id, phone, wrote }) => (wrote && phone ? [{ kind: 'wa_id' as const, value: phone, contactId: id }] : [])),
  )
  await recordChanges(tx, workspaceId, ids)
}

/** Those who tapped “Stop promotions” have left marketing, with their message as the proof. */
async function noteStops(tx: Tx, db: Db, workspaceId: number, messages: readonly PastMessage[]): Promise<void> {
  const stops = messages.filter(({ direction, content }) => direction === 0 && consentIn(content) === 'out')
  const actor = 'The contact, by message'
  await sql`
    update contacts set opt_in = 2 where workspace_id = ${workspaceId} and id = any(${stops.map((stop) => stop.contactId)}::bigint[])`.execute(
    tx,
  )
  await writeConsents(
    tx,
    db,
    workspaceId,
    stops.map(({ contactId, at, id }) => ({ contactId, at, state: 'out', source: 'keyword', actor, messageId: id })),
  )
  await writeLines(
    tx,
    db,
    workspaceId,
    stops.map(({ contactId, at }) => ({ contactId, at, kind: 'consent', text: consentSays.out, actor })),
  )
}
