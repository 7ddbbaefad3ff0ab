import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TagId } from '@woochat/contract/id.ts'
import { type Tag, type TagColor, tagRoutes } from '@woochat/contract/tags.ts'
import { call } from '../api/call.ts'

export const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: ({ signal }) => call(tagRoutes.list, { signal }),
  staleTime: 60_000,
})

const itemsOf = ({ items }: { items: Tag[] }): Tag[] => items

export const useTags = () => useQuery({ ...tagsQuery, select: itemsOf })

/** Tags by id, also while they load: then it is empty. */
export function useTagMap(): ReadonlyMap<number, Tag> {
  const { data } = useQuery({ ...tagsQuery, select: mapOf })
  return data ?? none
}

const none: ReadonlyMap<number, Tag> = new Map()
const mapOf = ({ items }: { items: Tag[] }): ReadonlyMap<number, Tag> => new Map(items.map((tag) => [tag.id, tag]))

export function useCreateTag() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: { name: string; color?: TagColor }) => call(tagRoutes.create, { body: draft }),
    onSuccess: (tag) => {
      client.setQueryData(tagsQuery.queryKey, (held) => held && { items: [...held.items, tag] })
    },
  })
}

export function useUpdateTag() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...change }: { id: TagId; name?: string; color?: TagColor }) =>
      call(tagRoutes.update, { params: { id }, body: change }),
    onMutate: async ({ id, ...change }) => {
      await client.cancelQueries({ queryKey: tagsQuery.queryKey })
      const before = client.getQueryData(tagsQuery.queryKey)
      client.setQueryData(
        tagsQuery.queryKey,
        (held) => held && { items: held.items.map((tag) => (tag.id === id ? { ...tag, ...change } : tag)) },
      )
      return { before }
    },
    onError: (_error, _change, context) => client.setQueryData(tagsQuery.queryKey, context?.before),
    onSettled: () => client.invalidateQueries({ queryKey: tagsQuery.queryKey }),
  })
}

export function useRemoveTag() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: TagId) => call(tagRoutes.remove, { params: { id } }),
    onSuccess: async (_done, id) => {
      client.setQueryData(tagsQuery.queryKey, (held) => held && { items: held.items.filter((tag) => tag.id !== id) })
      await client.invalidateQueries({ queryKey: ['contacts'] })
    },
  })
}
