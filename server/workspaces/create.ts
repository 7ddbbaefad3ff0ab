import type { WorkspaceId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'

export interface WorkspaceDraft {
  name: string
  country: string
  timeZone: string
  callingCode: string
  currency: string
  demo?: boolean
}

/** Makes a workspace and, in the same transaction, whatever `furnish` puts in it. `keyFor` makes its wrapped data key. */
export async function createWorkspace<T>(
  db: Db,
  draft: WorkspaceDraft,
  keyFor: (workspaceId: number) => Buffer,
  furnish: (tx: Tx, workspaceId: WorkspaceId) => Promise<T>,
): Promise<T> {
  const workspaceId = await takeWorkspaceId(db)
  return withWorkspace(db, workspaceId, async (tx) => {
    await tx
      .insertInto('workspaces')
      .values({
        workspace_id: workspaceId,
        name: draft.name,
        country: draft.country,
        time_zone: draft.timeZone,
        calling_code: draft.callingCode,
        currency: draft.currency,
        demo: draft.demo ?? false,
        secret_key: keyFor(workspaceId),
      })
      .execute()
    await tx
      .insertInto('directory')
      .values({ kind: 'workspace', key: String(workspaceId), at_workspace: workspaceId, at_id: workspaceId })
      .execute()
    return furnish(tx, workspaceId)
  })
}

async function takeWorkspaceId(db: Db): Promise<WorkspaceId> {
  const { rows } = await sql<{
    taken: WorkspaceId
  }>`update workspace_numbers set next = next + 1 returning next - 1 as taken`.execute(db)
  const taken = rows[0]?.taken
  if (taken === undefined) throw new Error('workspace_numbers is empty: the installation’s first migration is incomplete')
  return taken
}
