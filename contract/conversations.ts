import { z } from 'zod'
import { ChannelId, ContactId, ConversationId, MemberId, TagId, textId } from './id.ts'
import { Instant, PageQuery, page } from './page.ts'
import { route } from './route.ts'

export const conversationTabs = ['unassigned', 'mine', 'open', 'resolved'] as const
export type ConversationTab = (typeof conversationTabs)[number]

/** One thread per contact and channel. */
export const Conversation = z.object({
  id: ConversationId,
  channelId: ChannelId,
  contact: z.object({
    id: ContactId,
    name: z.string(),
    phone: z.string().nullable(),
    blocked: z.boolean(),
    tags: z.array(TagId),
  }),
  state: z.enum(['open', 'resolved']),
  assigneeId: MemberId.nullable(),
  unread: z.number().int(),
  preview: z.object({ text: z.string(), direction: z.enum(['in', 'out', 'note']), failed: z.boolean() }),
  lastMessageAt: Instant,
  windowEndsAt: Instant.nullable().meta({
    description: 'Free-form replies are allowed until then; null when the contact never wrote',
  }),
  version: z.number().int(),
})
export type Conversation = z.infer<typeof Conversation>

export const ConversationQuery = PageQuery.extend({
  tab: z.enum(conversationTabs),
  channelId: textId(ChannelId).optional(),
  search: z.string().trim().max(100).optional(),
})

export const TabCounts = z.object({
  unassigned: z.number().int(),
  mine: z.number().int(),
  open: z.number().int(),
  resolved: z.number().int(),
  unread: z.number().int(),
})
export type TabCounts = z.infer<typeof TabCounts>

const one = { params: z.object({ id: textId(ConversationId) }) }
export const conversationRoutes = {
  list: route({
    method: 'GET',
    path: '/conversations',
    may: 'conversations:read',
    summary: 'Conversations of a tab, latest first',
    query: ConversationQuery,
    reply: page(Conversation),
  }),
  counts: route({
    method: 'GET',
    path: '/conversations/counts',
    may: 'conversations:read',
    summary: 'How many are in each tab',
    reply: TabCounts,
  }),
  get: route({
    method: 'GET',
    path: '/conversations/:id',
    may: 'conversations:read',
    summary: 'One conversation',
    ...one,
    reply: Conversation,
  }),
  open: route({
    method: 'POST',
    path: '/conversations',
    may: 'conversations:write',
    summary: 'The conversation with a contact on a channel, made if there is none',
    body: z.strictObject({ contactId: ContactId, channelId: ChannelId }),
    reply: Conversation,
  }),
  assign: route({
    method: 'POST',
    path: '/conversations/:id/assign',
    may: 'conversations:write',
    summary: 'Assign to a member, or to nobody',
    ...one,
    body: z.strictObject({ memberId: MemberId.nullable() }),
    reply: Conversation,
  }),
  resolve: route({
    method: 'POST',
    path: '/conversations/:id/resolve',
    may: 'conversations:write',
    summary: 'Mark as done',
    ...one,
    reply: Conversation,
  }),
  reopen: route({
    method: 'POST',
    path: '/conversations/:id/reopen',
    may: 'conversations:write',
    summary: 'Open again',
    ...one,
    reply: Conversation,
  }),
  read: route({
    method: 'POST',
    path: '/conversations/:id/read',
    may: 'conversations:read',
    summary: 'Mark as read here and, once a member opens it, at WhatsApp',
    ...one,
    reply: Conversation,
  }),
}
