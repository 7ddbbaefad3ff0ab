import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { addTallies, type Tallied } from '../db/tallies.ts'

/** Gives each of the contacts each of the tags, and answers who got which that did not have it. */
export async function addTags(
  tx: Tx,
  workspaceId: number,
  contactIds: readonly number[],
  tagIds: readonly number[],
): Promise<Tagged[]> {
  if (contactIds.length === 0 || tagIds.length === 0) return []
  const { rows } = await sql<TaggedRow>`
    insert into contact_tags (workspace_id, tag_id, contact_id)
    select c.workspace_id, t.id, c.id
    from contacts c cross join unnest(${tagIds}::bigint[]) as t (id)
    where c.workspace_id = ${sql.lit(workspaceId)} and c.id = any(${contactIds}::bigint[])
    order by t.id, c.id
    on conflict do nothing returning tag_id, contact_id`.execute(tx)
  await tally(tx, workspaceId, rows, 1)
  return byContact(rows)
}

/** Takes the tags from the contacts, and answers who lost which. Without tags: all that they have. */
export async function removeTags(
  tx: Tx,
  workspaceId: number,
  contactIds: readonly number[],
  tagIds?: readonly number[],
): Promise<Tagged[]> {
  if (contactIds.length === 0 || tagIds?.length === 0) return []
  const which = tagIds ? sql`and tag_id = any(${tagIds}::bigint[])` : sql``
  const { rows } = await sql<TaggedRow>`
    delete from contact_tags where workspace_id = ${sql.lit(workspaceId)} and contact_id = any(${contactIds}::bigint[]) ${which}
    returning tag_id, contact_id`.execute(tx)
  await tally(tx, workspaceId, rows, -1)
  return byContact(rows)
}

export interface Tagged {
  contactId: number
  tagIds: number[]
}

interface TaggedRow {
  tag_id: number
  contact_id: number
}

async function tally(tx: Tx, workspaceId: number, rows: readonly TaggedRow[], sign: 1 | -1): Promise<void> {
  const counts = new Map<Tallied, number>()
  for (const { tag_id } of rows) counts.set(`tag.${tag_id}`, (counts.get(`tag.${tag_id}`) ?? 0) + sign)
  await addTallies(tx, workspaceId, counts)
}

function byContact(rows: readonly TaggedRow[]): Tagged[] {
  const found = new Map<number, number[]>()
  for (const { tag_id, contact_id } of rows) found.set(contact_id, [...(found.get(contact_id) ?? []), tag_id])
  return [...found].map(([contactId, tagIds]) => ({ contactId, tagIds }))
}
