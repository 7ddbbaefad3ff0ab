import { Refusal } from '@woochat/contract/errors.ts'
import type { Field, FieldChange, FieldDraft, FieldKind, FieldOption } from '@woochat/contract/fields.ts'
import type { FieldId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import { takeIds } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { FieldsRow } from '../db/tables.ts'
import { withWorkspace } from '../db/with-workspace.ts'

export async function listFields(db: Db, workspaceId: number): Promise<Field[]> {
  const rows = await withWorkspace(db, workspaceId, (tx) =>
    tx.selectFrom('fields').selectAll().where('workspace_id', '=', workspaceId).orderBy('position').orderBy('id').execute(),
  )
  return rows.map(toField)
}

export async function getField(db: Db, workspaceId: number, id: number): Promise<Field> {
  const row = await withWorkspace(db, workspaceId, (tx) =>
    tx.selectFrom('fields').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst(),
  )
  if (!row) throw new Refusal('not_found', { what: 'field' })
  return toField(row)
}

/** A field stands last among its kind unless moved. */
export async function createField(tx: Tx, db: Db, workspaceId: number, draft: FieldDraft): Promise<Field> {
  const [id = 0] = await takeIds<FieldId>(db, workspaceId, 'field', 1)
  const options = await withOptionIds(db, workspaceId, draft.kind, draft.options ?? [])
  const { rows } = await sql<FieldRow>`
    insert into fields (workspace_id, id, label, kind, options, position)
    select ${workspaceId}, ${id}, ${draft.label}, ${draft.kind}, ${JSON.stringify(options)}::jsonb, coalesce(max(position) + 1, 0)
    from fields where workspace_id = ${workspaceId}
    on conflict do nothing returning *`.execute(tx)
  if (!rows[0]) throw new Refusal('name_taken', { what: 'field' })
  return toField(rows[0])
}

export interface UpdatedField {
  before: Field
  field: Field
}

/** Changes what is named. Options that have an id keep it whatever they are called; those left out are gone. */
export async function updateField(tx: Tx, db: Db, workspaceId: number, id: number, change: FieldChange): Promise<UpdatedField> {
  const row = await tx
    .selectFrom('fields')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'field' })
  const before = toField(row)
  if (change.label !== undefined) await refuseTaken(tx, workspaceId, id, change.label)
  const options = change.options && (await withOptionIds(db, workspaceId, before.kind, change.options, before.options))
  const set = {
    ...(change.label !== undefined && { label: change.label }),
    ...(change.position !== undefined && { position: change.position }),
    ...(options && { options: JSON.stringify(options) }),
  }
  if (Object.keys(set).length === 0) return { before, field: before }
  await tx.updateTable('fields').set(set).where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
  if (change.position !== undefined) await spread(tx, workspaceId, id, change.position)
  return { before, field: await getField(tx, workspaceId, id) }
}

export async function removeField(tx: Tx, workspaceId: number, id: number): Promise<void> {
  await tx.deleteFrom('fields').where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
}

type FieldRow = Omit<FieldsRow, 'options' | 'position' | 'created_at'> & { options: unknown; position: number }

export const toField = (row: FieldRow): Field => ({
  id: row.id as FieldId,
  label: row.label,
  kind: row.kind as FieldKind,
  options: row.options as FieldOption[],
  position: row.position,
})

const hasOptions = (kind: FieldKind): boolean => kind === 'select' || kind === 'multi-select'

interface OptionDraft {
  id?: number | undefined
  label: string
  color?: string | undefined
}

/** New options get ids that no option of the workspace ever had, so an old value can never mean a new answer. */
async function withOptionIds(
  db: Db,
  workspaceId: number,
  kind: FieldKind,
  drafts: readonly OptionDraft[],
  known: readonly FieldOption[] = [],
): Promise<FieldOption[]> {
  if (!hasOptions(kind) && drafts.length > 0) throw problem('options', `Only a select has options, this is a ${kind}`)
  const labels = new Set<string>()
  for (const { id, label } of drafts) {
    if (labels.has(label.toLowerCase())) throw problem('options', `“${label}” is there twice`)
    if (id !== undefined && !known.some((option) => option.id === id)) throw problem('options', `There is no option ${id}`)
    labels.add(label.toLowerCase())
  }
  const ids = await takeIds(db, workspaceId, 'option', drafts.filter((draft) => draft.id === undefined).length)
  return drafts.map(({ id, label, color }) => ({ id: id ?? ids.shift() ?? 0, label, ...(color !== undefined && { color }) }))
}

async function refuseTaken(tx: Tx, workspaceId: number, id: number, label: string): Promise<void> {
  const { rows } = await sql`
    select 1 from fields where workspace_id = ${workspaceId} and lower(label) = lower(${label}) and id <> ${id}`.execute(tx)
  if (rows.length > 0) throw new Refusal('name_taken', { what: 'field' })
}

/** Numbers the fields anew with the moved one at its place, so that two never stand on one. */
async function spread(tx: Tx, workspaceId: number, movedId: number, to: number): Promise<void> {
  const rows = await tx
    .selectFrom('fields')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '<>', movedId)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const ids = rows.map((row) => row.id)
  ids.splice(to, 0, movedId)
  await sql`
    update fields f set position = p.place - 1 from unnest(${ids}::bigint[]) with ordinality as p (id, place)
    where f.workspace_id = ${workspaceId} and f.id = p.id and f.position <> p.place - 1`.execute(tx)
}

const problem = (path: string, message: string): Refusal => new Refusal('invalid', {}, [{ path: `body.${path}`, message }])
