import { z } from 'zod'
import { Conversation } from './conversations.ts'
import { CampaignId, ChannelId, ContactId, ConversationId, ImportId, MessageId, TemplateId } from './id.ts'
import { Message } from './messages.ts'
import { route } from './route.ts'

/** What happened, told to every open browser in order. Written in the transaction of the fact. */
export const LiveFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message.added'), conversationId: ConversationId, message: Message, conversation: Conversation }),
  z.object({
    kind: z.literal('message.changed'),
    conversationId: ConversationId,
    messageId: MessageId,
    delivery: Message.shape.delivery,
  }),
  z.object({ kind: z.literal('conversation.changed'), conversation: Conversation }),
  z.object({ kind: z.literal('contact.changed'), contactId: ContactId }),
  z.object({ kind: z.literal('contacts.changed') }),
  z.object({ kind: z.literal('import.changed'), importId: ImportId }),
  z.object({ kind: z.literal('segments.changed') }),
  z.object({ kind: z.literal('template.changed'), templateId: TemplateId }),
  z.object({ kind: z.literal('campaign.changed'), campaignId: CampaignId }),
  z.object({ kind: z.literal('channel.changed'), channelId: ChannelId }),
])
export type LiveFact = z.infer<typeof LiveFact>
export type LiveKind = LiveFact['kind']

/** A fact with its place: `seq` rises by one without gaps in a workspace. Sent as SSE `id: seq`, `event: live`, `data: JSON`. */
export const LiveEvent = z.object({ seq: z.number().int(), at: z.iso.datetime(), fact: LiveFact })
export type LiveEvent = z.infer<typeof LiveEvent>

export const eventRoutes = {
  cursor: route({
    method: 'GET',
    path: '/events/cursor',
    may: 'workspace:read',
    summary: 'The present end of the event log',
    reply: z.object({ seq: z.number().int() }),
  }),
  stream: route({
    method: 'GET',
    path: '/events/stream',
    may: 'workspace:read',
    summary:
      'Events after a cursor as server-sent events; `event: reset` when the cursor is too old and all must be loaded again',
    wire: 'stream',
    query: z.object({
      after: z
        .string()
        .regex(/^\d{1,16}$/)
        .optional(),
    }),
    reply: z.void(),
  }),
}
