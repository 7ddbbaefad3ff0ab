import { Refusal } from '@woochat/contract/errors.ts'
import type { WorkspaceId } from '@woochat/contract/id.ts'
import { rolePowers } from '@woochat/contract/permissions.ts'
import type { Session } from '@woochat/contract/session.ts'
import type { Db } from '../db/pool.ts'
import { getWorkspace } from '../workspaces/store.ts'
import { findMemberOf, listWorkspacesOf } from './store.ts'

/** What the web needs to know about the person, the workspace and what they may do there. */
export async function describeSession(db: Db, userId: string, atWorkspace: number | null): Promise<Session> {
  const places = await listWorkspacesOf(db, userId)
  const workspaceId = places.find((place) => place === atWorkspace) ?? places[0]
  const member = workspaceId && (await findMemberOf(db, workspaceId, userId))
  if (!workspaceId || !member) throw new Refusal('signed_out')
  const [workspace, workspaces] = await Promise.all([
    getWorkspace(db, workspaceId),
    Promise.all(places.map((place) => nameOf(db, place))),
  ])
  return {
    user: { id: userId, name: member.name, email: member.email },
    member: { id: member.id, role: member.role },
    may: [...rolePowers[member.role].may],
    workspace,
    workspaces,
  }
}

async function nameOf(db: Db, id: WorkspaceId): Promise<{ id: WorkspaceId; name: string }> {
  const { name } = await getWorkspace(db, id)
  return { id, name }
}
