import { phoneAliases } from '@woochat/contract/phone.ts'
import { sql } from 'kysely'
import { takeIds } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { addTallies, type Tallied } from '../db/tallies.ts'
import { createTags, listTagNames } from '../tags/store.ts'
import type { RowContact } from './read-contact.ts'

export interface BatchSettings {
  importId: number
  duplicates: 'skip' | 'update'
  /** For new contacts of rows that do not say. */
  optIn: 0 | 1 | 2
  tagIds: readonly number[]
  /** Who is named in the history of the contacts. */
  actor: string
}

export interface BatchResult {
  created: number
  updated: number
  skipped: number
}

interface Placed {
  row: RowContact
  id: number
  fresh: boolean
}

/** Writes up to some thousand contacts in a handful of statements: contacts, aliases, tags, consent, history, change feed. */
export async function writeBatch(
  tx: Tx,
  db: Db,
  workspaceId: number,
  rows: readonly RowContact[],
  settings: BatchSettings,
): Promise<BatchResult> {
  const merged = mergeTwins(rows, settings.duplicates)
  const known = await findKnown(tx, workspaceId, merged.rows)
  const unknown = merged.rows.filter((row) => !known.has(row.rowNumber))
  const fresh = await createContacts(tx, db, workspaceId, unknown, settings)
  const old = merged.rows.flatMap((row) => {
    const id = known.get(row.rowNumber) ?? fresh.lost.get(row.rowNumber)
    return id === undefined ? [] : [{ row, id, fresh: false }]
  })
  const updated = settings.duplicates === 'update' ? old : []
  await updateContacts(tx, workspaceId, updated)
  await follow(tx, db, workspaceId, [...fresh.placed, ...updated], settings)
  await addTallies(tx, workspaceId, [['contacts', fresh.placed.length]])
  const completed = settings.duplicates === 'update'
  return {
    created: fresh.placed.length,
    updated: updated.length + (completed ? merged.twins : 0),
    skipped: old.length - updated.length + (completed ? 0 : merged.twins),
  }
}

/** One person named twice in a batch is written once: the later row completes the earlier, or is skipped. */
function mergeTwins(rows: readonly RowContact[], duplicates: BatchSettings['duplicates']): { rows: RowContact[]; twins: number } {
  const byKey = new Map<string, RowContact>()
  for (const row of rows) {
    const key = row.phone ? (phoneAliases(row.phone).toSorted()[0] ?? row.phone) : `@${row.email}`
    const first = byKey.get(key)
    if (!first) byKey.set(key, row)
    else if (duplicates === 'update') byKey.set(key, completed(first, row))
  }
  const kept = [...byKey.values()].sort((a, b) => (a.phone ?? '').localeCompare(b.phone ?? ''))
  return { rows: kept, twins: rows.length - kept.length }
}

const completed = (first: RowContact, later: RowContact): RowContact => ({
  ...first,
  name: later.name ?? first.name,
  email: later.email ?? first.email,
  country: later.country ?? first.country,
  language: later.language ?? first.language,
  optIn: later.optIn ?? first.optIn,
  tags: [...new Set([...first.tags, ...later.tags])],
  fields: { ...first.fields, ...later.fields },
})

/** Row number → contact, by any alias of the number, else (for rows without a number) by e-mail. */
async function findKnown(tx: Tx, workspaceId: number, rows: readonly RowContact[]): Promise<Map<number, number>> {
  const aliases = rows.flatMap((row) => (row.phone ? phoneAliases(row.phone) : []))
  const emails = rows.flatMap((row) => (row.phone === undefined && row.email ? [row.email] : []))
  const { rows: byPhone } = await sql<{ value: string; id: number }>`
    select value, contact_id as id from contact_aliases where workspace_id = ${workspaceId} and kind = 'phone' and value = any(${aliases}::text[])`.execute(
    tx,
  )
  const { rows: byEmail } = await sql<{ value: string; id: number }>`
    select email as value, min(id) as id from contacts where workspace_id = ${workspaceId} and email = any(${emails}::text[]) group by email`.execute(
    tx,
  )
  const phones = new Map(byPhone.map((r) => [r.value, r.id]))
  const mails = new Map(byEmail.map((r) => [r.value, r.id]))
  const idOf = (row: RowContact): number | undefined =>
    row.phone
      ? phoneAliases(row.phone)
          .map((alias) => phones.get(alias))
          .find((id) => id !== undefined)
      : mails.get(row.email ?? '')
  return new Map(
    rows
      .flatMap((row) => [[row.rowNumber, idOf(row)] as const])
      .filter((pair): pair is readonly [number, number] => pair[1] !== undefined),
  )
}

interface Created {
  placed: Placed[]
  /** Rows whose number another import or message took in this moment, with the contact that has it. */
  lost: Map<number, number>
}

async function createContacts(
  tx: Tx,
  db: Db,
  workspaceId: number,
  rows: readonly RowContact[],
  settings: BatchSettings,
): Promise<Created> {
  if (rows.length === 0) return { placed: [], lost: new Map() }
  const ids = await takeIds(db, workspaceId, 'contact', rows.length)
  const placed = rows.map((row, i) => ({ row, id: ids[i] ?? 0, fresh: true }))
  const column = <T>(of: (row: RowContact) => T): T[] => rows.map(of)
  await sql`
    insert into contacts (workspace_id, id, name, phone, email, country, language, opt_in, source, fields)
    select ${workspaceId}::bigint, v.id, v.name, v.phone, v.email, v.country, v.language, v.opt_in, 'import', v.fields::jsonb
    from unnest(${ids}::bigint[], ${column((r) => r.name ?? '')}::text[], ${column((r) => r.phone ?? null)}::text[], ${column((r) => r.email ?? null)}::text[],
      ${column((r) => r.country ?? null)}::text[], ${column((r) => r.language ?? null)}::text[], ${column((r) => r.optIn ?? settings.optIn)}::smallint[],
      ${column((r) => JSON.stringify(r.fields))}::text[]) as v (id, name, phone, email, country, language, opt_in, fields)
    on conflict do nothing`.execute(tx)
  return settleAliases(tx, workspaceId, placed)
}

/** The unique alias decides who a number belongs to; a contact that came second is taken back. */
async function settleAliases(tx: Tx, workspaceId: number, placed: Placed[]): Promise<Created> {
  const pairs = placed.flatMap(({ row, id }) => (row.phone ? phoneAliases(row.phone).map((alias) => [alias, id] as const) : []))
  await sql`
    insert into contact_aliases (workspace_id, kind, value, contact_id)
    select ${workspaceId}::bigint, 'phone', v.value, v.id from unnest(${pairs.map(([alias]) => alias)}::text[], ${pairs.map(([, id]) => id)}::bigint[]) as v (value, id)
    on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ value: string; id: number }>`
    select value, contact_id as id from contact_aliases
    where workspace_id = ${workspaceId} and kind = 'phone' and value = any(${pairs.map(([alias]) => alias)}::text[])`.execute(tx)
  const holders = new Map(rows.map((r) => [r.value, r.id]))
  const holderOf = ({ row, id }: Placed): number => (row.phone ? (holders.get(row.phone) ?? id) : id)
  const lost = placed.filter((p) => holderOf(p) !== p.id)
  if (lost.length > 0)
    await tx
      .deleteFrom('contacts')
      .where('workspace_id', '=', workspaceId)
      .where(
        'id',
        'in',
        lost.map((p) => p.id),
      )
      .execute()
  return { placed: placed.filter((p) => holderOf(p) === p.id), lost: new Map(lost.map((p) => [p.row.rowNumber, holderOf(p)])) }
}

/** What a row says replaces what was there; what it does not say stays. A choice for the whole file never undoes an opt-out. */
async function updateContacts(tx: Tx, workspaceId: number, placed: readonly Placed[]): Promise<void> {
  if (placed.length === 0) return
  const column = <T>(of: (row: RowContact) => T): T[] => placed.map(({ row }) => of(row))
  await sql`
    update contacts c set
      name = coalesce(v.name, c.name), email = coalesce(v.email, c.email), country = coalesce(v.country, c.country),
      language = coalesce(v.language, c.language), opt_in = coalesce(v.opt_in, c.opt_in), fields = c.fields || v.fields::jsonb, updated_at = now()
    from unnest(${placed.map((p) => p.id)}::bigint[], ${column((r) => r.name ?? null)}::text[], ${column((r) => r.email ?? null)}::text[],
      ${column((r) => r.country ?? null)}::text[], ${column((r) => r.language ?? null)}::text[], ${column((r) => r.optIn ?? null)}::smallint[],
      ${column((r) => JSON.stringify(r.fields))}::text[]) as v (id, name, email, country, language, opt_in, fields)
    where c.workspace_id = ${workspaceId} and c.id = v.id`.execute(tx)
}

/** Tags, consent with its proof, a line of history, and the change feed. */
async function follow(tx: Tx, db: Db, workspaceId: number, placed: readonly Placed[], settings: BatchSettings): Promise<void> {
  if (placed.length === 0) return
  const ids = placed.map((p) => p.id)
  await addTags(tx, db, workspaceId, placed, settings.tagIds)
  const consents = placed.flatMap(({ row, id, fresh }) => {
    const state = row.optIn ?? (fresh ? settings.optIn : undefined)
    return state === undefined || state === 0 ? [] : [{ id, state }]
  })
  const consentIds = await takeIds(db, workspaceId, 'consent', consents.length)
  await sql`
    insert into consent_log (workspace_id, id, contact_id, state, source, actor)
    select ${workspaceId}::bigint, v.id, v.contact_id, v.state, ${`import ${settings.importId}`}, ${settings.actor}
    from unnest(${consentIds}::bigint[], ${consents.map((c) => c.id)}::bigint[], ${consents.map((c) => c.state)}::smallint[]) as v (id, contact_id, state)
    on conflict do nothing`.execute(tx)
  const activityIds = await takeIds(db, workspaceId, 'activity', ids.length)
  await sql`
    insert into contact_activity (workspace_id, contact_id, id, kind, text, actor)
    select ${workspaceId}::bigint, v.contact_id, v.id, 'imported', v.text, ${settings.actor}
    from unnest(${ids}::bigint[], ${activityIds}::bigint[], ${placed.map((p) => (p.fresh ? 'created by an import' : 'updated by an import'))}::text[]) as v (contact_id, id, text)
    on conflict do nothing`.execute(tx)
  await sql`
    insert into contact_changes (workspace_id, contact_id) select ${workspaceId}::bigint, v.id from unnest(${ids}::bigint[]) as v (id)
    on conflict do nothing`.execute(tx)
}

async function addTags(
  tx: Tx,
  db: Db,
  workspaceId: number,
  placed: readonly Placed[],
  everyone: readonly number[],
): Promise<void> {
  const byName = await ensureTags(tx, db, workspaceId, [...new Set(placed.flatMap(({ row }) => row.tags))])
  const pairs = placed.flatMap(({ row, id }) => {
    const own = row.tags.flatMap((name) => byName.get(name.toLowerCase()) ?? [])
    return [...new Set([...everyone, ...own])].map((tag) => ({ tag, id }))
  })
  if (pairs.length === 0) return
  const { rows } = await sql<{ what: Tallied; n: number }>`
    with added as (
      insert into contact_tags (workspace_id, tag_id, contact_id)
      select ${workspaceId}::bigint, v.tag, v.id from unnest(${pairs.map((p) => p.tag)}::bigint[], ${pairs.map((p) => p.id)}::bigint[]) as v (tag, id)
      on conflict do nothing returning tag_id)
    select 'tag.' || tag_id as what, count(*) as n from added group by tag_id`.execute(tx)
  await addTallies(
    tx,
    workspaceId,
    rows.map(({ what, n }) => [what, n]),
  )
}

/** Lower-case name → id, making the tags that are not there yet. */
async function ensureTags(tx: Tx, db: Db, workspaceId: number, names: readonly string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const known = async (): Promise<Map<string, number>> =>
    new Map((await listTagNames(tx, workspaceId)).map((tag) => [tag.name.toLowerCase(), tag.id]))
  const before = await known()
  const missing = names.filter((name) => !before.has(name.toLowerCase()))
  if (missing.length === 0) return before
  await createTags(
    tx,
    db,
    workspaceId,
    missing.map((name) => ({ name })),
  )
  return known()
}
