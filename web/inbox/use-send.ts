import { useQueryClient } from '@tanstack/react-query'
import type { Content } from '@woochat/contract/content.ts'
import type { Conversation } from '@woochat/contract/conversations.ts'
import type { MessageId } from '@woochat/contract/id.ts'
import { type Message, messageRoutes, type OutgoingContent } from '@woochat/contract/messages.ts'
import { call, newIdempotencyKey } from '../api/call.ts'
import { useSession } from '../api/session.ts'
import { troubleOf } from '../ui/problem.tsx'
import { addToThread } from './cache.ts'
import { countsQuery } from './queries.ts'

let drafts = 0

export interface Sender {
  /** Shows the message at once and sends it; a failed one stays in the thread with the reason. */
  send(content: OutgoingContent, shown: Content): Promise<boolean>
  /** Sends a message that never reached the server again, under the same client id: it cannot go out twice. */
  retry(message: Message): Promise<boolean>
  /** Sends an unconfirmed or refused message again, knowingly. */
  resend(message: Message): Promise<void>
}

/** What was asked to be sent, by client id, so that “Try again” sends exactly that. */
const asked = new Map<string, OutgoingContent>()

export function useSend(conversation: Conversation): Sender {
  const client = useQueryClient()
  const { user } = useSession()
  const deliver = async (draft: Message, content: OutgoingContent): Promise<boolean> => {
    const clientId = draft.clientId ?? ''
    addToThread(client, conversation.id, { ...draft, delivery: { state: 'queued', at: draft.at, error: null } })
    try {
      const sent = await call(messageRoutes.send, {
        params: { id: conversation.id },
        body: { content, clientId },
        idempotencyKey: clientId,
      })
      addToThread(client, conversation.id, sent)
      asked.delete(clientId)
      void client.invalidateQueries({ queryKey: countsQuery.queryKey })
      return true
    } catch (error) {
      const { message, next } = troubleOf(error)
      addToThread(client, conversation.id, {
        ...draft,
        delivery: { state: 'failed', at: draft.at, error: { code: null, says: message, advice: next ?? '' } },
      })
      return false
    }
  }
  return {
    send: (content, shown) => {
      const clientId = newIdempotencyKey()
      asked.set(clientId, content)
      return deliver(draftOf(conversation, shown, clientId, user.name), content)
    },
    retry: async (message) => {
      const content = asked.get(message.clientId ?? '')
      return content ? deliver(message, content) : false
    },
    resend: async (message) =>
      addToThread(client, conversation.id, await call(messageRoutes.resend, { params: { id: message.id } })),
  }
}

/** A message before the server has it: its id is below zero. */
function draftOf(conversation: Conversation, content: Content, clientId: string, name: string): Message {
  const at = new Date().toISOString()
  return {
    id: -++drafts as MessageId,
    channelId: conversation.channelId,
    contactId: conversation.contact.id,
    direction: 'out',
    content,
    author: { kind: 'member', name },
    campaign: null,
    clientId,
    replyTo: null,
    at,
    delivery: { state: 'queued', at, error: null },
  }
}

export const isDraft = (message: Message): boolean => message.id < 0
