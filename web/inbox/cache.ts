import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { Conversation } from '@woochat/contract/conversations.ts'
import type { Message } from '@woochat/contract/messages.ts'
import type { InboxFilter } from './inbox-filter.ts'

interface ListPage<T> {
  items: T[]
  next: string | null
  total?: number | undefined
}
export type ConversationPages = InfiniteData<ListPage<Conversation>, string>
export type ThreadPages = InfiniteData<ListPage<Message>, string>

/** Puts the newest state of a conversation everywhere it is shown, unless something newer is there already. */
export function patchConversation(client: QueryClient, conversation: Conversation): void {
  const key = ['conversations', 'one', conversation.id]
  const known = client.getQueryData<Conversation>(key)
  if (known && known.version > conversation.version) return
  client.setQueryData(key, conversation)
  const me = myMemberId(client)
  for (const [listKey, pages] of client.getQueriesData<ConversationPages>({ queryKey: ['conversations', 'list'] })) {
    const filter = listKey[2] as InboxFilter
    if (pages) client.setQueryData(listKey, placed(pages, conversation, belongs(conversation, filter, me)))
  }
}

/** Whether a conversation is seen under a tab; a search is left to the server. */
export function belongs(conversation: Conversation, filter: InboxFilter, me: number | undefined): boolean | 'unknown' {
  if (filter.channelId !== undefined && filter.channelId !== conversation.channelId) return false
  const fits = fitsTab(conversation, filter, me)
  return fits && filter.search ? 'unknown' : fits
}

function fitsTab({ state, assigneeId }: Conversation, { tab }: InboxFilter, me: number | undefined): boolean {
  if (tab === 'resolved') return state === 'resolved'
  if (state !== 'open') return false
  return tab === 'open' || (tab === 'mine' ? assigneeId === me : assigneeId === null)
}

/** The pages with the conversation in its place by time, or without it. */
function placed(pages: ConversationPages, conversation: Conversation, fits: boolean | 'unknown'): ConversationPages {
  const had = pages.pages.some((page) => page.items.some((item) => item.id === conversation.id))
  const without = pages.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== conversation.id) }))
  if (fits === false || (fits === 'unknown' && !had)) return had ? { ...pages, pages: without } : pages
  let left = true
  const next = without.map((page, i) => {
    if (!left) return page
    const at = page.items.findIndex((item) => item.lastMessageAt < conversation.lastMessageAt)
    const last = i === without.length - 1 && page.next === null
    if (at < 0 && !last) return page
    left = false
    const place = at < 0 ? page.items.length : at
    return { ...page, items: [...page.items.slice(0, place), conversation, ...page.items.slice(place)] }
  })
  return { ...pages, pages: next }
}

const myMemberId = (client: QueryClient): number | undefined =>
  client.getQueryData<{ member: { id: number } }>(['session'])?.member.id

/** Adds a message to a loaded thread, in order and once: a message of ours takes the place of its draft. */
export function addToThread(client: QueryClient, conversationId: number, message: Message): void {
  client.setQueryData<ThreadPages>(['messages', 'thread', conversationId], (pages) => pages && withMessage(pages, message))
}

export function withMessage(pages: ThreadPages, message: Message): ThreadPages {
  const same = (other: Message): boolean =>
    other.id === message.id || (message.clientId !== null && other.clientId === message.clientId)
  if (pages.pages.some((page) => page.items.some(same)))
    return {
      ...pages,
      pages: pages.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (same(item) ? newer(item, message) : item)),
      })),
    }
  const [first, ...rest] = pages.pages
  if (!first) return pages
  const at = first.items.findIndex((item) => item.id > 0 && item.id < message.id)
  const place = message.id < 0 ? 0 : at < 0 ? first.items.length : at
  return {
    ...pages,
    pages: [{ ...first, items: [...first.items.slice(0, place), message, ...first.items.slice(place)] }, ...rest],
  }
}

const rank = { held: 0, queued: 0, sending: 1, unknown: 2, accepted: 3, sent: 4, delivered: 5, read: 6, failed: 7 } as const

/** An answer that comes late must not put a message back to “sending” after its status arrived. */
function newer(shown: Message, coming: Message): Message {
  const back =
    shown.id === coming.id && shown.delivery && coming.delivery && rank[shown.delivery.state] > rank[coming.delivery.state]
  return back ? { ...coming, delivery: shown.delivery } : coming
}

/** Moves the ticks of one message of a loaded thread. */
export function changeDelivery(
  client: QueryClient,
  conversationId: number,
  messageId: number,
  delivery: Message['delivery'],
): void {
  client.setQueryData<ThreadPages>(['messages', 'thread', conversationId], (pages) => {
    if (!pages) return pages
    const change = (item: Message): Message => (item.id === messageId ? { ...item, delivery } : item)
    return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.map(change) })) }
  })
}
