import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { recordFacts } from '../events/record.ts'
import { listConversations } from './store.ts'

/** Puts what a member had back to Unassigned, and tells every open inbox; the last step of the transaction that takes them out. */
export async function releaseConversations(tx: Tx, workspaceId: number, memberId: number): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    with locked as materialized (
      select id from conversations where workspace_id = ${workspaceId} and assignee_id = ${memberId} order by id for no key update
    )
    update conversations v set assignee_id = null, version = v.version + 1 from locked l
    where v.workspace_id = ${workspaceId} and v.id = l.id returning v.id`.execute(tx)
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return
  await sql`update conversation_sessions set assignee_id = null
    where workspace_id = ${workspaceId} and conversation_id = any(${ids}::bigint[]) and resolved_at is null`.execute(tx)
  const conversations = await listConversations(tx, workspaceId, ids)
  await recordFacts(
    tx,
    workspaceId,
    conversations.map((conversation) => ({ kind: 'conversation.changed', conversation })),
  )
}
