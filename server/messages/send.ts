import { Refusal } from '@woochat/contract/errors.ts'
import type { Message, OutgoingContent, SendMessage } from '@woochat/contract/messages.ts'
import { getChannelRow } from '../channels/store.ts'
import { refuseUnseen } from '../conversations/access.ts'
import { refuseUnseenFile } from '../conversations/files.ts'
import { noteReply, openSessions } from '../conversations/sessions.ts'
import { previewText, windowMs } from '../conversations/shape.ts'
import { advanceConversations, type LockedConversation, lockConversation, type Pair } from '../conversations/store.ts'
import { takeIds } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import { enqueueSends } from '../outbox/enqueue.ts'
import { messageFacts } from './facts.ts'
import { getRecipient, type Outgoing, prepareOutgoing, type Recipient, requestFor } from './outgoing.ts'
import { createMessages, findByClientId, findSource, listMessages } from './store.ts'

/** Replies in a conversation. The same `clientId` never sends twice, whatever is clicked or repeated. */
export async function sendMessage(
  db: Db,
  who: Who,
  conversationId: number,
  { content, clientId, replyTo }: SendMessage,
): Promise<Message> {
  return withWorkspace(db, who.workspaceId, async (tx) => {
    const conversation = await lockConversation(tx, who.workspaceId, conversationId)
    refuseUnseen(who, conversation)
    const earlier = await findByClientId(tx, who.workspaceId, conversation, clientId)
    if (earlier !== undefined) return getMessage(tx, who.workspaceId, earlier)
    await refuseUnseenContent(tx, who, content)
    return sendIn(tx, db, who, conversation, { content, clientId, replyTo: replyTo ?? null })
  })
}

/** Sending a file shows it: a guessed id must not bring someone else's into a thread of one's own. */
export async function refuseUnseenContent(tx: Tx, who: Who, content: OutgoingContent): Promise<void> {
  const mediaId = content.type === 'image' ? content.mediaId : content.type === 'template' ? content.headerMediaId : undefined
  if (mediaId !== undefined) await refuseUnseenFile(tx, who, mediaId)
}

export interface Wanted {
  content: OutgoingContent
  clientId: string | null
  replyTo: number | null
}

/** Sends in a conversation whose row is locked: stored, on its way and told to every open inbox in one transaction. */
export async function sendIn(tx: Tx, db: Db, who: Who, conversation: LockedConversation, wanted: Wanted): Promise<Message> {
  const { workspaceId } = who
  refuseClosedWindow(wanted.content, conversation.lastInboundAt, conversation.now)
  const recipient = await getRecipient(tx, workspaceId, conversation.contactId)
  const outgoing = await prepareOutgoing(tx, workspaceId, conversation.channelId, recipient, wanted.content)
  const [noteId = 0, id = 0] = await takeIds(db, workspaceId, 'message', 2)
  const takesOver = who.memberId !== null && conversation.assigneeId === null
  if (takesOver) await noteTakeover(tx, who, conversation, noteId)
  await put(tx, who, { id, pair: conversation, recipient, outgoing, wanted, traffic: 'conversation', at: conversation.now })
  await advance(tx, db, who, conversation, { id, outgoing })
  const message = await getMessage(tx, workspaceId, id)
  const told = takesOver ? [noteId, id] : [id]
  await recordFacts(tx, workspaceId, await messageFacts(tx, workspaceId, new Map(told.map((each) => [each, conversation.id]))))
  return message
}

/** Sends to someone who may have no conversation: none is made, so that it shows in no inbox before they answer. */
export async function sendOutside(
  tx: Tx,
  db: Db,
  who: Who,
  pair: Pair,
  at: { lastInboundAt: Date | null; now: Date },
  wanted: Wanted,
): Promise<Message> {
  const { workspaceId } = who
  refuseClosedWindow(wanted.content, at.lastInboundAt, at.now)
  const recipient = await getRecipient(tx, workspaceId, pair.contactId)
  const outgoing = await prepareOutgoing(tx, workspaceId, pair.channelId, recipient, wanted.content)
  const [id = 0] = await takeIds(db, workspaceId, 'message', 1)
  await put(tx, who, { id, pair, recipient, outgoing, wanted, traffic: 'api', at: at.now })
  return getMessage(tx, workspaceId, id)
}

/** Only a template may open what is closed. Source: Meta, Send messages → customer service windows (2026-09). */
function refuseClosedWindow(content: OutgoingContent, lastInboundAt: Date | null, now: Date): void {
  const open = lastInboundAt !== null && now.getTime() - lastInboundAt.getTime() < windowMs
  if (content.type !== 'template' && !open) throw new Refusal('window_closed')
}

interface Put {
  id: number
  pair: Pair
  recipient: Recipient
  outgoing: Outgoing
  wanted: Wanted
  traffic: 'conversation' | 'api'
  at: Date
}

async function put(tx: Tx, who: Who, { id, pair, recipient, outgoing, wanted, traffic, at }: Put): Promise<void> {
  const { workspaceId, memberId, keyId } = who
  const { channelId, contactId } = pair
  await getChannelRow(tx, workspaceId, channelId)
  const about = wanted.replyTo === null ? null : await wamidIn(tx, workspaceId, pair, wanted.replyTo)
  const author = { authorKind: memberId === null ? ('api' as const) : ('member' as const), authorId: memberId ?? keyId }
  await createMessages(tx, workspaceId, [
    {
      id,
      channelId,
      contactId,
      direction: 1,
      content: outgoing.content,
      ...author,
      clientId: wanted.clientId,
      replyTo: wanted.replyTo,
      at,
    },
  ])
  await enqueueSends(tx, workspaceId, [
    { messageId: id, channelId, contactId, traffic, request: requestFor(recipient, outgoing, about), mediaId: outgoing.mediaId },
  ])
}

/** The wamid of the message that is quoted; a quote of another thread would leak it. */
async function wamidIn(tx: Tx, workspaceId: number, { channelId, contactId }: Pair, id: number): Promise<string | null> {
  const source = await findSource(tx, workspaceId, id)
  if (!source || source.channelId !== channelId || source.contactId !== contactId)
    throw new Refusal('not_found', { what: 'message' })
  return source.wamid
}

/** Whoever answers what nobody has, has it. */
async function noteTakeover(tx: Tx, who: Who, { channelId, contactId, now: at }: LockedConversation, id: number): Promise<void> {
  const content = { type: 'event', event: 'assigned', text: `${who.name} took this by answering` } as const
  await createMessages(tx, who.workspaceId, [
    { id, channelId, contactId, direction: 2, content, authorKind: 'member', authorId: who.memberId, at },
  ])
}

async function advance(
  tx: Tx,
  db: Db,
  who: Who,
  conversation: LockedConversation,
  { id, outgoing }: { id: number; outgoing: Outgoing },
): Promise<void> {
  const { workspaceId, memberId } = who
  const assigneeId = conversation.assigneeId ?? memberId
  const byMember = memberId !== null
  await advanceConversations(tx, workspaceId, [
    {
      id: conversation.id,
      preview: { text: previewText(outgoing.preview), direction: 'out', failed: false, messageId: id },
      lastMessageAt: conversation.now,
      state: byMember ? 'open' : conversation.state,
      assigneeId,
      unread: byMember ? 0 : conversation.unread,
      lastInboundAt: conversation.lastInboundAt,
      lastInboundWamid: conversation.lastInboundWamid,
    },
  ])
  if (!byMember) return
  await openSessions(tx, db, workspaceId, [{ conversationId: conversation.id, at: conversation.now, by: 'member', assigneeId }])
  await noteReply(tx, workspaceId, conversation.id, assigneeId, conversation.now)
}

export async function getMessage(tx: Tx, workspaceId: number, id: number): Promise<Message> {
  const [message] = await listMessages(tx, workspaceId, [id])
  if (!message) throw new Refusal('not_found', { what: 'message' })
  return message
}
