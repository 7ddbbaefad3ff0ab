import { Refusal } from '@woochat/contract/errors.ts'
import { workspaceRoutes } from '@woochat/contract/workspaces.ts'
import type { Db } from '../db/pool.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import { isTimeZone } from './places.ts'
import { dismissOnboarding, getOnboarding, getWorkspace, updateWorkspace } from './store.ts'

export function serveWorkspaces(app: App, db: Db): void {
  serve(app, workspaceRoutes.get, ({ who }) => getWorkspace(db, who.workspaceId))
  serve(app, workspaceRoutes.update, async ({ who, body }) => {
    if (body.timeZone !== undefined && !isTimeZone(body.timeZone))
      throw new Refusal('invalid', {}, [{ path: 'body.timeZone', message: 'Not a known time zone' }])
    return updateWorkspace(db, who.workspaceId, body)
  })
  serve(app, workspaceRoutes.onboarding, ({ who }) => getOnboarding(db, who.workspaceId))
  serve(app, workspaceRoutes.dismissOnboarding, ({ who }) => dismissOnboarding(db, who.workspaceId))
}
