import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { Permission } from '@woochat/contract/permissions.ts'
import { type Session, sessionRoutes } from '@woochat/contract/session.ts'
import { call } from './call.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call(sessionRoutes.get, { signal }),
  staleTime: 5 * 60_000,
})

export const installationQuery = queryOptions({
  queryKey: ['installation'],
  queryFn: ({ signal }) => call(sessionRoutes.installation, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Who is signed in, and where. Inside the shell it is always there. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery).data

/** `const may = useMay(); may('contacts:write')`: hide or disable what the role cannot do. */
export function useMay(): (permission: Permission) => boolean {
  const { may } = useSession()
  return (permission) => may.includes(permission)
}
