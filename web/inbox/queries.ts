import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { contactRoutes } from '@woochat/contract/contacts.ts'
import { type Conversation, conversationRoutes } from '@woochat/contract/conversations.ts'
import { messageRoutes } from '@woochat/contract/messages.ts'
import { call } from '../api/call.ts'
import { toast } from '../ui/toast.ts'
import { patchConversation } from './cache.ts'
import type { InboxFilter } from './inbox-filter.ts'

export const conversationsQuery = (filter: InboxFilter) =>
  infiniteQueryOptions({
    queryKey: ['conversations', 'list', filter] as const,
    queryFn: ({ pageParam, signal }) =>
      call(conversationRoutes.list, { query: { ...filter, ...(pageParam && { cursor: pageParam }), limit: 50 }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    staleTime: 30_000,
  })

export const countsQuery = queryOptions({
  queryKey: ['conversations', 'counts'],
  queryFn: ({ signal }) => call(conversationRoutes.counts, { signal }),
  staleTime: 30_000,
})

export const conversationQuery = (id: number) =>
  queryOptions({
    queryKey: ['conversations', 'one', id],
    queryFn: ({ signal }) => call(conversationRoutes.get, { params: { id }, signal }),
    staleTime: 30_000,
  })

export const threadKey = (id: number) => ['messages', 'thread', id] as const

export const threadQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: threadKey(id),
    queryFn: ({ pageParam, signal }) =>
      call(messageRoutes.list, { params: { id }, query: { ...(pageParam && { cursor: pageParam }), limit: 50 }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    staleTime: 60_000,
  })

export const activityQuery = (id: number) =>
  queryOptions({
    queryKey: ['contacts', 'activity', id],
    queryFn: ({ signal }) => call(contactRoutes.activity, { params: { id }, query: { limit: 8 }, signal }),
    staleTime: 15_000,
  })

type Act = { act: 'assign'; memberId: number | null } | { act: 'resolve' } | { act: 'reopen' }

/** Assign, resolve and reopen, seen at once and taken back when the server says no. */
export function useConversationAct(id: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (act: Act): Promise<Conversation> => {
      if (act.act === 'assign')
        return call(conversationRoutes.assign, { params: { id }, body: { memberId: act.memberId as Conversation['assigneeId'] } })
      return call(act.act === 'resolve' ? conversationRoutes.resolve : conversationRoutes.reopen, { params: { id } })
    },
    onMutate: (act) => {
      const before = client.getQueryData(conversationQuery(id).queryKey)
      if (before) patchConversation(client, { ...before, ...expected(act) })
      return before
    },
    onSuccess: (conversation) => patchConversation(client, conversation),
    onError: (error, _act, before) => {
      if (before) patchConversation(client, before)
      toast.problem(error)
    },
    onSettled: () => void client.invalidateQueries({ queryKey: countsQuery.queryKey }),
  })
}

const expected = (act: Act): Partial<Conversation> =>
  act.act === 'assign'
    ? { assigneeId: act.memberId as Conversation['assigneeId'] }
    : { state: act.act === 'resolve' ? 'resolved' : 'open' }
