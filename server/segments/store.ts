import { Refusal } from '@woochat/contract/errors.ts'
import type { Filter } from '@woochat/contract/filter.ts'
import type { SegmentId } from '@woochat/contract/id.ts'
import type { Segment, SegmentDraft } from '@woochat/contract/segments.ts'
import { sql } from 'kysely'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { brokenBy } from './check.ts'
import { loadWorld } from './world.ts'

export interface SegmentPage {
  items: Segment[]
  next: string | null
  total: number
}

/** By name. */
export async function listSegments(
  db: Db,
  workspaceId: number,
  query: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<SegmentPage> {
  const limit = query.limit ?? 100
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor)
  return await withWorkspace(db, workspaceId, async (tx) => {
    const beyond = after ? sql`and (lower(s.name), s.id) > (${after.name}, ${after.id}::bigint)` : sql``
    const rows = await rowsWhere(tx, workspaceId, sql`true ${beyond} order by lower(s.name), s.id limit ${limit + 1}`)
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    return {
      items: await toSegments(tx, workspaceId, shown),
      next: last ? writeCursor(last) : null,
      total: await countSegments(tx, workspaceId),
    }
  })
}

export async function getSegment(db: Db, workspaceId: number, id: number): Promise<Segment> {
  return await withWorkspace(db, workspaceId, async (tx) => {
    const [segment] = await toSegments(tx, workspaceId, await rowsWhere(tx, workspaceId, sql`s.id = ${id}`))
    if (!segment) throw new Refusal('not_found', { what: 'segment' })
    return segment
  })
}

export async function getSegmentFilter(tx: Tx, workspaceId: number, id: number): Promise<Filter> {
  const row = await tx
    .selectFrom('segments')
    .select('filter')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'segment' })
  return row.filter as Filter
}

export async function createSegment(
  tx: Tx,
  db: Db,
  workspaceId: number,
  draft: SegmentDraft,
  createdBy: number | null,
): Promise<SegmentId> {
  const id = await takeId<SegmentId>(db, workspaceId, 'segment')
  const made = await tx
    .insertInto('segments')
    .values({ workspace_id: workspaceId, id, name: draft.name, filter: JSON.stringify(draft.filter), created_by: createdBy })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw new Refusal('name_taken', { what: 'segment' })
  return id
}

export async function updateSegment(
  tx: Tx,
  workspaceId: number,
  id: number,
  change: { name?: string | undefined; filter?: Filter | undefined },
): Promise<void> {
  if (change.name !== undefined) await refuseTaken(tx, workspaceId, id, change.name)
  const set = {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.filter && { filter: JSON.stringify(change.filter), size: null, size_at: null }),
  }
  const row = await tx
    .updateTable('segments')
    .set({ ...set, updated_at: sql`now()` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'segment' })
}

export async function updateSize(tx: Tx, workspaceId: number, id: number, size: number): Promise<void> {
  await tx
    .updateTable('segments')
    .set({ size, size_at: sql`now()` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

export async function removeSegment(tx: Tx, workspaceId: number, id: number): Promise<void> {
  const row = await tx
    .deleteFrom('segments')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'segment' })
}

export interface SegmentUser {
  id: number
  name: string
  state: string
}

/** Campaigns that include or exclude it, latest first. */
export async function listUses(db: Db, workspaceId: number, id: number): Promise<SegmentUser[]> {
  return await withWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<SegmentUser>`
      select p.id, p.name, p.state from campaign_segments s
      join campaigns p on p.workspace_id = s.workspace_id and p.id = s.campaign_id
      where s.workspace_id = ${workspaceId} and s.segment_id = ${id} order by p.id desc`.execute(tx)
    return rows
  })
}

interface Row {
  id: SegmentId
  name: string
  filter: Filter
  size: number | null
  size_at: Date | null
  created_at: Date
  updated_at: Date
  campaigns: number
}

async function rowsWhere(tx: Tx, workspaceId: number, which: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select s.id, s.name, s.filter, s.size, s.size_at, s.created_at, s.updated_at,
      (select count(*) from campaign_segments u where u.workspace_id = ${workspaceId} and u.segment_id = s.id) as campaigns
    from segments s where s.workspace_id = ${workspaceId} and ${which}`.execute(tx)
  return rows
}

async function toSegments(tx: Tx, workspaceId: number, rows: readonly Row[]): Promise<Segment[]> {
  if (rows.length === 0) return []
  const world = await loadWorld(
    tx,
    workspaceId,
    rows.map((row) => row.filter),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    filter: row.filter,
    broken: brokenBy(row.filter, world),
    size: row.size,
    sizeAt: row.size_at?.toISOString() ?? null,
    campaigns: row.campaigns,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}

async function countSegments(tx: Tx, workspaceId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from segments where workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.n ?? 0
}

async function refuseTaken(tx: Tx, workspaceId: number, id: number, name: string): Promise<void> {
  const { rows } = await sql`
    select 1 from segments where workspace_id = ${workspaceId} and lower(name) = lower(${name}) and id <> ${id}`.execute(tx)
  if (rows.length > 0) throw new Refusal('name_taken', { what: 'segment' })
}

const writeCursor = (row: Row): string => Buffer.from(`${row.id} ${row.name.toLowerCase()}`).toString('base64url')

function readCursor(cursor: string): { id: number; name: string } {
  const [, id, name] = /^(\d{1,15}) (.*)$/su.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (id === undefined || name === undefined)
    throw new Refusal('invalid', {}, [{ path: 'query.cursor', message: 'Not the `next` of a page' }])
  return { id: Number(id), name }
}
