import { randomBytes } from 'node:crypto'
import { Refusal } from '@woochat/contract/errors.ts'
import type { Invitation } from '@woochat/contract/members.ts'
import type { Role } from '@woochat/contract/permissions.ts'
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { createUser } from './accounts.ts'
import { hashToken } from './sessions.ts'
import { createMember } from './store.ts'

/** Invites a person for seven days. The link carries the only copy of its token. */
export async function createInvitation(
  db: Db,
  workspaceId: number,
  invitedBy: number,
  draft: { name: string; email: string; role: Role },
  linkTo: (token: string) => string,
): Promise<Invitation> {
  const token = randomBytes(24).toString('base64url')
  const hash = hashToken(token).toString('base64url')
  const email = draft.email.toLowerCase()
  const row = await withWorkspace(db, workspaceId, async (tx) => {
    await tx.insertInto('directory').values({ kind: 'invitation', key: hash, at_workspace: workspaceId, at_id: 0 }).execute()
    return tx
      .insertInto('invitations')
      .values({
        workspace_id: workspaceId,
        token_hash: hash,
        name: draft.name,
        email,
        role: draft.role,
        invited_by: invitedBy,
        expires_at: sql<Date>`now() + interval '7 days'`,
      })
      .returning('expires_at')
      .executeTakeFirstOrThrow()
  })
  return { email, name: draft.name, role: draft.role, expiresAt: row.expires_at.toISOString(), link: linkTo(token) }
}

export async function listInvitations(db: Db, workspaceId: number): Promise<Invitation[]> {
  const rows = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('invitations')
      .select(['email', 'name', 'role', 'expires_at'])
      .where('workspace_id', '=', workspaceId)
      .where('accepted_at', 'is', null)
      .where('expires_at', '>', sql<Date>`now()`)
      .orderBy('created_at', 'desc')
      .execute(),
  )
  return rows.map((row) => ({
    email: row.email,
    name: row.name,
    role: row.role as Role,
    expiresAt: row.expires_at.toISOString(),
    link: null,
  }))
}

export interface FoundInvitation {
  workspaceId: number
  workspace: string
  tokenHash: string
  name: string
  email: string
  role: Role
}

export async function getInvitation(db: Db, token: string): Promise<FoundInvitation> {
  const tokenHash = hashToken(token).toString('base64url')
  const place = await db
    .selectFrom('directory')
    .select('at_workspace')
    .where('kind', '=', 'invitation')
    .where('key', '=', tokenHash)
    .executeTakeFirst()
  if (!place) throw new Refusal('not_found', { what: 'invitation' })
  const row = await withWorkspace(db, place.at_workspace, (tx) =>
    tx
      .selectFrom('invitations as i')
      .innerJoin('workspaces as w', 'w.workspace_id', 'i.workspace_id')
      .select(['i.name', 'i.email', 'i.role', 'w.name as workspace'])
      .where('i.workspace_id', '=', place.at_workspace)
      .where('i.token_hash', '=', tokenHash)
      .where('i.accepted_at', 'is', null)
      .where('i.expires_at', '>', sql<Date>`now()`)
      .executeTakeFirst(),
  )
  if (!row) throw new Refusal('not_found', { what: 'invitation' })
  return { ...row, role: row.role as Role, tokenHash, workspaceId: place.at_workspace }
}

/** Makes the person's account and membership; a second use of the link finds nothing. */
export async function acceptInvitation(
  db: Db,
  token: string,
  draft: { name: string; password: string },
): Promise<{ userId: string; workspaceId: number }> {
  const found = await getInvitation(db, token)
  const { workspaceId, email, role, tokenHash } = found
  return withWorkspace(db, workspaceId, async (tx) => {
    const used = await tx
      .updateTable('invitations')
      .set({ accepted_at: new Date() })
      .where('workspace_id', '=', workspaceId)
      .where('token_hash', '=', tokenHash)
      .where('accepted_at', 'is', null)
      .returning('email')
      .executeTakeFirst()
    if (!used) throw new Refusal('not_found', { what: 'invitation' })
    const userId = await createUser(tx, { name: draft.name, email, password: draft.password })
    await createMember(tx, db, workspaceId, { userId, name: draft.name, email, role })
    return { userId, workspaceId }
  })
}
