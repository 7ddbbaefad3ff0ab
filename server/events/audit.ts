import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'

/** Who did it: a member, an API key, or the system itself. */
export interface Actor {
  readonly workspaceId: number
  readonly memberId: number | null
  readonly keyId: number | null
  readonly name: string
  readonly ip: string
}

/** Notes a weighty act in the append-only log, in the transaction of the act. `target` is what it was done to, in words. */
export async function recordAudit(
  tx: Tx,
  db: Db,
  actor: Actor,
  action: string,
  target: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const id = await takeId(db, actor.workspaceId, 'audit')
  await tx
    .insertInto('audit_log')
    .values({
      workspace_id: actor.workspaceId,
      id,
      actor_kind: actor.keyId !== null ? 'key' : actor.memberId !== null ? 'member' : 'system',
      actor_id: actor.memberId ?? actor.keyId,
      actor_name: actor.name,
      ip: actor.ip,
      action,
      target,
      detail: JSON.stringify(detail),
    })
    .execute()
}
