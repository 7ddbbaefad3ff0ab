import { sql } from 'kysely'
import type { Db, Tx } from './db/pool.ts'
import { forgetTallies } from './db/tallies.ts'
import { withWorkspace } from './db/with-workspace.ts'
import { removeOldEvents } from './events/store.ts'
import { removeProcessed } from './inbound/process.ts'
import { removeExpiredSessions } from './members/sessions.ts'
import { removeStale } from './outbox/sweep.ts'
import type { Parts } from './parts.ts'

/** Days that are kept: raw webhooks and idempotency keys for replays, events for cursors, statuses for messages not yet known, the change feed. */
const keptDays = 7

/** What is thrown away at night, so that tables which only grow do not. */
export async function startUpkeep({ jobs, database: { db, scan } }: Parts): Promise<void> {
  await jobs.every('upkeep.installation', '17 3 * * *', async () => {
    await removeExpiredSessions(db)
    await removeProcessed(db, keptDays)
  })
  await jobs.every('upkeep.workspaces', '37 3 * * *', async () => {
    for (const workspaceId of await listWorkspaces(scan)) await tidy(db, workspaceId)
  })
}

async function listWorkspaces(scan: Db): Promise<number[]> {
  const rows = await scan.selectFrom('workspaces').select('workspace_id').orderBy('workspace_id').execute()
  return rows.map((row) => row.workspace_id)
}

async function tidy(db: Db, workspaceId: number): Promise<void> {
  await removeOldEvents(db, workspaceId, keptDays)
  await removeStale(db, workspaceId)
  await forgetTallies(db, workspaceId)
  await withWorkspace(db, workspaceId, (tx) => removeOld(tx, workspaceId))
}

async function removeOld(tx: Tx, workspaceId: number): Promise<void> {
  const past = sql<Date>`now() - make_interval(days => ${keptDays})`
  await tx.deleteFrom('idempotency_keys').where('workspace_id', '=', workspaceId).where('created_at', '<', past).execute()
  await tx.deleteFrom('parked_statuses').where('workspace_id', '=', workspaceId).where('created_at', '<', past).execute()
  await tx.deleteFrom('contact_changes').where('workspace_id', '=', workspaceId).where('at', '<', past).execute()
}
