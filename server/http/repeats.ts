import { createHash } from 'node:crypto'
import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { RepeatableRequest, Repeats } from './app-types.ts'

/** A key reserved for longer than this belongs to a request that was cut off. */
const longestRequestSeconds = 120

/**
 * Idempotency keys, kept 7 days. A key is reserved before the work and holds its answer after it: a repeat gets the same
 * answer, another body 422, a repeat while the first runs 409. A refused request frees its key; one that broke or was cut off
 * does not, because it may have been done.
 */
export function keepRepeats(db: Db): Repeats {
  return {
    async once(who, request, act) {
      const { workspaceId } = who
      const earlier = await reserve(db, workspaceId, request)
      if (earlier) return earlier.reply
      const reply = await act().catch(async (error: unknown) => {
        if (error instanceof Refusal && error.status < 500) await release(db, workspaceId, request.key)
        else await settle(db, workspaceId, request.key, brokenStatus, null)
        throw error
      })
      // Outside of what frees the key: the work is done, and must not be done again because its answer could not be kept.
      await settle(db, workspaceId, request.key, doneStatus, request.secret ? null : JSON.stringify(reply))
      return reply
    },
  }
}

const doneStatus = 200
const brokenStatus = 500

/** Reserves the key, or answers what it already holds. */
async function reserve(
  db: Db,
  workspaceId: number,
  { key, route, body }: RepeatableRequest,
): Promise<{ reply: unknown } | undefined> {
  const hash = createHash('sha256')
    .update(`${route}\n${JSON.stringify(body ?? null)}`)
    .digest()
  return withWorkspace(db, workspaceId, async (tx) => {
    const fresh = await tx
      .insertInto('idempotency_keys')
      .values({ workspace_id: workspaceId, key, route, body_hash: hash, status: null, reply: null })
      .onConflict((c) => c.columns(['workspace_id', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst()
    if (fresh) return undefined
    const row = await tx
      .selectFrom('idempotency_keys')
      .selectAll()
      .select(sql<boolean>`created_at < now() - make_interval(secs => ${longestRequestSeconds})`.as('old'))
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
    if (!hash.equals(row.body_hash)) throw new Refusal('idempotency_mismatch')
    if (row.status === brokenStatus || (row.status === null && row.old)) throw new Refusal('outcome_unknown')
    if (row.status === null) throw new Refusal('request_in_flight')
    if (row.reply === null) throw new Refusal('done_already')
    return { reply: row.reply }
  })
}

async function settle(db: Db, workspaceId: number, key: string, status: number, reply: string | null): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('idempotency_keys')
      .set({ status, reply })
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .execute(),
  )
}

async function release(db: Db, workspaceId: number, key: string): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) =>
    tx
      .deleteFrom('idempotency_keys')
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .where('status', 'is', null)
      .execute(),
  )
}
