import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { type Channel, type CloudCredentials, channelRoutes } from '@woochat/contract/channels.ts'
import type { ChannelId } from '@woochat/contract/id.ts'
import { templateRoutes } from '@woochat/contract/templates.ts'
import { call } from '../api/call.ts'
import { useLive } from '../api/live.ts'

export const channelsQuery = queryOptions({
  queryKey: ['channels', 'list'],
  queryFn: async ({ signal }) => (await call(channelRoutes.list, { signal })).items,
})

export const channelQuery = (id: ChannelId) =>
  queryOptions({
    queryKey: ['channels', 'one', id],
    queryFn: ({ signal }) => call(channelRoutes.get, { params: { id }, signal }),
  })

/** Asked again by itself: nothing tells the browser that a webhook came or was refused. */
export const healthQuery = (id: ChannelId) =>
  queryOptions({
    queryKey: ['channels', 'health', id],
    queryFn: ({ signal }) => call(channelRoutes.health, { params: { id }, signal }),
    refetchInterval: 15_000,
  })

export const quarantineQuery = (id: ChannelId) =>
  queryOptions({
    queryKey: ['channels', 'quarantine', id],
    queryFn: async ({ signal }) => (await call(channelRoutes.quarantine, { params: { id }, signal })).items,
  })

/** Keeps every channel query true while the page is shown. */
export function useLiveChannels(): void {
  const client = useQueryClient()
  useLive('channel.changed', () => void client.invalidateQueries({ queryKey: ['channels'] }))
}

/** Puts a fresh channel into every query that shows it. */
function useKeepChannel(): (channel: Channel) => void {
  const client = useQueryClient()
  return (channel) => {
    client.setQueryData(channelQuery(channel.id).queryKey, channel)
    void client.invalidateQueries({ queryKey: channelsQuery.queryKey })
    void client.invalidateQueries({ queryKey: ['onboarding'] })
  }
}

export function useConnectPractice() {
  const keep = useKeepChannel()
  return useMutation({ mutationFn: () => call(channelRoutes.connectPractice), onSuccess: keep })
}

export function useConnectCloud() {
  const keep = useKeepChannel()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CloudCredentials) => call(channelRoutes.connectCloud, { body }),
    onSuccess: (channel) => {
      keep(channel)
      // The number is connected either way: what fails here is said where templates are listed.
      void call(templateRoutes.sync, { body: { channelId: channel.id } })
        .finally(() => client.invalidateQueries({ queryKey: ['templates'] }))
        .catch(() => undefined)
    },
  })
}

export function useRefreshChannel(id: ChannelId) {
  const keep = useKeepChannel()
  return useMutation({ mutationFn: () => call(channelRoutes.refresh, { params: { id } }), onSuccess: keep })
}

export function useSubscribeChannel(id: ChannelId) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(channelRoutes.subscribe, { params: { id } }),
    onSuccess: (health) => client.setQueryData(healthQuery(id).queryKey, health),
  })
}

export function useReplay(id: ChannelId) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(channelRoutes.replay, { params: { id } }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: quarantineQuery(id).queryKey })
      void client.invalidateQueries({ queryKey: healthQuery(id).queryKey })
    },
  })
}

export function useRemoveChannel(id: ChannelId) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(channelRoutes.remove, { params: { id } }),
    onSuccess: () => {
      client.setQueryData(channelsQuery.queryKey, (list) => list?.filter((channel) => channel.id !== id))
      void client.invalidateQueries({ queryKey: channelsQuery.queryKey })
    },
  })
}
