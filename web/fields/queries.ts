import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Field, type FieldChange, type FieldDraft, fieldRoutes } from '@woochat/contract/fields.ts'
import type { FieldId } from '@woochat/contract/id.ts'
import { call } from '../api/call.ts'

export const fieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: ({ signal }) => call(fieldRoutes.list, { signal }),
  staleTime: 60_000,
})

const itemsOf = ({ items }: { items: Field[] }): Field[] => items

/** In the order a person gave them. */
export const useFields = () => useQuery({ ...fieldsQuery, select: itemsOf })

export function useCreateField() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: FieldDraft) => call(fieldRoutes.create, { body: draft }),
    onSuccess: () => client.invalidateQueries({ queryKey: fieldsQuery.queryKey }),
  })
}

export function useUpdateField() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...change }: { id: FieldId } & FieldChange) => call(fieldRoutes.update, { params: { id }, body: change }),
    onSettled: () => client.invalidateQueries({ queryKey: fieldsQuery.queryKey }),
  })
}

/** Shows the new order at once; a failure brings the old one back. */
export function useMoveField() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, to }: { id: FieldId; to: number }) => call(fieldRoutes.update, { params: { id }, body: { position: to } }),
    onMutate: async ({ id, to }) => {
      await client.cancelQueries({ queryKey: fieldsQuery.queryKey })
      const before = client.getQueryData(fieldsQuery.queryKey)
      client.setQueryData(fieldsQuery.queryKey, (held) => held && { items: moved(held.items, id, to) })
      return { before }
    },
    onError: (_error, _move, context) => client.setQueryData(fieldsQuery.queryKey, context?.before),
    onSettled: () => client.invalidateQueries({ queryKey: fieldsQuery.queryKey }),
  })
}

function moved(fields: readonly Field[], id: FieldId, to: number): Field[] {
  const field = fields.find((other) => other.id === id)
  const rest = fields.filter((other) => other !== field)
  return field ? rest.toSpliced(to, 0, field) : rest
}

export function useRemoveField() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: FieldId) => call(fieldRoutes.remove, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: fieldsQuery.queryKey }),
  })
}
