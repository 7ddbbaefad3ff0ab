import { sql } from 'kysely'
import { takeIds } from '../db/ids.ts'
import { type Db, prepared, type Tx } from '../db/pool.ts'

/** Opens a session in each conversation that has none open. Ids are taken beside the transaction: `db` is the pool. */
export async function openSessions(
  tx: Tx,
  db: Db,
  workspaceId: number,
  sessions: readonly { conversationId: number; at: Date; by: 'contact' | 'member' | 'campaign'; assigneeId: number | null }[],
): Promise<void> {
  if (sessions.length === 0) return
  const { rows } = await sql<{ id: number }>`${prepared('sessions_open')}
    select conversation_id as id from conversation_sessions
    where workspace_id = ${workspaceId}::bigint and resolved_at is null and conversation_id = any(${sessions.map((s) => s.conversationId)}::bigint[])`.execute(
    tx,
  )
  const open = new Set(rows.map((row) => row.id))
  const missing = sessions.filter((s) => !open.has(s.conversationId))
  if (missing.length === 0) return
  const ids = await takeIds(db, workspaceId, 'session', missing.length)
  await sql`${prepared('sessions_create')}
    insert into conversation_sessions (workspace_id, id, conversation_id, opened_at, opened_by, assignee_id)
    select ${workspaceId}::bigint, v.id, v.conversation_id, v.at, v.by, v.assignee_id
    from unnest(${ids}::bigint[], ${missing.map((s) => s.conversationId)}::bigint[], ${missing.map((s) => s.at.toISOString())}::timestamptz[],
      ${missing.map((s) => s.by)}::text[], ${missing.map((s) => s.assigneeId)}::bigint[]) as v (id, conversation_id, at, by, assignee_id)
    on conflict do nothing`.execute(tx)
}

/** A member answered: the first answer of the session is kept for the reports. */
export async function noteReply(
  tx: Tx,
  workspaceId: number,
  conversationId: number,
  assigneeId: number | null,
  at: Date,
): Promise<void> {
  await sql`
    update conversation_sessions set first_reply_at = coalesce(first_reply_at, ${at}), assignee_id = coalesce(${assigneeId}::bigint, assignee_id)
    where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and resolved_at is null`.execute(tx)
}

export async function assignSession(
  tx: Tx,
  workspaceId: number,
  conversationId: number,
  assigneeId: number | null,
): Promise<void> {
  await sql`
    update conversation_sessions set assignee_id = ${assigneeId}
    where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and resolved_at is null`.execute(tx)
}

export async function closeSession(tx: Tx, workspaceId: number, conversationId: number, memberId: number | null): Promise<void> {
  await sql`
    update conversation_sessions set resolved_at = now(), resolved_by = ${memberId}
    where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and resolved_at is null`.execute(tx)
}
