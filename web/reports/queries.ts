import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Campaign, campaignRoutes, type Recipient } from '@woochat/contract/campaigns.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { call } from '../api/call.ts'
import { isMoving } from '../campaigns/campaign-words.ts'

const freshForMs = 3_600_000

/** Facts tell of sending; what people do with the messages is asked for: often while they are new. */
function pauseMs({ state, finishedAt }: Campaign): number | false {
  if (isMoving(state)) return 2000
  if (state === 'paused' || finishedAt === null) return 10_000
  return Date.now() - Date.parse(finishedAt) < freshForMs ? 5000 : false
}

export const reportQuery = (id: CampaignId) =>
  queryOptions({
    queryKey: ['campaigns', 'report', id],
    queryFn: ({ signal }) => call(campaignRoutes.report, { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data ? pauseMs(state.data.campaign) : false),
  })

/** What a number of the report counts. */
export interface RecipientFilter {
  state?: Recipient['state'] | undefined
  /** An exclusion reason. */
  reason?: string | undefined
  /** Meta's error code. */
  code?: number | undefined
}

export const recipientsQuery = (id: CampaignId, { state, reason, code }: RecipientFilter) =>
  infiniteQueryOptions({
    queryKey: ['campaigns', 'recipients', id, { state, reason, code }],
    queryFn: ({ pageParam, signal }) =>
      call(campaignRoutes.recipients, {
        params: { id },
        query: {
          limit: 100,
          ...(state !== undefined && { state }),
          ...(reason !== undefined && { reason }),
          ...(code !== undefined && { code }),
          ...(pageParam !== undefined && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
