import { type QueryClient, queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ImportId } from '@woochat/contract/id.ts'
import { type Import, type ImportStart, importRoutes } from '@woochat/contract/imports.ts'
import { call } from '../api/call.ts'
import { useLive } from '../api/live.ts'

const importQuery = (id: ImportId) =>
  queryOptions({ queryKey: ['imports', 'one', id], queryFn: ({ signal }) => call(importRoutes.get, { params: { id }, signal }) })

export const isUnderWay = (job: Import): boolean => job.state === 'queued' || job.state === 'running'

/** Progress comes by live facts; asking now and then makes up for a connection that is away. */
export const useImport = (id: ImportId) =>
  useQuery({ ...importQuery(id), refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 5000 : false) })

export const useImportPreview = (id: ImportId) =>
  useQuery({
    queryKey: ['imports', 'preview', id],
    queryFn: ({ signal }) => call(importRoutes.preview, { params: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const useImports = () =>
  useInfiniteQuery({
    queryKey: ['imports', 'list'],
    queryFn: ({ pageParam, signal }) =>
      call(importRoutes.list, { query: { limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })

export function useImportsLive(): void {
  const client = useQueryClient()
  useLive('import.changed', ({ importId }) => {
    void client.invalidateQueries({ queryKey: ['imports', 'one', importId] })
    void client.invalidateQueries({ queryKey: ['imports', 'list'] })
  })
}

export function useStartImport(id: ImportId) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (start: ImportStart) => call(importRoutes.start, { params: { id }, body: start }),
    onSuccess: (job) => keep(client, job),
  })
}

export function useCancelImport(id: ImportId) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(importRoutes.cancel, { params: { id } }),
    onSuccess: (job) => keep(client, job),
  })
}

async function keep(client: QueryClient, job: Import): Promise<void> {
  client.setQueryData(importQuery(job.id).queryKey, job)
  await Promise.all(
    ['imports', 'fields', 'tags', 'onboarding'].map((key) =>
      client.invalidateQueries({ queryKey: key === 'imports' ? ['imports', 'list'] : [key] }),
    ),
  )
}
