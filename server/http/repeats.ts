import { createHash } from 'node:crypto'
import { Refusal } from '@woochat/contract/errors.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { Repeats } from './app-types.ts'

/**
 * Idempotency keys, kept 7 days. A key is reserved before the work and holds its answer after it: a repeat gets the same
 * answer, another body 422, a repeat while the first runs 409. A refused request frees its key.
 */
export function keepRepeats(db: Db): Repeats {
  return {
    async once(who, key, route, body, act) {
      const hash = createHash('sha256')
        .update(`${route}\n${JSON.stringify(body ?? null)}`)
        .digest()
      const earlier = await reserve(db, who.workspaceId, key, route, hash)
      if (earlier) return earlier.reply
      const reply = await act().catch(async (error: unknown) => {
        await release(db, who.workspaceId, key)
        throw error
      })
      // Outside of what frees the key: the work is done, and must not be done again because its answer could not be kept.
      await settle(db, who.workspaceId, key, reply)
      return reply
    },
  }
}

/** Reserves the key, or answers what it already holds. */
async function reserve(
  db: Db,
  workspaceId: number,
  key: string,
  route: string,
  hash: Buffer,
): Promise<{ reply: unknown } | undefined> {
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
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
    if (!hash.equals(row.body_hash)) throw new Refusal('idempotency_mismatch')
    if (row.status === null) throw new Refusal('request_in_flight')
    return { reply: row.reply }
  })
}

async function settle(db: Db, workspaceId: number, key: string, reply: unknown): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) =>
    tx
      .updateTable('idempotency_keys')
      .set({ status: 200, reply: JSON.stringify(reply) })
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
