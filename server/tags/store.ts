import { Refusal } from '@woochat/contract/errors.ts'
import type { TagId } from '@woochat/contract/id.ts'
import { type Tag, type TagColor, type TagDraft, tagColors } from '@woochat/contract/tags.ts'
import { sql } from 'kysely'
import { takeIds } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { readTallies, type Tallied } from '../db/tallies.ts'
import { withWorkspace } from '../db/with-workspace.ts'

export type NamedTag = Omit<Tag, 'contacts'>

/** Tags by name, each with how many contacts have it. */
export async function listTags(db: Db, workspaceId: number): Promise<Tag[]> {
  return await withWorkspace(db, workspaceId, async (tx) => {
    const tags = await listTagNames(tx, workspaceId)
    const counts = await countTagged(
      tx,
      workspaceId,
      tags.map(({ id }) => id),
    )
    return tags.map((tag) => ({ ...tag, contacts: counts.get(`tag.${tag.id}`) ?? 0 }))
  })
}

/** The same without counts, for what only needs to know the tags. */
export async function listTagNames(db: Db, workspaceId: number): Promise<NamedTag[]> {
  const rows = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('tags')
      .select(['id', 'name', 'color'])
      .where('workspace_id', '=', workspaceId)
      .orderBy((e) => e.fn('lower', ['name']))
      .execute(),
  )
  return rows.map((row) => ({ id: row.id as TagId, name: row.name, color: row.color as TagColor }))
}

export async function getTag(tx: Tx, workspaceId: number, id: number): Promise<Tag> {
  const row = await tx
    .selectFrom('tags')
    .select(['id', 'name', 'color'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'tag' })
  const counts = await countTagged(tx, workspaceId, [id])
  return { id: row.id as TagId, name: row.name, color: row.color as TagColor, contacts: counts.get(`tag.${id}`) ?? 0 }
}

/** Without a colour the tag gets the next of the palette, so that neighbours differ. */
export async function createTag(tx: Tx, db: Db, workspaceId: number, draft: TagDraft): Promise<NamedTag> {
  const [made] = await createTags(tx, db, workspaceId, [draft])
  if (!made) throw new Refusal('name_taken', { what: 'tag' })
  return made
}

/** Makes what is not there yet, and answers only what was made. */
export async function createTags(tx: Tx, db: Db, workspaceId: number, drafts: readonly TagDraft[]): Promise<NamedTag[]> {
  const ids = await takeIds<TagId>(db, workspaceId, 'tag', drafts.length)
  const rows = drafts.map(({ name, color }, i) => {
    const id = ids[i] ?? (0 as TagId)
    return { workspace_id: workspaceId, id, name, color: color ?? tagColors[1 + (id % (tagColors.length - 1))] ?? 'gray' }
  })
  if (rows.length === 0) return []
  const made = await tx
    .insertInto('tags')
    .values(rows)
    .onConflict((c) => c.doNothing())
    .returning(['id', 'name', 'color'])
    .execute()
  return made.map((row) => ({ id: row.id as TagId, name: row.name, color: row.color as TagColor }))
}

export async function updateTag(
  tx: Tx,
  workspaceId: number,
  id: number,
  change: { name?: string | undefined; color?: TagColor | undefined },
): Promise<Tag> {
  if (change.name !== undefined) {
    const { rows } = await sql`
      select 1 from tags where workspace_id = ${workspaceId} and lower(name) = lower(${change.name}) and id <> ${id}`.execute(tx)
    if (rows.length > 0) throw new Refusal('name_taken', { what: 'tag' })
  }
  const set = {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.color !== undefined && { color: change.color }),
  }
  if (Object.keys(set).length > 0)
    await tx.updateTable('tags').set(set).where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
  return await getTag(tx, workspaceId, id)
}

/** Takes the tag from all contacts, whose change it is too. */
export async function removeTag(tx: Tx, workspaceId: number, id: number): Promise<void> {
  await sql`
    insert into contact_changes (workspace_id, contact_id)
    select t.workspace_id, t.contact_id from contact_tags t where t.workspace_id = ${workspaceId} and t.tag_id = ${id}
    on conflict do nothing`.execute(tx)
  await tx.deleteFrom('tags').where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
  await tx.deleteFrom('tallies').where('workspace_id', '=', workspaceId).where('what', '=', `tag.${id}`).execute()
}

/** Exact numbers of contacts by tag. */
export async function countTagged(tx: Tx, workspaceId: number, tagIds: readonly number[]): Promise<Map<Tallied, number>> {
  return await readTallies(
    tx,
    workspaceId,
    tagIds.map((id) => `tag.${id}` as const),
    async (whats) => {
      const { rows } = await sql<{ id: number; n: number }>`
        select tag_id as id, count(*) as n from contact_tags
        where workspace_id = ${workspaceId} and tag_id = any(${whats.map((what) => Number(what.slice(4)))}::bigint[])
        group by tag_id`.execute(tx)
      return new Map(rows.map((row) => [`tag.${row.id}` as const, row.n]))
    },
  )
}
