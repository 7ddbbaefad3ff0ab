import { Refusal } from '@woochat/contract/errors.ts'
import type { Field } from '@woochat/contract/fields.ts'
import type { ImportId } from '@woochat/contract/id.ts'
import type { ImportStart } from '@woochat/contract/imports.ts'
import type { Db } from '../db/pool.ts'
import { isDatabaseDown, withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import { listFields } from '../fields/store.ts'
import type { Storage } from '../storage/files.ts'
import { type ReadPlan, type RowContact, readContact } from './read-contact.ts'
import { readRows } from './read-rows.ts'
import { countBatch, failImport, getImport, moveImport, type RowError, type StoredImport } from './store.ts'
import { type BatchSettings, writeBatch } from './write-batch.ts'

const batchRows = 2_000
/** Cells of a failed row that are kept for the error file. */
const keptCell = 500

/**
 * Imports a file batch by batch. Each batch is one transaction that also moves the count of processed rows, so a crash, a
 * restart or a second worker goes on behind the last one and no row is written twice.
 */
export async function runImport(
  db: Db,
  storage: Storage,
  workspaceId: number,
  importId: number,
  signal: AbortSignal,
): Promise<void> {
  const stored = await getImport(db, workspaceId, importId)
  if (!stored.settings || !['queued', 'running'].includes(stored.shown.state)) return
  try {
    await withWorkspace(db, workspaceId, (tx) => moveImport(tx, workspaceId, importId, ['queued', 'running'], 'running', 'run'))
    const finished = await runBatches(db, storage, workspaceId, stored, stored.settings, signal)
    if (finished) await finish(db, workspaceId, importId)
  } catch (error) {
    if (signal.aborted || isDatabaseDown(error)) throw error
    const problem = error instanceof Refusal ? error.message : 'Something broke on our side; what was imported before it stays.'
    await failImport(db, workspaceId, importId, problem)
    await withWorkspace(db, workspaceId, (tx) =>
      recordFacts(tx, workspaceId, [{ kind: 'import.changed', importId: importId as ImportId }]),
    )
    if (!(error instanceof Refusal)) throw error
  }
}

async function finish(db: Db, workspaceId: number, importId: number): Promise<void> {
  await withWorkspace(db, workspaceId, async (tx) => {
    await moveImport(tx, workspaceId, importId, ['running'], 'done', 'finished')
    await recordFacts(tx, workspaceId, [{ kind: 'import.changed', importId: importId as ImportId }, { kind: 'contacts.changed' }])
  })
}

/** Answers false when it was cancelled on the way. */
async function runBatches(
  db: Db,
  storage: Storage,
  workspaceId: number,
  stored: StoredImport,
  settings: ImportStart,
  signal: AbortSignal,
): Promise<boolean> {
  const plan = planOf(settings, await listFields(db, workspaceId))
  const write: BatchSettings = {
    importId: stored.shown.id,
    duplicates: settings.duplicates,
    optIn: { unknown: 0, in: 1, out: 2 }[settings.optIn] as 0 | 1 | 2,
    tagIds: settings.tagIds,
    actor: `Import of ${stored.shown.fileName}`,
  }
  const header = settings.hasHeader ? 1 : 0
  let at = 0
  let batch: { cells: string[]; rowNumber: number }[] = []
  const flush = async (): Promise<boolean> => {
    const rows = batch
    batch = []
    return rows.length === 0 || (await oneBatch(db, workspaceId, rows, plan, write))
  }
  for await (const cells of readRows(storage.pathOf(stored.storedAs), stored.look)) {
    at++
    if (at <= header + stored.shown.processed) continue
    batch.push({ cells, rowNumber: at })
    if (batch.length < batchRows) continue
    signal.throwIfAborted()
    if (!(await flush())) return false
  }
  return flush()
}

function planOf(settings: ImportStart, fields: readonly Field[]): ReadPlan {
  return {
    columns: settings.columns,
    fields: settings.columns.map((column) => (column.to === 'field' ? fields.find((f) => f.id === column.fieldId) : undefined)),
    defaultCountry: settings.defaultCountry,
  }
}

class Cancelled extends Error {}

async function oneBatch(
  db: Db,
  workspaceId: number,
  rows: readonly { cells: string[]; rowNumber: number }[],
  plan: ReadPlan,
  write: BatchSettings,
): Promise<boolean> {
  const contacts: RowContact[] = []
  const errors: RowError[] = []
  for (const { cells, rowNumber } of rows) {
    const reading = readContact(cells, rowNumber, plan)
    if ('contact' in reading) contacts.push(reading.contact)
    else
      errors.push({
        rowNumber,
        reason: reading.reason,
        cells: cells.slice(0, 200).map((cell) => cell.replaceAll('\u0000', '').slice(0, keptCell)),
      })
  }
  try {
    await withWorkspace(db, workspaceId, async (tx) => {
      const result = await writeBatch(tx, db, workspaceId, contacts, write)
      if (!(await countBatch(tx, workspaceId, write.importId, rows.length, result, errors))) throw new Cancelled()
      await recordFacts(tx, workspaceId, [{ kind: 'import.changed', importId: write.importId as ImportId }])
    })
    return true
  } catch (error) {
    if (error instanceof Cancelled) return false
    throw error
  }
}
