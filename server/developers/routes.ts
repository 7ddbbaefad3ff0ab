import { developerRoutes } from '@woochat/contract/developers.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import { createKey, listKeys, removeKey } from './store.ts'

export function serveDevelopers(app: App, db: Db): void {
  serve(app, developerRoutes.keys, async ({ who }) => ({ items: await listKeys(db, who.workspaceId) }))
  serve(app, developerRoutes.createKey, async ({ who, body }) => {
    const beyond = body.scopes.find((scope) => !who.may.has(scope))
    if (beyond)
      throw new Refusal('invalid', {}, [
        { path: 'body.scopes', message: `You cannot give ${beyond}: you do not have it yourself` },
      ])
    return withWorkspace(db, who.workspaceId, async (tx) => {
      const made = await createKey(tx, db, who.workspaceId, who.name, body)
      await recordAudit(tx, db, who, 'api_key.create', made.key.name, { scopes: body.scopes })
      return made
    })
  })
  serve(app, developerRoutes.revokeKey, async ({ who, params }) => {
    await withWorkspace(db, who.workspaceId, async (tx) => {
      await removeKey(tx, who.workspaceId, params.id)
      await recordAudit(tx, db, who, 'api_key.revoke', `key ${params.id}`)
    })
    return { done: true as const }
  })
}
