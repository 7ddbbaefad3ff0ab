import { Refusal } from '@woochat/contract/errors.ts'
import type { MemberId, WorkspaceId } from '@woochat/contract/id.ts'
import type { Member } from '@woochat/contract/members.ts'
import type { Role } from '@woochat/contract/permissions.ts'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'

export interface MemberRow {
  id: MemberId
  userId: string
  name: string
  email: string
  role: Role
}

export async function listMembers(db: Db, workspaceId: number): Promise<Member[]> {
  const rows = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('members')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('removed_at', 'is', null)
      .orderBy('id')
      .execute(),
  )
  return rows.map((row) => ({
    id: row.id as MemberId,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    createdAt: row.created_at.toISOString(),
  }))
}

export async function getMember(db: Db, workspaceId: number, id: number): Promise<Member> {
  const found = (await listMembers(db, workspaceId)).find((m) => m.id === id)
  if (!found) throw new Refusal('not_found', { what: 'member' })
  return found
}

export async function findMemberOf(db: Db, workspaceId: number, userId: string): Promise<MemberRow | undefined> {
  const row = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('members')
      .select(['id', 'user_id as userId', 'name', 'email', 'role'])
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId)
      .where('removed_at', 'is', null)
      .executeTakeFirst(),
  )
  return row && { ...row, id: row.id as MemberId, role: row.role as Role }
}

/** Where a person works, oldest first. */
export async function listWorkspacesOf(db: Db, userId: string): Promise<WorkspaceId[]> {
  const rows = await db
    .selectFrom('directory')
    .select('at_workspace')
    .where('kind', '=', 'user')
    .where('key', '=', userId)
    .orderBy('at_workspace')
    .execute()
  return rows.map((row) => row.at_workspace as WorkspaceId)
}

export async function createMember(
  tx: Tx,
  db: Db,
  workspaceId: number,
  draft: { userId: string; name: string; email: string; role: Role },
): Promise<MemberId> {
  const id = await takeId<MemberId>(db, workspaceId, 'member')
  const row = await tx
    .insertInto('members')
    .values({ workspace_id: workspaceId, id, user_id: draft.userId, name: draft.name, email: draft.email, role: draft.role })
    .onConflict((c) =>
      c
        .columns(['workspace_id', 'user_id'])
        .doUpdateSet((e) => ({ role: e.ref('excluded.role'), name: e.ref('excluded.name'), removed_at: null })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('directory')
    .values({ kind: 'user', key: draft.userId, at_workspace: workspaceId, at_id: row.id })
    .onConflict((c) => c.doNothing())
    .execute()
  return row.id as MemberId
}

export async function updateRole(tx: Tx, workspaceId: number, id: number, role: Role): Promise<string> {
  const row = await tx
    .updateTable('members')
    .set({ role })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'member' })
  await refuseOwnerless(tx, workspaceId)
  return row.user_id
}

/** Takes the person out; what they wrote keeps their name. */
export async function removeMember(tx: Tx, workspaceId: number, id: number): Promise<string> {
  const row = await tx
    .updateTable('members')
    .set({ removed_at: new Date() })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'member' })
  await refuseOwnerless(tx, workspaceId)
  await tx
    .deleteFrom('directory')
    .where('kind', '=', 'user')
    .where('key', '=', row.user_id)
    .where('at_workspace', '=', workspaceId)
    .execute()
  return row.user_id
}

async function refuseOwnerless(tx: Tx, workspaceId: number): Promise<void> {
  const owner = await tx
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    // Two owners who demote each other at once must meet here.
    .forUpdate()
    .executeTakeFirst()
  if (!owner) throw new Refusal('wrong_state', { what: 'member', state: 'the last owner', act: 'changed' })
}
