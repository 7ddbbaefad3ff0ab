import { Refusal } from '@woochat/contract/errors.ts'
import type { ImportId } from '@woochat/contract/id.ts'
import type { Import, ImportStart } from '@woochat/contract/imports.ts'
import { sql } from 'kysely'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { ImportsRow } from '../db/tables.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { Look } from './preview.ts'
import type { BatchResult } from './write-batch.ts'

type Row = { [K in keyof ImportsRow]: unknown }

const shown = (row: Row): Import => ({
  id: row.id as ImportId,
  fileName: row.file_name as string,
  state: row.state as Import['state'],
  rows: row.row_count as number,
  processed: row.processed as number,
  created: row.created as number,
  updated: row.updated as number,
  skipped: row.skipped as number,
  failed: row.failed as number,
  problem: row.problem as string | null,
  tagIds: (row.settings as ImportStart | null)?.tagIds ?? [],
  createdAt: (row.created_at as Date).toISOString(),
  finishedAt: (row.finished_at as Date | null)?.toISOString() ?? null,
})

export interface StoredImport {
  shown: Import
  storedAs: string
  look: Look
  settings: ImportStart | null
  createdBy: number | null
}

export async function getImport(db: Db, workspaceId: number, id: number): Promise<StoredImport> {
  const row = await withWorkspace(db, workspaceId, (tx) =>
    tx.selectFrom('imports').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst(),
  )
  if (!row) throw new Refusal('not_found', { what: 'import' })
  return {
    shown: shown(row),
    storedAs: row.stored_as,
    look: row.shape as Look,
    settings: row.settings as ImportStart | null,
    createdBy: row.created_by,
  }
}

/** Newest first, `before` an id. */
export async function listImports(db: Db, workspaceId: number, limit: number, before: number | undefined): Promise<Import[]> {
  const rows = await withWorkspace(db, workspaceId, (tx) => {
    const all = tx.selectFrom('imports').selectAll().where('workspace_id', '=', workspaceId).orderBy('id', 'desc').limit(limit)
    return (before === undefined ? all : all.where('id', '<', before)).execute()
  })
  return rows.map(shown)
}

export async function createImport(
  db: Db,
  workspaceId: number,
  draft: { fileName: string; storedAs: string; look: Look; createdBy: number | null },
): Promise<Import> {
  const id = await takeId(db, workspaceId, 'import')
  const row = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .insertInto('imports')
      .values({
        workspace_id: workspaceId,
        id,
        file_name: draft.fileName,
        stored_as: draft.storedAs,
        state: 'uploaded',
        shape: JSON.stringify(draft.look),
        row_count: draft.look.rows,
        created_by: draft.createdBy,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )
  return shown(row)
}

/** Moves an import on; refuses when it is not in one of the states it may come from. */
export async function moveImport(
  tx: Tx,
  workspaceId: number,
  id: number,
  from: readonly Import['state'][],
  to: Import['state'],
  act: string,
): Promise<void> {
  const moved = await tx
    .updateTable('imports')
    .set({
      state: to,
      ...(to === 'running' && { started_at: sql<Date>`coalesce(started_at, now())` }),
      ...(['done', 'cancelled', 'failed'].includes(to) && { finished_at: sql<Date>`now()` }),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .returning('id')
    .executeTakeFirst()
  if (moved) return
  const row = await tx
    .selectFrom('imports')
    .select('state')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'import' })
  throw new Refusal('wrong_state', { what: 'import', state: row.state, act })
}

export async function keepSettings(tx: Tx, workspaceId: number, id: number, settings: ImportStart): Promise<void> {
  await tx
    .updateTable('imports')
    .set({ settings: JSON.stringify(settings) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

export interface RowError {
  rowNumber: number
  reason: string
  cells: string[]
}

/**
 * Counts a batch in the transaction that wrote it, so that a restart goes on exactly behind it.
 * Answers false when the import was cancelled meanwhile: the batch must be rolled back by the caller.
 */
export async function countBatch(
  tx: Tx,
  workspaceId: number,
  id: number,
  rows: number,
  result: BatchResult,
  errors: readonly RowError[],
): Promise<boolean> {
  const { rows: counted } = await sql`
    update imports set processed = processed + ${rows}::bigint, created = created + ${result.created}::bigint, updated = updated + ${result.updated}::bigint,
      skipped = skipped + ${result.skipped}::bigint, failed = failed + ${errors.length}::bigint
    where workspace_id = ${workspaceId} and id = ${id} and state = 'running' returning id`.execute(tx)
  if (counted.length === 0) return false
  await sql`
    insert into import_errors (workspace_id, import_id, row_number, reason, cells)
    select ${workspaceId}::bigint, ${id}::bigint, v.row_number, v.reason, v.cells::jsonb
    from unnest(${errors.map((e) => e.rowNumber)}::bigint[], ${errors.map((e) => e.reason)}::text[], ${errors.map((e) => JSON.stringify(e.cells))}::text[])
      as v (row_number, reason, cells)
    on conflict do nothing`.execute(tx)
  return true
}

export async function failImport(db: Db, workspaceId: number, id: number, problem: string): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('imports')
      .set({ state: 'failed', problem, finished_at: sql<Date>`now()` })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('state', 'in', ['queued', 'running'])
      .execute(),
  )
}

/** Failed rows after a row number, in order. */
export async function listErrors(db: Db, workspaceId: number, id: number, after: number, limit: number): Promise<RowError[]> {
  const rows = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('import_errors')
      .select(['row_number', 'reason', 'cells'])
      .where('workspace_id', '=', workspaceId)
      .where('import_id', '=', id)
      .where('row_number', '>', after)
      .orderBy('row_number')
      .limit(limit)
      .execute(),
  )
  return rows.map((row) => ({ rowNumber: row.row_number, reason: row.reason, cells: row.cells as string[] }))
}
