import type { LiveEvent, LiveFact } from '@woochat/contract/events.ts'
import { sql } from 'kysely'
import { type Db, prepared } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'

/** Events after a cursor, in order; at most `limit`. */
export async function listEvents(db: Db, workspaceId: number, after: number, limit: number): Promise<LiveEvent[]> {
  const { rows } = await withWorkspace(
    db,
    workspaceId,
    (tx) =>
      sql<{ seq: number; at: Date; fact: LiveFact }>`${prepared('events_after')}
        select seq, at, fact from events where workspace_id = ${workspaceId}::bigint and seq > ${after}::bigint order by seq limit ${limit}::int`.execute(
        tx,
      ),
    { readOnly: true },
  )
  return rows.map(({ seq, at, fact }) => ({ seq, at: at.toISOString(), fact }))
}

/** The numbers of the oldest event still kept and of the newest ever given; `oldest` is past `newest` when none is kept. */
export async function getEventRange(db: Db, workspaceId: number): Promise<{ oldest: number; newest: number }> {
  const { rows } = await withWorkspace(
    db,
    workspaceId,
    (tx) =>
      sql<{ newest: number; oldest: number | null }>`
        select coalesce((select next - 1 from counters where workspace_id = ${workspaceId} and kind = 'event'), 0) as newest,
          (select min(seq) from events where workspace_id = ${workspaceId}) as oldest`.execute(tx),
    { readOnly: true },
  )
  const newest = Number(rows[0]?.newest ?? 0)
  return { newest, oldest: rows[0]?.oldest ?? newest + 1 }
}

/** Forgets a workspace's events older than `days`; a browser that was away longer loads everything again. */
export async function removeOldEvents(db: Db, workspaceId: number, days: number): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) =>
    sql`delete from events where workspace_id = ${workspaceId} and at < now() - make_interval(days => ${days})`.execute(tx),
  )
}
