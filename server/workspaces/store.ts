import { Refusal } from '@woochat/contract/errors.ts'
import type { WorkspaceId } from '@woochat/contract/id.ts'
import type { Onboarding, Workspace, WorkspaceChange } from '@woochat/contract/workspaces.ts'
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { callingCodeOf } from './places.ts'

export async function getWorkspace(db: Db, workspaceId: number): Promise<Workspace> {
  const row = await withWorkspace(db, workspaceId, (tx) =>
    tx.selectFrom('workspaces').selectAll().where('workspace_id', '=', workspaceId).executeTakeFirst(),
  )
  if (!row) throw new Refusal('not_found', { what: 'workspace' })
  return {
    id: row.workspace_id as WorkspaceId,
    name: row.name,
    country: row.country,
    timeZone: row.time_zone,
    callingCode: row.calling_code,
    currency: row.currency,
    demo: row.demo,
  }
}

export async function updateWorkspace(db: Db, workspaceId: number, change: WorkspaceChange): Promise<Workspace> {
  const set = {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.country !== undefined && { country: change.country, calling_code: callingCodeOf(change.country) }),
    ...(change.timeZone !== undefined && { time_zone: change.timeZone }),
    ...(change.currency !== undefined && { currency: change.currency }),
  }
  if (Object.keys(set).length > 0)
    await withWorkspace(db, workspaceId, (tx) =>
      tx.updateTable('workspaces').set(set).where('workspace_id', '=', workspaceId).execute(),
    )
  return getWorkspace(db, workspaceId)
}

/** First steps are done when their result exists, so doing them by API or import counts too. */
export async function getOnboarding(db: Db, workspaceId: number): Promise<Onboarding> {
  const { rows } = await withWorkspace(db, workspaceId, (tx) =>
    sql<Record<'channel' | 'contacts' | 'segment' | 'template' | 'campaign' | 'dismissed', boolean>>`
      select
        exists (select from channels where workspace_id = ${workspaceId} and removed_at is null) as channel,
        exists (select from contacts where workspace_id = ${workspaceId}) as contacts,
        exists (select from segments where workspace_id = ${workspaceId}) as segment,
        exists (select from templates where workspace_id = ${workspaceId}) as template,
        exists (select from campaigns where workspace_id = ${workspaceId} and started_at is not null) as campaign,
        (select onboarding_dismissed from workspaces where workspace_id = ${workspaceId}) as dismissed`.execute(tx),
  )
  const row = rows[0]
  if (!row) throw new Refusal('not_found', { what: 'workspace' })
  const { dismissed, ...done } = row
  return {
    dismissed,
    steps: (['channel', 'contacts', 'segment', 'template', 'campaign'] as const).map((step) => ({ step, done: done[step] })),
  }
}

export async function dismissOnboarding(db: Db, workspaceId: number): Promise<Onboarding> {
  await withWorkspace(db, workspaceId, (tx) =>
    tx.updateTable('workspaces').set({ onboarding_dismissed: true }).where('workspace_id', '=', workspaceId).execute(),
  )
  return getOnboarding(db, workspaceId)
}
