import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ApiKey, ApiKeyDraft } from '@woochat/contract/developers.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { ApiKeyId, WorkspaceId } from '@woochat/contract/id.ts'
import type { Permission } from '@woochat/contract/permissions.ts'
import { sql } from 'kysely'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

export async function listKeys(db: Db, workspaceId: number): Promise<ApiKey[]> {
  const rows = await withWorkspace(db, workspaceId, (tx) =>
    tx.selectFrom('api_keys').selectAll().where('workspace_id', '=', workspaceId).orderBy('id', 'desc').execute(),
  )
  return rows.map(shown)
}

/** Makes `wc_live_<8 characters>_<43 characters>`; only its hash stays. */
export async function createKey(
  tx: Tx,
  db: Db,
  workspaceId: number,
  createdBy: string,
  draft: ApiKeyDraft,
): Promise<{ key: ApiKey; secret: string }> {
  const id = await takeId(db, workspaceId, 'api_key')
  const prefix = randomBytes(6).toString('hex').slice(0, 8)
  const secret = `wc_live_${prefix}_${randomBytes(32).toString('base64url')}`
  await tx.insertInto('directory').values({ kind: 'api_key', key: prefix, at_workspace: workspaceId, at_id: id }).execute()
  const row = await tx
    .insertInto('api_keys')
    .values({
      workspace_id: workspaceId,
      id,
      name: draft.name,
      prefix,
      secret_hash: hashOf(secret),
      scopes: draft.scopes,
      created_by: createdBy,
      expires_at: draft.expiresInDays === null ? null : sql<Date>`now() + make_interval(days => ${draft.expiresInDays})`,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { key: shown(row), secret }
}

/** Revokes at once; a revoked key stays in the list. */
export async function removeKey(tx: Tx, workspaceId: number, id: number): Promise<void> {
  const row = await tx
    .updateTable('api_keys')
    .set({ revoked_at: new Date() })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('prefix')
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'API key' })
  await tx.deleteFrom('directory').where('kind', '=', 'api_key').where('key', '=', row.prefix).execute()
}

export interface KnownKey {
  id: number
  workspaceId: WorkspaceId
  name: string
  scopes: Permission[]
}

/** The key a secret belongs to, if it is alive; compared by hash in constant time. */
export async function findKey(db: Db, secret: string): Promise<KnownKey | undefined> {
  const prefix = /^wc_live_([0-9a-f]{8})_[\w-]{43}$/.exec(secret)?.[1]
  if (!prefix) return undefined
  const place = await db
    .selectFrom('directory')
    .select(['at_workspace', 'at_id'])
    .where('kind', '=', 'api_key')
    .where('key', '=', prefix)
    .executeTakeFirst()
  if (!place) return undefined
  const { at_workspace: workspaceId, at_id: id } = place
  return withWorkspace(db, workspaceId, async (tx) => {
    const row = await tx
      .selectFrom('api_keys')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', sql<Date>`now()`)]))
      .executeTakeFirst()
    if (!row || !timingSafeEqual(row.secret_hash, hashOf(secret))) return undefined
    if (!row.last_used_at || Date.now() - row.last_used_at.getTime() > 60_000)
      await tx
        .updateTable('api_keys')
        .set({ last_used_at: new Date() })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute()
    return { id, workspaceId: workspaceId as WorkspaceId, name: row.name, scopes: row.scopes as Permission[] }
  })
}

interface KeyRow {
  id: number
  name: string
  prefix: string
  scopes: string[]
  created_by: string
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
}

const shown = (row: KeyRow): ApiKey => ({
  id: row.id as ApiKeyId,
  name: row.name,
  prefix: `wc_live_${row.prefix}`,
  scopes: row.scopes as Permission[],
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
})
