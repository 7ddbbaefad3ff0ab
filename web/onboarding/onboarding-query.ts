import { queryOptions } from '@tanstack/react-query'
import { workspaceRoutes } from '@woochat/contract/workspaces.ts'
import { call } from '../api/call.ts'

export const onboardingQuery = queryOptions({
  queryKey: ['onboarding'],
  queryFn: ({ signal }) => call(workspaceRoutes.onboarding, { signal }),
  staleTime: 5_000,
})
