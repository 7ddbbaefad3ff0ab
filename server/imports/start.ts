import { Refusal } from '@woochat/contract/errors.ts'
import type { ColumnTarget, Import, ImportStart } from '@woochat/contract/imports.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { createField, listFields } from '../fields/store.ts'
import type { Who } from '../http/who.ts'
import type { Jobs } from '../jobs/boss.ts'
import { listTags } from '../tags/store.ts'
import { getImport, keepSettings, moveImport } from './store.ts'

export const runJob = 'imports.run'
export interface RunImport {
  workspaceId: number
  importId: number
}

/** Checks the mapping, makes the new fields, and puts the import to work, all or nothing. */
export async function startImport(db: Db, jobs: Jobs, who: Who, id: number, wish: ImportStart): Promise<Import> {
  const { workspaceId } = who
  const stored = await getImport(db, workspaceId, id)
  await refuseMisfits(db, workspaceId, wish, stored.look.columns.length)
  await withWorkspace(db, workspaceId, async (tx) => {
    await moveImport(tx, workspaceId, id, ['uploaded'], 'queued', 'started')
    await keepSettings(tx, workspaceId, id, { ...wish, columns: await withFields(tx, db, workspaceId, wish.columns) })
    await recordAudit(tx, db, who, 'contacts.import', stored.shown.fileName, { rows: stored.shown.rows })
    await jobs.enqueue(tx, runJob, { workspaceId, importId: id } satisfies RunImport)
  })
  return (await getImport(db, workspaceId, id)).shown
}

async function refuseMisfits(db: Db, workspaceId: number, wish: ImportStart, width: number): Promise<void> {
  const wrong = (path: string, message: string): Refusal => new Refusal('invalid', {}, [{ path, message }])
  if (wish.columns.length !== width)
    throw wrong('body.columns', `The file has ${width} columns, the mapping ${wish.columns.length}`)
  const places = wish.columns.filter((c) => c.to !== 'skip').map((c) => JSON.stringify(c))
  const twice = places.find((place, i) => places.indexOf(place) !== i)
  if (twice) throw wrong('body.columns', 'Two columns go to the same place')
  if (!wish.columns.some((c) => c.to === 'core' && (c.field === 'phone' || c.field === 'email')))
    throw wrong('body.columns', 'Choose the column of the phone number or of the e-mail address')
  const fields = new Set((await listFields(db, workspaceId)).map((f) => f.id))
  if (wish.columns.some((c) => c.to === 'field' && !fields.has(c.fieldId))) throw new Refusal('not_found', { what: 'field' })
  const tags = new Set((await listTags(db, workspaceId)).map((t) => t.id))
  if (wish.tagIds.some((tag) => !tags.has(tag))) throw new Refusal('not_found', { what: 'tag' })
}

async function withFields(tx: Tx, db: Db, workspaceId: number, columns: readonly ColumnTarget[]): Promise<ColumnTarget[]> {
  const made: ColumnTarget[] = []
  for (const column of columns) {
    if (column.to !== 'newField') made.push(column)
    else
      made.push({ to: 'field', fieldId: (await createField(tx, db, workspaceId, { label: column.label, kind: column.kind })).id })
  }
  return made
}
