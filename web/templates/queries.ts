import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ChannelId, TemplateId } from '@woochat/contract/id.ts'
import { type Template, type TemplateDraft, type TemplateParts, templateRoutes } from '@woochat/contract/templates.ts'
import { call } from '../api/call.ts'
import { useLive } from '../api/live.ts'

export interface TemplateFilter {
  channelId?: ChannelId | number | undefined
  state?: Template['state'] | undefined
  search?: string | undefined
}

export const templatesQuery = (filter: TemplateFilter) =>
  infiniteQueryOptions({
    queryKey: ['templates', 'list', filter],
    queryFn: ({ pageParam, signal }) => call(templateRoutes.list, { query: listQuery(filter, pageParam), signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** All that can be sent from a channel, for pickers. */
export const approvedTemplatesQuery = (channelId: ChannelId) =>
  queryOptions({
    queryKey: ['templates', 'approved', channelId],
    queryFn: async ({ signal }) => {
      const items: Template[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await call(templateRoutes.list, {
          query: { channelId, state: 'APPROVED', limit: 200, ...(cursor !== undefined && { cursor }) },
          signal,
        })
        items.push(...page.items)
        if (page.next === null) return items
        cursor = page.next
      }
    },
  })

export const templateQuery = (id: TemplateId) =>
  queryOptions({
    queryKey: ['templates', 'one', id],
    queryFn: ({ signal }) => call(templateRoutes.get, { params: { id }, signal }),
  })

/** Keeps every template query true while the page is shown: Meta decides at any moment. */
export function useLiveTemplates(): void {
  const client = useQueryClient()
  useLive('template.changed', () => void client.invalidateQueries({ queryKey: ['templates'] }))
}

export function useSubmitTemplate(id: TemplateId | undefined) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: TemplateDraft) =>
      id === undefined
        ? call(templateRoutes.create, { body: draft })
        : call(templateRoutes.update, { params: { id }, body: changeOf(draft) }),
    onSuccess: (template) => {
      client.setQueryData(templateQuery(template.id).queryKey, template)
      void client.invalidateQueries({ queryKey: ['templates', 'list'] })
      void client.invalidateQueries({ queryKey: ['onboarding'] })
    },
  })
}

export function useRemoveTemplate(id: TemplateId) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(templateRoutes.remove, { params: { id } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['templates', 'list'] }),
  })
}

/** Fetches the templates of some channels from Meta and adds up what changed. */
export function useSyncTemplates() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (channels: readonly ChannelId[]) => {
      const sum = { created: 0, updated: 0, removed: 0 }
      for (const channelId of channels) {
        const one = await call(templateRoutes.sync, { body: { channelId } })
        sum.created += one.created
        sum.updated += one.updated
        sum.removed += one.removed
      }
      return sum
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['templates'] }),
  })
}

const changeOf = ({ category, parts }: TemplateDraft): { category: 'MARKETING' | 'UTILITY'; parts: TemplateParts } => ({
  category,
  parts,
})

const listQuery = ({ channelId, state, search }: TemplateFilter, cursor: string | undefined) => ({
  limit: 100,
  ...(channelId !== undefined && { channelId }),
  ...(state !== undefined && { state }),
  ...(search !== undefined && { search }),
  ...(cursor !== undefined && { cursor }),
})
