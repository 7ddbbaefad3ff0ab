import { queryOptions } from '@tanstack/react-query'
import { developerRoutes } from '@woochat/contract/developers.ts'
import { memberRoutes } from '@woochat/contract/members.ts'
import { call } from '../api/call.ts'

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: ({ signal }) => call(memberRoutes.invitations, { signal }),
})
export const keysQuery = queryOptions({ queryKey: ['api-keys'], queryFn: ({ signal }) => call(developerRoutes.keys, { signal }) })
