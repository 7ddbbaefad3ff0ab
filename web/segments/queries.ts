import { type QueryClient, queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SegmentId } from '@woochat/contract/id.ts'
import { type Segment, type SegmentDraft, segmentRoutes } from '@woochat/contract/segments.ts'
import { call } from '../api/call.ts'
import { useLive } from '../api/live.ts'

const listKey = ['segments', 'list'] as const

export const useSegments = () =>
  useInfiniteQuery({
    queryKey: listKey,
    queryFn: ({ pageParam, signal }) =>
      call(segmentRoutes.list, { query: { limit: 100, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })

const segmentQuery = (id: SegmentId) =>
  queryOptions({
    queryKey: ['segments', 'one', id],
    queryFn: ({ signal }) => call(segmentRoutes.get, { params: { id }, signal }),
  })

export const useSegment = (id: SegmentId) => useQuery(segmentQuery(id))

export const useSegmentMembers = (id: SegmentId) =>
  useInfiniteQuery({
    queryKey: ['contacts', 'segment', id],
    queryFn: ({ pageParam, signal }) =>
      call(segmentRoutes.members, { params: { id }, query: { limit: 100, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Keeps segments as every open browser has them. */
export function useSegmentsLive(): void {
  const client = useQueryClient()
  useLive('segments.changed', () => void client.invalidateQueries({ queryKey: ['segments'] }))
}

export function useCreateSegment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: SegmentDraft) => call(segmentRoutes.create, { body: draft }),
    onSuccess: (segment) => keep(client, segment),
  })
}

export function useUpdateSegment(id: SegmentId) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Partial<SegmentDraft>) => call(segmentRoutes.update, { params: { id }, body: change }),
    onSuccess: (segment) => keep(client, segment),
  })
}

async function keep(client: QueryClient, segment: Segment): Promise<void> {
  client.setQueryData(segmentQuery(segment.id).queryKey, segment)
  await Promise.all([
    client.invalidateQueries({ queryKey: listKey }),
    client.invalidateQueries({ queryKey: ['segments', 'choices'] }),
    client.invalidateQueries({ queryKey: ['onboarding'] }),
  ])
}

export function useRemoveSegment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: SegmentId) => call(segmentRoutes.remove, { params: { id } }),
    onSuccess: (_done, id) => {
      client.removeQueries({ queryKey: segmentQuery(id).queryKey })
      void client.invalidateQueries({ queryKey: listKey })
    },
  })
}

/** Asked anew each time: the answer decides whether deleting is possible. */
export const fetchSegmentUses = (id: SegmentId) => call(segmentRoutes.uses, { params: { id } })
