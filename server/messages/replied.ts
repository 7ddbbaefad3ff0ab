import { sql } from 'kysely'
import { prepared, type Tx } from '../db/pool.ts'

export interface Reply {
  channelId: number
  contactId: number
  messageId: number
  at: Date
  /** The message of ours that it answers, when it says so. */
  about: number | null
}

/**
 * Marks the campaign message that a person answered: the one they quoted, else the latest of the last seven days in the thread.
 * Only the last fifty messages are looked at: an answer comes soon after what it answers.
 */
export async function markReplied(tx: Tx, workspaceId: number, replies: readonly Reply[]): Promise<void> {
  if (replies.length === 0) return
  const { rows } = await sql<{ id: number; at: Date }>`${prepared('replied_find')}
    select m.id, min(r.at) as at
    from unnest(${replies.map((r) => r.channelId)}::bigint[], ${replies.map((r) => r.contactId)}::bigint[], ${replies.map((r) => r.messageId)}::bigint[],
      ${replies.map((r) => r.at.toISOString())}::timestamptz[], ${replies.map((r) => r.about)}::bigint[]) as r (channel_id, contact_id, message_id, at, about)
    cross join lateral (
      select x.id from (
        select o.id, o.campaign_id, o.at from messages o
        where o.workspace_id = ${workspaceId}::bigint and o.channel_id = r.channel_id and o.contact_id = r.contact_id and o.id < r.message_id
        order by o.id desc limit 50) x
      where x.campaign_id is not null and (x.id = r.about or x.at > r.at - interval '7 days')
      order by (x.id = r.about) desc nulls last, x.id desc limit 1) m
    group by m.id order by m.id`.execute(tx)
  if (rows.length === 0) return
  const ids = rows.map((row) => row.id)
  await sql`select id from messages where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) order by id for no key update`.execute(
    tx,
  )
  await sql`
    update messages m set replied_at = least(m.replied_at, v.at) from unnest(${ids}::bigint[], ${rows.map((row) => row.at.toISOString())}::timestamptz[]) as v (id, at)
    where m.workspace_id = ${workspaceId} and m.id = v.id and (m.replied_at is null or m.replied_at > v.at)`.execute(tx)
}
