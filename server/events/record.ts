import type { LiveFact } from '@woochat/contract/events.ts'
import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { afterCommit } from '../db/with-workspace.ts'
import { wakeTails } from './wake.ts'

/**
 * Appends facts to the workspace's event log. Call it last in the transaction: it takes the lock of the workspace's event
 * counter, so that facts become visible in the order of their numbers and a cursor misses none.
 */
export async function recordFacts(tx: Tx, workspaceId: number, facts: readonly LiveFact[]): Promise<void> {
  if (facts.length === 0) return
  const { rows } = await sql<{ next: number }>`
    insert into counters (workspace_id, kind, next) values (${workspaceId}, 'event', ${facts.length + 1})
    on conflict (workspace_id, kind) do update set next = counters.next + excluded.next - 1
    returning next`.execute(tx)
  const first = (rows[0]?.next ?? 1) - facts.length
  await sql`
    insert into events (workspace_id, seq, fact)
    select ${workspaceId}, ${first} + f.place - 1, f.fact
    from jsonb_array_elements(${JSON.stringify(facts)}::jsonb) with ordinality as f (fact, place)
    on conflict do nothing`.execute(tx)
  afterCommit(tx, () => wakeTails(workspaceId))
}
