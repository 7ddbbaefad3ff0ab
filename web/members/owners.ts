import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Member, memberRoutes } from '@woochat/contract/members.ts'
import { call } from '../api/call.ts'

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => call(memberRoutes.list, { signal }),
  staleTime: 5 * 60_000,
})

/** Who can own a contact. */
export const useOwners = (): readonly Member[] => useQuery(membersQuery).data?.items ?? none

const none: readonly Member[] = []

export const ownerName = (owners: readonly Member[], id: number | null): string | undefined =>
  id === null ? undefined : (owners.find((owner) => owner.id === id)?.name ?? 'Former member')
