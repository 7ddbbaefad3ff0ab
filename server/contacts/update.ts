import { isDeepStrictEqual } from 'node:util'
import { type Contact, type ContactDraft, optIns } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { Field, FieldValue, FieldValues } from '@woochat/contract/fields.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import type { ContactsRow } from '../db/tables.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import { listFields } from '../fields/store.ts'
import { listTagNames } from '../tags/store.ts'
import { claimPhone, releasePhone } from './aliases.ts'
import { type By, withoutNulls } from './create.ts'
import { type CheckedDraft, checkedDraft } from './draft.ts'
import { type ActivityLine, consentSays, recordActivity, recordChanges, recordConsents } from './record.ts'
import { getContact, optInNumber } from './store.ts'
import { addTags, removeTags } from './tagging.ts'

/** Changes what is named and leaves the rest; tags, when named, become exactly these. What is the same already leaves no trace. */
export async function updateContact(db: Db, workspaceId: number, id: number, draft: ContactDraft, by: By): Promise<Contact> {
  return await withWorkspace(db, workspaceId, async (tx) => {
    const row = await lockContact(tx, workspaceId, id)
    const checked = await checkedDraft(tx, workspaceId, draft)
    const columns = changedColumns(row, checked)
    const lines = [...(await columnLines(tx, workspaceId, row, columns)), ...(await retag(tx, workspaceId, id, checked.tags))]
    if (lines.length > 0) {
      await tx
        .updateTable('contacts')
        .set({ ...columns, updated_at: sql`now()` })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute()
      await moveNumber(tx, workspaceId, row, columns)
      await recordChanges(tx, workspaceId, [id])
      await recordActivity(
        tx,
        db,
        workspaceId,
        by.name,
        lines.map((line) => ({ ...line, contactId: id })),
      )
      const state = columns.opt_in === undefined ? undefined : optIns[columns.opt_in]
      if (state) await recordConsents(tx, db, workspaceId, { source: by.source, actor: by.name }, [{ contactId: id, state }])
    }
    const contact = await getContact(tx, workspaceId, id)
    if (lines.length > 0) await recordFacts(tx, workspaceId, [{ kind: 'contact.changed', contactId: contact.id }])
    return contact
  })
}

type Row = Pick<ContactsRow, 'phone' | 'email' | 'country' | 'language' | 'owner_id' | 'blocked_at'> & {
  id: number
  name: string
  opt_in: number
  fields: FieldValues
}

async function lockContact(tx: Tx, workspaceId: number, id: number): Promise<Row> {
  const row = await tx
    .selectFrom('contacts')
    .select(['id', 'name', 'phone', 'email', 'country', 'language', 'opt_in', 'owner_id', 'blocked_at', 'fields'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'contact' })
  return { ...row, fields: row.fields as FieldValues }
}

interface Columns {
  name?: string
  phone?: string | null
  email?: string | null
  country?: string | null
  language?: string | null
  opt_in?: number
  owner_id?: number | null
  blocked_at?: Date | null
  fields?: string
}

/** Only what differs from what is there. */
function changedColumns(row: Row, draft: CheckedDraft): Columns {
  const numberChanged = draft.phone !== undefined && draft.phone !== row.phone
  const country = draft.country !== undefined ? draft.country : numberChanged ? (draft.phoneCountry ?? row.country) : undefined
  const fields = withoutNulls({ ...row.fields, ...draft.fields })
  const wanted: Columns = {
    ...(draft.name !== undefined && { name: draft.name }),
    ...(draft.phone !== undefined && { phone: draft.phone }),
    ...(draft.email !== undefined && { email: draft.email }),
    ...(country !== undefined && { country }),
    ...(draft.language !== undefined && { language: draft.language }),
    ...(draft.optIn !== undefined && { opt_in: optInNumber(draft.optIn) }),
    ...(draft.ownerId !== undefined && { owner_id: draft.ownerId }),
  }
  const differ = Object.entries(wanted).filter(([column, value]) => value !== row[column as keyof Row])
  return {
    ...(Object.fromEntries(differ) as Columns),
    ...(draft.blocked !== undefined &&
      draft.blocked !== (row.blocked_at !== null) && { blocked_at: draft.blocked ? new Date() : null }),
    ...(!isDeepStrictEqual(fields, row.fields) && { fields: JSON.stringify(fields) }),
  }
}

type Line = Omit<ActivityLine, 'contactId'>

/** How a changed column is told. Numbers and addresses are not written out: not everyone who reads a history may see them. */
const says: { readonly [C in keyof Columns]?: (now: Columns[C], was: Row) => string } = {
  name: (now, { name }) => (name === '' ? `named the contact ${now}` : `renamed from ${name} to ${now}`),
  phone: (now) => (now === null ? 'removed the phone number' : 'changed the phone number'),
  email: (now) => (now === null ? 'removed the e-mail address' : 'changed the e-mail address'),
  country: (now) => `set the country to ${now ?? 'none'}`,
  language: (now) => `set the language to ${now ?? 'none'}`,
  owner_id: (now) => (now === null ? 'removed the owner' : 'changed the owner'),
}

async function columnLines(tx: Tx, workspaceId: number, row: Row, columns: Columns): Promise<Line[]> {
  const told = (Object.keys(says) as (keyof typeof says)[]).filter((column) => columns[column] !== undefined)
  const lines: Line[] = told.map((column) => ({ kind: 'changed', text: says[column]?.(columns[column] as never, row) ?? '' }))
  if (columns.opt_in !== undefined) lines.push({ kind: 'consent', text: consentSays[optIns[columns.opt_in] ?? 'unknown'] })
  if (columns.blocked_at === null) lines.push({ kind: 'unblocked', text: 'unblocked the contact' })
  else if (columns.blocked_at) lines.push({ kind: 'blocked', text: 'blocked the contact' })
  if (columns.fields === undefined) return lines
  const changes = fieldLines(await listFields(tx, workspaceId), row.fields, columns.fields)
  return [...lines, ...changes.map((text) => ({ kind: 'changed' as const, text }))]
}

function fieldLines(fields: readonly Field[], before: FieldValues, after: string): string[] {
  const values = JSON.parse(after) as FieldValues
  return fields
    .filter(({ id }) => !isDeepStrictEqual(before[id], values[id]))
    .map((field) => {
      const value = values[field.id]
      return value === undefined || value === null ? `cleared ${field.label}` : `set ${field.label} to ${shown(field, value)}`
    })
}

function shown(field: Field, value: NonNullable<FieldValue>): string {
  const label = (id: unknown): string => field.options.find((option) => option.id === id)?.label ?? String(id)
  if (Array.isArray(value)) return value.map(label).join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return field.kind === 'select' ? label(value) : String(value).slice(0, 100)
}

async function retag(tx: Tx, workspaceId: number, id: number, wanted: readonly number[] | undefined): Promise<Line[]> {
  if (!wanted) return []
  const rows = await tx
    .selectFrom('contact_tags')
    .select('tag_id')
    .where('workspace_id', '=', workspaceId)
    .where('contact_id', '=', id)
    .execute()
  const had = rows.map((row) => row.tag_id)
  const lost = had.filter((tag) => !wanted.includes(tag))
  const got = wanted.filter((tag) => !had.includes(tag))
  if (lost.length === 0 && got.length === 0) return []
  const names = new Map<number, string>((await listTagNames(tx, workspaceId)).map((tag) => [tag.id, tag.name]))
  const named = (ids: readonly number[]): string => ids.map((tag) => names.get(tag) ?? `tag ${tag}`).join(', ')
  await removeTags(tx, workspaceId, [id], lost)
  await addTags(tx, workspaceId, [id], got)
  return [
    ...(got.length > 0 ? [{ kind: 'tagged' as const, text: `tagged ${named(got)}` }] : []),
    ...(lost.length > 0 ? [{ kind: 'untagged' as const, text: `untagged ${named(lost)}` }] : []),
  ]
}

async function moveNumber(tx: Tx, workspaceId: number, row: Row, columns: Columns): Promise<void> {
  if (columns.phone === undefined) return
  if (row.phone) await releasePhone(tx, workspaceId, row.id, row.phone)
  if (columns.phone) await claimPhone(tx, workspaceId, row.id, columns.phone)
}
