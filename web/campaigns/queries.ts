import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { type Campaign, type CampaignDraft, type CampaignState, campaignRoutes } from '@woochat/contract/campaigns.ts'
import { fieldRoutes } from '@woochat/contract/fields.ts'
import type { CampaignId, MessageId } from '@woochat/contract/id.ts'
import { messageRoutes } from '@woochat/contract/messages.ts'
import { type Segment, type SegmentDraft, segmentRoutes } from '@woochat/contract/segments.ts'
import { useEffect, useRef } from 'react'
import { call } from '../api/call.ts'
import { useLive } from '../api/live.ts'

export const campaignsQuery = (filter: { state?: CampaignState | undefined; search?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ['campaigns', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call(campaignRoutes.list, {
        query: {
          limit: 100,
          ...(filter.state && { state: filter.state }),
          ...(filter.search && { search: filter.search }),
          ...(pageParam !== undefined && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

export const campaignQuery = (id: CampaignId) =>
  queryOptions({
    queryKey: ['campaigns', 'one', id],
    queryFn: ({ signal }) => call(campaignRoutes.get, { params: { id }, signal }),
  })

/** `version` names what was saved: another audience or template is another question, and the old answer stays until then. */
export const reviewQuery = (id: CampaignId, version: string) =>
  queryOptions({
    queryKey: ['campaigns', 'review', id, version],
    queryFn: ({ signal }) => call(campaignRoutes.review, { params: { id }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })

export const previewQuery = (id: CampaignId, version: string, index: number) =>
  queryOptions({
    queryKey: ['campaigns', 'preview', id, version, index],
    queryFn: ({ signal }) => call(campaignRoutes.preview, { params: { id }, query: { index }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })

/** Every saved segment with its size, for the pickers of the audience. */
export const segmentChoicesQuery = queryOptions({
  queryKey: ['segments', 'choices'],
  queryFn: async ({ signal }) => {
    const items: Segment[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await call(segmentRoutes.list, { query: { limit: 200, ...(cursor !== undefined && { cursor }) }, signal })
      items.push(...page.items)
      if (page.next === null) return items
      cursor = page.next
    }
  },
})

export const fieldChoicesQuery = queryOptions({
  queryKey: ['fields', 'choices'],
  queryFn: async ({ signal }) => (await call(fieldRoutes.list, { signal })).items,
})

/** What became of a test message; asked until it has an outcome. */
export const testMessageQuery = (id: MessageId) =>
  queryOptions({
    queryKey: ['messages', 'test', id],
    queryFn: ({ signal }) => call(messageRoutes.get, { params: { id }, signal }),
    refetchInterval: ({ state }) =>
      ['read', 'failed'].includes(state.data?.delivery?.state ?? '') || state.dataUpdateCount > 90 ? false : 1000,
  })

const trailingMs = 1500

/**
 * Keeps lists and open campaigns true while shown. Facts come every second while sending, and a report may take longer:
 * an answer under way is let finish, and the last fact is followed by one more question.
 */
export function useLiveCampaigns(): void {
  const client = useQueryClient()
  const timers = useRef(new Map<CampaignId, ReturnType<typeof setTimeout>>())
  const refresh = (id: CampaignId): void => {
    for (const queryKey of [
      ['campaigns', 'list'],
      ['campaigns', 'one', id],
      ['campaigns', 'report', id],
    ])
      void client.invalidateQueries({ queryKey }, { cancelRefetch: false })
  }
  useLive('campaign.changed', ({ campaignId }) => {
    refresh(campaignId)
    clearTimeout(timers.current.get(campaignId))
    timers.current.set(
      campaignId,
      setTimeout(() => refresh(campaignId), trailingMs),
    )
  })
  useEffect(() => {
    const { current } = timers
    return () => {
      for (const timer of current.values()) clearTimeout(timer)
    }
  }, [])
}

/** Puts a campaign as the server answered it into every query that shows it. */
export function useKeepCampaign(): (campaign: Campaign) => void {
  const client = useQueryClient()
  return (campaign) => {
    client.setQueryData(campaignQuery(campaign.id).queryKey, campaign)
    void client.invalidateQueries({ queryKey: ['campaigns', 'list'] })
    void client.invalidateQueries({ queryKey: ['campaigns', 'report', campaign.id] })
  }
}

export function useCreateCampaign() {
  const keep = useKeepCampaign()
  return useMutation({ mutationFn: (body: CampaignDraft) => call(campaignRoutes.create, { body }), onSuccess: keep })
}

export function useRemoveCampaign() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: CampaignId) => call(campaignRoutes.remove, { params: { id } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['campaigns', 'list'] }),
  })
}

export function useDuplicateCampaign() {
  const keep = useKeepCampaign()
  return useMutation({ mutationFn: (id: CampaignId) => call(campaignRoutes.duplicate, { params: { id } }), onSuccess: keep })
}

/** Send now (`null`) or at an instant. */
export function useSendCampaign(id: CampaignId) {
  const keep = useKeepCampaign()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (at: string | null) => call(campaignRoutes.send, { params: { id }, body: { at } }),
    onSuccess: (campaign) => {
      keep(campaign)
      void client.invalidateQueries({ queryKey: ['onboarding'] })
    },
  })
}

export function useTestSend(id: CampaignId) {
  return useMutation({ mutationFn: (phone: string) => call(campaignRoutes.test, { params: { id }, body: { phone } }) })
}

/** Pause, resume or cancel. */
export function useSteerCampaign(id: CampaignId) {
  const keep = useKeepCampaign()
  return useMutation({
    mutationFn: (act: 'pause' | 'resume' | 'cancel') => call(campaignRoutes[act], { params: { id } }),
    onSuccess: keep,
  })
}

export function useCreateSegment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: SegmentDraft) => call(segmentRoutes.create, { body }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['segments'] }),
  })
}
