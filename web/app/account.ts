import type { WorkspaceId } from '@woochat/contract/id.ts'
import { sessionRoutes } from '@woochat/contract/session.ts'
import { call, onSignedOut } from '../api/call.ts'
import { stopLive } from '../api/live.ts'

/** Leaves nothing of the old session in memory: the page is loaded anew. */
export async function signOut(): Promise<void> {
  await call(sessionRoutes.signOut)
  stopLive()
  location.assign('/sign-in')
}

export async function changeWorkspace(workspaceId: WorkspaceId): Promise<void> {
  await call(sessionRoutes.changeWorkspace, { body: { workspaceId } })
  stopLive()
  location.assign('/')
}

/** A session that ended elsewhere: sign in, then come back to this very page. */
export function leadToSignIn(): void {
  onSignedOut(() => {
    if (/^\/sign-(in|up)/.test(location.pathname)) return
    stopLive()
    const here = location.pathname + location.search
    location.assign(here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`)
  })
}
