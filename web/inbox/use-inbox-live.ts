import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { onLiveReset, useLive } from '../api/live.ts'
import { addToThread, changeDelivery, patchConversation } from './cache.ts'
import { countsQuery } from './queries.ts'

const calmMs = 250

/** Keeps every list, thread and count of the inbox as the live stream tells it. */
export function useInboxLive(): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const recount = (): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void client.invalidateQueries({ queryKey: countsQuery.queryKey }), calmMs)
  }
  useLive('message.added', ({ conversationId, message, conversation }) => {
    addToThread(client, conversationId, message)
    patchConversation(client, conversation)
    void client.invalidateQueries({ queryKey: ['contacts', 'activity', message.contactId] })
    recount()
  })
  useLive('message.changed', ({ conversationId, messageId, delivery }) =>
    changeDelivery(client, conversationId, messageId, delivery),
  )
  useLive('conversation.changed', ({ conversation }) => {
    patchConversation(client, conversation)
    recount()
  })
  useLive('contact.changed', ({ contactId }) => {
    void client.invalidateQueries({ queryKey: ['contacts', 'one', contactId] })
    void client.invalidateQueries({ queryKey: ['contacts', 'activity', contactId] })
  })
  useEffect(
    () =>
      onLiveReset(() => {
        void client.invalidateQueries({ queryKey: ['conversations'] })
        void client.invalidateQueries({ queryKey: ['messages'] })
      }),
    [client],
  )
  useEffect(() => () => clearTimeout(timer.current), [])
}
