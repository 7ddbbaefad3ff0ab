import { z } from 'zod'
import { Content } from './content.ts'
import { CampaignId, ChannelId, ContactId, ConversationId, MediaId, MessageId, TemplateId, textId } from './id.ts'
import { Instant, PageQuery, page } from './page.ts'
import { route } from './route.ts'

/** Where an outgoing message stands. `unknown`: the request left, no answer came; a status settles it, else a person. */
export const deliveryStates = ['queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'held'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const Message = z.object({
  id: MessageId,
  channelId: ChannelId,
  contactId: ContactId,
  direction: z
    .enum(['in', 'out', 'note'])
    .meta({ description: '`note` is a line of the thread that never left, e.g. “assigned to Ravi”' }),
  content: Content,
  author: z.object({ kind: z.enum(['contact', 'member', 'campaign', 'api', 'system']), name: z.string() }),
  campaign: z.object({ id: CampaignId, name: z.string() }).nullable(),
  clientId: z.string().nullable(),
  replyTo: MessageId.nullable(),
  at: Instant.meta({ description: 'When it was written' }),
  delivery: z
    .object({
      state: z.enum(deliveryStates),
      at: Instant,
      error: z.object({ code: z.number().int().nullable(), says: z.string(), advice: z.string() }).nullable(),
    })
    .nullable()
    .meta({ description: 'null on incoming messages and notes' }),
})
export type Message = z.infer<typeof Message>

/** What a person or program may send. A closed window takes templates only. */
export const OutgoingContent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().trim().min(1, 'Write something').max(4096) }),
  z.strictObject({ type: z.literal('image'), mediaId: MediaId, caption: z.string().max(1024).optional() }),
  z.strictObject({
    type: z.literal('template'),
    templateId: TemplateId,
    values: z.record(z.string().max(80), z.string().max(1000)),
    headerMediaId: MediaId.optional(),
  }),
])
export type OutgoingContent = z.infer<typeof OutgoingContent>

/** `clientId`: made once by the sender's screen; the same one never sends twice. */
export const SendMessage = z.strictObject({
  content: OutgoingContent,
  clientId: z.string().min(8).max(64),
  replyTo: MessageId.optional(),
})
export type SendMessage = z.infer<typeof SendMessage>

export const SendToNumber = z.strictObject({
  channelId: ChannelId,
  to: z.string().trim().min(5).max(40),
  name: z.string().trim().max(200).optional(),
  content: OutgoingContent,
})

export const messageRoutes = {
  list: route({
    method: 'GET',
    path: '/conversations/:id/messages',
    may: 'conversations:read',
    summary: 'The thread, newest first',
    params: z.object({ id: textId(ConversationId) }),
    query: PageQuery,
    reply: page(Message),
  }),
  send: route({
    method: 'POST',
    path: '/conversations/:id/messages',
    may: 'messages:send',
    summary: 'Reply in a conversation',
    params: z.object({ id: textId(ConversationId) }),
    body: SendMessage,
    reply: Message,
  }),
  sendToNumber: route({
    method: 'POST',
    path: '/messages',
    may: 'messages:send',
    summary: 'Send to a number; makes the contact when there is none',
    body: SendToNumber,
    reply: Message,
  }),
  get: route({
    method: 'GET',
    path: '/messages/:id',
    may: 'conversations:read',
    summary: 'One message and what became of it',
    params: z.object({ id: textId(MessageId) }),
    reply: Message,
  }),
  resend: route({
    method: 'POST',
    path: '/messages/:id/resend',
    may: 'messages:send',
    summary: 'Send an unconfirmed or failed message again, knowingly',
    params: z.object({ id: textId(MessageId) }),
    reply: Message,
  }),
}
