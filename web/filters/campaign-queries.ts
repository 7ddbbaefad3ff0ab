import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { campaignRoutes } from '@woochat/contract/campaigns.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { call } from '../api/call.ts'

const campaignNameQuery = (id: CampaignId | null) =>
  queryOptions({
    queryKey: ['campaigns', 'name', id],
    queryFn: async ({ signal }) => (id === null ? '' : (await call(campaignRoutes.get, { params: { id }, signal })).name),
    enabled: id !== null,
    staleTime: 5 * 60_000,
  })

/** What a campaign is called; a placeholder while it loads or when it is gone. */
export function useCampaignName(id: CampaignId | null): string {
  return useQuery(campaignNameQuery(id)).data ?? `Campaign ${id}`
}

export function useCampaignNames(ids: readonly CampaignId[]): ReadonlyMap<number, string> {
  return useQueries({
    queries: ids.map(campaignNameQuery),
    combine: (replies) => new Map(ids.map((id, i) => [id, replies[i]?.data ?? `Campaign ${id}`])),
  })
}

/** The latest campaigns whose name has these words. */
export function useCampaignSearch(search: string) {
  return useQuery({
    queryKey: ['campaigns', 'search', search],
    queryFn: ({ signal }) =>
      call(campaignRoutes.list, { query: { limit: 20, ...(search !== '' && { search }) }, signal }).then((page) => page.items),
    placeholderData: (before) => before,
    staleTime: 30_000,
  })
}
