import { Refusal } from '@woochat/contract/errors.ts'
import type { Filter } from '@woochat/contract/filter.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { countTagged } from '../tags/store.ts'
import { brokenBy } from './check.ts'
import { compileFilter, type FilterContext } from './match.ts'
import type { Shape } from './match-deeds.ts'
import { getSegmentFilter } from './store.ts'
import { loadWorld, type World } from './world.ts'

/** A filter as a condition over contacts with alias `c`; refuses a broken one, which must mean neither everyone nor nobody. */
export async function matchFilter(tx: Tx, workspaceId: number, filter: Filter): Promise<(shape: Shape) => RawBuilder<boolean>> {
  const world = await loadWorld(tx, workspaceId, [filter])
  const why = brokenBy(filter, world)
  if (why !== null) throw new Refusal('segment_broken', { why })
  const context = await filterContext(tx, workspaceId, world)
  return (shape) => compileFilter(filter, context, shape)
}

/**
 * Membership of a saved segment now, as a condition over contacts with alias `c` that is true or false, never null, so that it
 * may stand under NOT or in CASE. Refuses when the segment is gone or broken.
 */
export async function segmentCondition(tx: Tx, workspaceId: number, segmentId: number): Promise<RawBuilder<boolean>> {
  const matches = await matchFilter(tx, workspaceId, await getSegmentFilter(tx, workspaceId, segmentId))
  return sql<boolean>`(${matches('set')} is true)`
}

/** The clock is the database's and stands still within a transaction. */
export async function filterContext(tx: Tx, workspaceId: number, world: World): Promise<FilterContext> {
  const { rows } = await sql<{ now: Date; time_zone: string }>`
    select now() as now, time_zone from workspaces where workspace_id = ${workspaceId}`.execute(tx)
  if (!rows[0]) throw new Refusal('not_found', { what: 'workspace' })
  const counts = await countTagged(tx, workspaceId, [...world.asked])
  const tagged = new Map([...world.asked].map((id) => [id, counts.get(`tag.${id}`) ?? 0]))
  return { workspaceId, now: rows[0].now, timeZone: rows[0].time_zone, fields: world.fields, tagged }
}
