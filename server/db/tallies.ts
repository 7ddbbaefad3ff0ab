import { sql } from 'kysely'
import { besidesOf, type Db, type Tx } from './pool.ts'
import { withWorkspace } from './with-workspace.ts'

/** What is counted: all contacts, or those with a tag. */
export type Tallied = 'contacts' | `tag.${number}`

/** Notes how many more (or fewer) there are, in the transaction that made it so. */
export async function addTallies(tx: Tx, workspaceId: number, changes: Iterable<readonly [Tallied, number]>): Promise<void> {
  const told = [...changes].filter(([, n]) => n !== 0)
  if (told.length === 0) return
  await sql`insert into tallies (workspace_id, what, n)
    select ${workspaceId}, t.what, t.n from unnest(${told.map(([what]) => what)}::text[], ${told.map(([, n]) => n)}::bigint[]) as t (what, n)
    on conflict do nothing`.execute(tx)
}

/**
 * Exact numbers of things in the transaction's snapshot. What is few is counted by `count`; what is many is counted once and
 * kept up from then on.
 */
export async function readTallies(
  tx: Tx,
  workspaceId: number,
  whats: readonly Tallied[],
  count: (whats: readonly Tallied[]) => Promise<ReadonlyMap<Tallied, number>>,
): Promise<Map<Tallied, number>> {
  const { rows } = await sql<{ what: Tallied; n: number; rows: number; based: boolean }>`
    select what, sum(n)::bigint as n, count(*)::int as rows, bool_or(base) as based
    from tallies where workspace_id = ${workspaceId} and what = any(${whats}::text[]) group by what`.execute(tx)
  const kept = new Map(rows.filter((row) => row.based).map((row) => [row.what, row.n]))
  const unkept = whats.filter((what) => !kept.has(what))
  const counted = unkept.length > 0 ? await count(unkept) : new Map<Tallied, number>()
  return new Map(whats.map((what) => [what, kept.get(what) ?? counted.get(what) ?? 0]))
}

/** Worth keeping up rather than counting: a count of so many takes a few milliseconds. */
const manyContacts = 20_000
const manyOfTag = 500
const compactAbove = 200

/** Begins to keep up what has become many, and adds up what piled since. `counted` is what a reader has just seen. */
export async function tendTallies(
  db: Db,
  workspaceId: number,
  counted: ReadonlyMap<Tallied, number>,
  count: (tx: Tx, what: Tallied) => Promise<number>,
): Promise<void> {
  const { ids } = besidesOf(db)
  const unkept = await withWorkspace(ids, workspaceId, async (tx) => {
    const { rows } = await sql<{ what: Tallied; rows: number; based: boolean }>`
      select what, count(*)::int as rows, bool_or(base) as based
      from tallies where workspace_id = ${workspaceId} and what = any(${[...counted.keys()]}::text[]) group by what`.execute(tx)
    for (const row of rows) if (row.rows > compactAbove) await compact(tx, workspaceId, row.what)
    const kept = new Set(rows.filter((row) => row.based).map((row) => row.what))
    return [...counted].filter(([what, n]) => !kept.has(what) && n > (what === 'contacts' ? manyContacts : manyOfTag))
  })
  for (const [what] of unkept) await begin(ids, workspaceId, what, count)
}

/** Forgets all bases, so that everything is counted anew: a nightly proof against whatever wrote rows behind our back. */
export async function forgetTallies(db: Db, workspaceId: number): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) => sql`delete from tallies where workspace_id = ${workspaceId} and base`.execute(tx))
}

/** Many rows become one of the same sum: every snapshot, before or after, adds up to the same. */
async function compact(tx: Tx, workspaceId: number, what: Tallied): Promise<void> {
  await sql`
    with gone as (delete from tallies where workspace_id = ${workspaceId} and what = ${what} and not base returning n)
    insert into tallies (workspace_id, what, n) select ${workspaceId}, ${what}, coalesce(sum(gone.n), 0) from gone
    on conflict do nothing`.execute(tx)
}

/** Counts in one snapshot and takes off what is already noted there; what commits later is noted beside it. */
async function begin(
  db: Db,
  workspaceId: number,
  what: Tallied,
  count: (tx: Tx, what: Tallied) => Promise<number>,
): Promise<void> {
  await withWorkspace(
    db,
    workspaceId,
    async (tx) => {
      const n = await count(tx, what)
      await sql`
        insert into tallies (workspace_id, what, n, base)
        select ${workspaceId}, ${what}, ${n} - coalesce(sum(t.n), 0), true
        from tallies t where t.workspace_id = ${workspaceId} and t.what = ${what} and not t.base
        on conflict do nothing`.execute(tx)
    },
    { isolation: 'repeatable read' },
  )
}
