import { previewOf } from '@woochat/contract/content.ts'
import type { LiveFact } from '@woochat/contract/events.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import { recordChanges } from '../contacts/record.ts'
import { openSessions } from '../conversations/sessions.ts'
import { previewText } from '../conversations/shape.ts'
import {
  type Advance,
  advanceConversations,
  createConversations,
  type LockedConversation,
  lockPairs,
  type Pair,
} from '../conversations/store.ts'
import { takeIds } from '../db/ids.ts'
import { type Db, prepared, type Tx } from '../db/pool.ts'
import { changeConsents, consentIn } from './consent.ts'
import { messageFacts } from './facts.ts'
import type { InboundDraft } from './read-message.ts'
import { markReplied } from './replied.ts'
import { contactsOf, senderKey } from './senders.ts'
import { createMessages, createWamids, listByWamid, type NewMessage, wamidKey } from './store.ts'
import { contentOf } from './stored.ts'

export interface ReceiveDeps {
  /** The pool, for ids. */
  db: Db
  /** Asks for a file to be fetched from Meta, in the transaction of its message. */
  fetchMedia(tx: Tx, job: FetchMedia): Promise<void>
}

export interface FetchMedia {
  workspaceId: number
  channelId: number
  messageId: number
  metaMediaId: string
}

/** A message with its place: who wrote it, and the ids it and a note before it get. */
interface Arrival extends Pair {
  draft: InboundDraft
  id: number
  noteId: number
  blocked: boolean
}

/**
 * Writes what people sent into their threads. A wamid seen before is left out inside the same transaction, so a repeat changes
 * nothing; messages of one thread follow one another because its conversation is locked. Answers the facts to record last.
 */
export async function receiveMessages(
  tx: Tx,
  deps: ReceiveDeps,
  workspaceId: number,
  drafts: readonly InboundDraft[],
): Promise<LiveFact[]> {
  const { arrivals, created } = await admit(tx, deps, workspaceId, drafts)
  if (arrivals.length === 0) return []
  const conversations = await conversationsFor(tx, deps.db, workspaceId, arrivals)
  const about = await listByWamid(
    tx,
    workspaceId,
    arrivals.flatMap(({ draft }) => (draft.about === null ? [] : [{ channelId: draft.channelId, wamid: draft.about }])),
  )
  const messages = arrivals.map((arrival) => messageFor(arrival, about))
  const threads = [...Map.groupBy(arrivals, pairKey)].flatMap(([key, own]) => {
    const conversation = conversations.get(key)
    return conversation ? [{ conversation, own }] : []
  })
  const reopened = threads.flatMap(({ conversation, own }) => noteReopening(conversation, own))
  await createMessages(tx, workspaceId, [...reopened.map((note) => note.message), ...messages])
  await advanceConversations(
    tx,
    workspaceId,
    threads.map(({ conversation, own }) => advance(conversation, own)),
  )
  await openSessions(
    tx,
    deps.db,
    workspaceId,
    threads
      .filter(({ own }) => own.some((a) => !a.blocked))
      .map(({ conversation, own }) => ({
        conversationId: conversation.id,
        at: own[0]?.draft.at ?? conversation.now,
        by: 'contact',
        assigneeId: conversation.assigneeId,
      })),
  )
  await markReplied(
    tx,
    workspaceId,
    arrivals.map((a) => ({ ...a, messageId: a.id, at: a.draft.at, about: aboutId(a.draft, about) })),
  )
  await noteInbound(tx, workspaceId, arrivals)
  await changeConsents(tx, deps.db, workspaceId, 'keyword', arrivals.flatMap(consentOf))
  for (const { draft, id } of arrivals)
    if (draft.metaMediaId !== null)
      await deps.fetchMedia(tx, { workspaceId, channelId: draft.channelId, messageId: id, metaMediaId: draft.metaMediaId })
  const inConversation = new Map(
    threads.flatMap(({ conversation, own }) => own.map((arrival) => [arrival.id, conversation.id] as const)),
  )
  for (const { message, conversationId } of reopened) inConversation.set(message.id, conversationId)
  const facts = await messageFacts(tx, workspaceId, inConversation)
  return [...created.map((id) => ({ kind: 'contact.changed' as const, contactId: id as ContactId })), ...facts]
}

/** Leaves out what was seen before and finds out who wrote the rest. */
async function admit(
  tx: Tx,
  deps: ReceiveDeps,
  workspaceId: number,
  drafts: readonly InboundDraft[],
): Promise<{ arrivals: Arrival[]; created: number[] }> {
  const once = [...new Map(drafts.map((draft) => [wamidKey(draft), draft])).values()]
  const known = await listByWamid(tx, workspaceId, once)
  const fresh = once.filter((draft) => !known.has(wamidKey(draft)))
  const ids = await takeIds(deps.db, workspaceId, 'message', fresh.length * 2)
  const numbered = fresh.map((draft, i) => ({ draft, noteId: ids[2 * i] ?? 0, id: ids[2 * i + 1] ?? 0 }))
  const admitted = await createWamids(
    tx,
    workspaceId,
    numbered.map(({ draft, id }) => ({ channelId: draft.channelId, wamid: draft.wamid, messageId: id })),
  )
  const own = numbered.filter(({ draft }) => admitted.has(wamidKey(draft)))
  const { contacts, created } = await contactsOf(
    tx,
    deps.db,
    workspaceId,
    own.map(({ draft }) => draft.sender),
  )
  const arrivals = own.flatMap((each) => {
    const contact = contacts.get(senderKey(each.draft.sender))
    return contact ? [{ ...each, channelId: each.draft.channelId, contactId: contact.id, blocked: contact.blocked }] : []
  })
  return { arrivals, created }
}

const pairKey = ({ channelId, contactId }: Pair): string => `${channelId} ${contactId}`

/** The locked conversations of all pairs; those that are not there yet are made first. */
async function conversationsFor(
  tx: Tx,
  db: Db,
  workspaceId: number,
  arrivals: readonly Arrival[],
): Promise<Map<string, LockedConversation>> {
  const firsts = new Map(arrivals.map((arrival) => [pairKey(arrival), arrival] as const).reverse())
  const { rows: present } = await sql<Pair>`${prepared('receive_pairs')}
    select v.channel_id as "channelId", v.contact_id as "contactId" from conversations v
    join unnest(${[...firsts.values()].map((a) => a.channelId)}::bigint[], ${[...firsts.values()].map((a) => a.contactId)}::bigint[]) as p (channel_id, contact_id)
      on v.channel_id = p.channel_id and v.contact_id = p.contact_id
    where v.workspace_id = ${workspaceId}::bigint`.execute(tx)
  const known = new Set(present.map(pairKey))
  const missing = [...firsts].filter(([key]) => !known.has(key)).map(([, arrival]) => arrival)
  const ids = await takeIds(db, workspaceId, 'conversation', missing.length)
  await createConversations(
    tx,
    workspaceId,
    missing.map((a, i) => ({
      id: ids[i] ?? 0,
      channelId: a.channelId,
      contactId: a.contactId,
      at: a.draft.at,
      preview: previewFor(a),
    })),
  )
  const locked = await lockPairs(tx, workspaceId, [...firsts.values()])
  return new Map(locked.map((conversation) => [pairKey(conversation), conversation]))
}

const previewFor = ({ draft, id }: Arrival) => ({
  text: previewText(previewOf(contentOf(draft.content, null, null))),
  direction: 'in' as const,
  failed: false,
  messageId: id,
})

const aboutId = (draft: InboundDraft, about: ReadonlyMap<string, number>): number | null =>
  draft.about === null ? null : (about.get(wamidKey({ channelId: draft.channelId, wamid: draft.about })) ?? null)

function messageFor({ draft, id, channelId, contactId }: Arrival, about: ReadonlyMap<string, number>): NewMessage {
  const target = aboutId(draft, about)
  const content =
    draft.content.type === 'reaction' ? { ...draft.content, toMessage: String(target ?? draft.content.toMessage) } : draft.content
  return {
    id,
    channelId,
    contactId,
    direction: 0,
    content,
    authorKind: 'contact',
    authorId: contactId,
    replyTo: target,
    wamid: draft.wamid,
    at: draft.at,
  }
}

/** What a conversation becomes. A blocked contact's messages are kept, but neither counted nor brought up again. */
function advance(conversation: LockedConversation, own: readonly Arrival[]): Advance {
  const last = own[own.length - 1] as Arrival
  const latest = own.reduce((a, b) => (b.draft.at >= a.draft.at ? b : a))
  const heard = own.filter((arrival) => !arrival.blocked)
  const isLatest = !conversation.lastInboundAt || latest.draft.at >= conversation.lastInboundAt
  return {
    id: conversation.id,
    preview: previewFor(last),
    lastMessageAt: latest.draft.at,
    state: heard.length > 0 ? 'open' : conversation.state,
    assigneeId: conversation.assigneeId,
    unread: conversation.unread + heard.filter(({ draft }) => draft.content.type !== 'reaction').length,
    lastInboundAt: isLatest ? latest.draft.at : conversation.lastInboundAt,
    lastInboundWamid: isLatest ? latest.draft.wamid : conversation.lastInboundWamid,
  }
}

function noteReopening(
  conversation: LockedConversation,
  own: readonly Arrival[],
): { message: NewMessage; conversationId: number }[] {
  const first = own.find((arrival) => !arrival.blocked)
  if (conversation.state !== 'resolved' || !first) return []
  const content = { type: 'event', event: 'reopened', text: 'Reopened by a new message' } as const
  const { noteId: id, channelId, contactId, draft } = first
  return [
    {
      message: { id, channelId, contactId, direction: 2, content, authorKind: 'system', at: draft.at },
      conversationId: conversation.id,
    },
  ]
}

/** When each contact last wrote, and that they changed. */
async function noteInbound(tx: Tx, workspaceId: number, arrivals: readonly Arrival[]): Promise<void> {
  const latest = new Map<number, Date>()
  for (const { contactId, draft } of arrivals)
    if (draft.at > (latest.get(contactId) ?? new Date(0))) latest.set(contactId, draft.at)
  const rows = [...latest].sort(([a], [b]) => a - b)
  const ids = rows.map(([id]) => id)
  await sql`${prepared('inbound_contacts_lock')}
    select id from contacts where workspace_id = ${workspaceId}::bigint and id = any(${ids}::bigint[]) order by id for no key update`.execute(
    tx,
  )
  await sql`${prepared('inbound_contacts')}
    update contacts c set last_inbound_at = greatest(c.last_inbound_at, v.at)
    from unnest(${ids}::bigint[], ${rows.map(([, at]) => at.toISOString())}::timestamptz[]) as v (id, at)
    where c.workspace_id = ${workspaceId}::bigint and c.id = v.id`.execute(tx)
  await recordChanges(tx, workspaceId, ids)
}

function consentOf({ draft, contactId, id }: Arrival): { contactId: number; state: 'in' | 'out'; messageId: number }[] {
  const state = consentIn(draft.content)
  return state ? [{ contactId, state, messageId: id }] : []
}
