import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { ClaimedSend } from './claim.ts'
import { dropCertain, keepDoubtful, type SettleHooks } from './settle.ts'

/** Workspaces that have something to send now, or a lease that ran out. Seen through the dispatcher's role, which reads no more. */
export async function listDueWorkspaces(scan: Db): Promise<{ workspaceId: number; lost: boolean }[]> {
  const { rows } = await sql<{ workspaceId: number; lost: boolean }>`
    select workspace_id as "workspaceId", bool_or(state <> 'queued') as lost from outbox
    where (state = 'queued' and (not_before is null or not_before <= now())) or (state in ('claimed', 'sending') and lease_until < now())
    group by workspace_id`.execute(scan)
  return rows
}

type Lost = Pick<ClaimedSend, 'id' | 'channelId' | 'contactId' | 'traffic' | 'campaignId'> & { state: 'claimed' | 'sending' }

/**
 * Takes back what a dead process held. Claimed: nothing had left the host, so it waits again. Sending: the request may have
 * left, so it is in doubt, never sent again by itself, unless a status has already proven that it arrived.
 */
export async function sweepLost(db: Db, workspaceId: number, hooks: SettleHooks): Promise<{ requeued: number; unknown: number }> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const lost = await listLost(tx, workspaceId)
    const doubtful = lost.filter((row) => row.state === 'sending')
    // Messages are locked before the outbox, as everywhere; so the rows are looked at first and locked after.
    const verdict = { kind: 'unknown', why: 'The process that sent it died before the answer came' } as const
    const settled = doubtful.map((send) => ({ send, verdict }))
    const inDoubt = settled.length > 0 ? await hooks.settle(tx, workspaceId, settled) : new Set<number>()
    const ids = doubtful.map((row) => row.id)
    await dropCertain(
      tx,
      workspaceId,
      ids.filter((id) => !inDoubt.has(id)),
    )
    await keepDoubtful(
      tx,
      workspaceId,
      ids.filter((id) => inDoubt.has(id)),
    )
    await requeue(tx, workspaceId, lost)
    return { requeued: lost.length - doubtful.length, unknown: inDoubt.size }
  })
}

async function listLost(tx: Tx, workspaceId: number): Promise<Lost[]> {
  const { rows } = await sql<Lost>`
    select id, channel_id as "channelId", contact_id as "contactId", traffic, campaign_id as "campaignId", state from outbox
    where workspace_id = ${workspaceId} and state in ('claimed', 'sending') and lease_until < now() order by id limit 1000`.execute(
    tx,
  )
  return rows
}

async function requeue(tx: Tx, workspaceId: number, lost: readonly Lost[]): Promise<void> {
  const ids = lost.filter((row) => row.state === 'claimed').map((row) => row.id)
  if (ids.length === 0) return
  await sql`update outbox set state = 'queued', lease_until = null
    where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) and state = 'claimed' and lease_until < now()`.execute(tx)
}

/** Forgets what can no longer matter: doubts older than a status could be, and pairs whose bucket is full again. */
export async function removeStale(db: Db, workspaceId: number): Promise<void> {
  await withWorkspace(db, workspaceId, async (tx) => {
    await sql`delete from outbox where workspace_id = ${workspaceId} and state = 'unknown' and sending_at < now() - interval '8 days'`.execute(
      tx,
    )
    await sql`delete from pair_buckets where workspace_id = ${workspaceId} and at < now() - interval '10 minutes'`.execute(tx)
  })
}
