import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'

/**
 * Stops a campaign's messages that have not left. Those already claimed are stopped too: a claim is checked again before its
 * request is written. What is on a socket goes on and gets its outcome. Answers how many were stopped.
 */
export async function pauseSends(tx: Tx, workspaceId: number, campaignId: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update outbox set state = 'paused', epoch = epoch + 1, lease_until = null
    where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and state in ('queued', 'claimed')`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export interface WithdrawnSend {
  messageId: number
  contactId: number
}

/** Takes a campaign's messages that have not left out of the outbox, and out of `messages`: they were never sent. */
export async function withdrawSends(tx: Tx, workspaceId: number, campaignId: number): Promise<WithdrawnSend[]> {
  const { rows } = await sql<WithdrawnSend>`
    delete from outbox where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and state in ('queued', 'claimed', 'paused')
    returning id as "messageId", contact_id as "contactId"`.execute(tx)
  const ids = rows.map((row) => row.messageId)
  await sql`delete from messages where workspace_id = ${workspaceId} and id = any(${ids}::bigint[])`.execute(tx)
  return rows
}

/** How many of a campaign's messages have no outcome yet; those in doubt (`unknown`) and those stopped are counted apart. */
export async function countOutstanding(
  tx: Tx,
  workspaceId: number,
  campaignId: number,
): Promise<{ waiting: number; paused: number; unknown: number; held: number }> {
  const { rows } = await sql<{ waiting: number; paused: number; unknown: number; held: number }>`
    select count(*) filter (where state in ('queued', 'claimed', 'sending')) as waiting, count(*) filter (where state = 'paused') as paused,
      count(*) filter (where state = 'unknown') as unknown, count(*) filter (where state = 'held') as held
    from outbox where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)
  return rows[0] ?? { waiting: 0, paused: 0, unknown: 0, held: 0 }
}
