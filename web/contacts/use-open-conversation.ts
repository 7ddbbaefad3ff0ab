import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { channelRoutes } from '@woochat/contract/channels.ts'
import type { Contact } from '@woochat/contract/contacts.ts'
import { conversationRoutes } from '@woochat/contract/conversations.ts'
import { call } from '../api/call.ts'
import { useMay } from '../api/session.ts'
import { toast } from '../ui/toast.ts'

interface OpenConversation {
  open: () => void
  opening: boolean
  /** Why it cannot be opened. */
  reason: string | undefined
}

/** Goes to the thread with a contact on the first connected number; the inbox can change the number. */
export function useOpenConversation({ id: contactId, phone }: Pick<Contact, 'id' | 'phone'>): OpenConversation {
  const may = useMay()
  const navigate = useNavigate()
  const channels = useQuery({
    queryKey: ['channels', 'for-contacts'],
    queryFn: ({ signal }) => call(channelRoutes.list, { signal }),
    staleTime: 5 * 60_000,
  })
  const channel = channels.data?.items[0]
  const open = useMutation({
    mutationFn: async () => {
      if (!channel) throw new Error('No number is connected')
      return call(conversationRoutes.open, { body: { contactId, channelId: channel.id } })
    },
    onSuccess: (conversation) =>
      void navigate({ to: '/inbox/$conversationId', params: { conversationId: String(conversation.id) } }),
    onError: (error) => toast.problem(error),
  })
  const reason = reasonNot(may('conversations:write'), phone !== null, channels.data === undefined || channel !== undefined)
  return { open: () => open.mutate(), opening: open.isPending, reason }
}

function reasonNot(may: boolean, hasNumber: boolean, hasChannel: boolean): string | undefined {
  if (!may) return 'Your role does not allow writing to contacts'
  if (!hasNumber) return 'Add a WhatsApp number to this contact first'
  return hasChannel ? undefined : 'Connect a WhatsApp number first, under Settings'
}
