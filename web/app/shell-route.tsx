import { createRootRoute, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { startLive } from '../api/live.ts'
import { isApiError } from '../api/problem.ts'
import { queryClient } from '../api/query-client.ts'
import { sessionQuery } from '../api/session.ts'
import { BrokenPage, MissingPage } from './broken-page.tsx'
import { Shell } from './shell.tsx'

export const rootRoute = createRootRoute({ component: Outlet, errorComponent: BrokenPage, notFoundComponent: MissingPage })

/** The session and the live cursor are there before any page reads its first list. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  errorComponent: BrokenPage,
  beforeLoad: async ({ location }) => {
    try {
      const { workspace } = await queryClient.ensureQueryData(sessionQuery)
      await startLive(workspace.id)
    } catch (error) {
      if (isApiError(error, 'signed_out'))
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
      throw error
    }
  },
})
