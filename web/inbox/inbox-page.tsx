import { Button } from '@mantine/core'
import { IconMessageCircle } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { conversationRoutes } from '@woochat/contract/conversations.ts'
import { lazy, Suspense, useEffect, useState } from 'react'
import { call } from '../api/call.ts'
import { isApiError } from '../api/problem.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { SplitPane } from '../ui/split-pane.tsx'
import { useTitle } from '../ui/use-title.ts'
import { patchConversation } from './cache.ts'
import { Composer } from './composer.tsx'
import { ContactPanel } from './contact-panel.tsx'
import { ConversationList } from './conversation-list.tsx'
import type { InboxFilter } from './inbox-filter.ts'
import css from './inbox-page.module.css'
import { conversationQuery, countsQuery } from './queries.ts'
import { Thread } from './thread.tsx'
import { ThreadHeader } from './thread-header.tsx'
import { useInboxLive } from './use-inbox-live.ts'
import { useSend } from './use-send.ts'

const NewChat = lazy(() => import('./new-chat.tsx').then((m) => ({ default: m.NewChat })))

/** The team inbox: conversations, one thread, and who it is with. What is open and filtered stands in the address. */
export function InboxPage() {
  useInboxLive()
  const search = useSearch({ strict: false }) as Partial<InboxFilter>
  const { conversationId } = useParams({ strict: false }) as { conversationId?: string }
  const navigate = useNavigate()
  const [details, setDetails] = useState(false)
  const [starting, setStarting] = useState(false)
  const filter: InboxFilter = {
    tab: search.tab ?? 'open',
    ...(search.search && { search: search.search }),
    ...(search.channelId && { channelId: search.channelId }),
  }
  const id = conversationId ? Number(conversationId) : undefined
  const unread = useQuery(countsQuery).data?.unread ?? 0
  useTitle(unread > 0 ? `(${unread}) Inbox` : 'Inbox')
  useShortcut('c', 'New chat', 'Inbox', () => setStarting(true))
  const go = (to: number | undefined, next: InboxFilter, replace = false): void => {
    const search = {
      tab: next.tab,
      ...(next.search && { search: next.search }),
      ...(next.channelId && { channelId: next.channelId }),
    }
    if (to === undefined) void navigate({ to: '/inbox', search, replace })
    else void navigate({ to: '/inbox/$conversationId', params: { conversationId: String(to) }, search, replace })
  }
  const open = (next: number | undefined): void => go(next, filter)
  const change = (part: Partial<InboxFilter>): void => go(id, { ...filter, ...part }, 'search' in part)
  const conversation = useQuery({ ...conversationQuery(id ?? 0), enabled: id !== undefined }).data
  return (
    <>
      <SplitPane
        listLabel="Conversations"
        detailsLabel="Contact"
        open={id !== undefined}
        showDetails={details}
        list={
          <ConversationList filter={filter} selected={id} onFilter={change} onOpen={open} onNewChat={() => setStarting(true)} />
        }
        details={conversation && <ContactPanel conversation={conversation} onClose={() => setDetails(false)} />}
      >
        {id === undefined ? (
          <NothingOpen onNewChat={() => setStarting(true)} />
        ) : (
          <Opened key={id} id={id} onBack={() => open(undefined)} onDetails={() => setDetails(!details)} />
        )}
      </SplitPane>
      <Suspense>
        {starting && (
          <NewChat
            onClose={() => setStarting(false)}
            onOpened={(opened) => {
              setStarting(false)
              open(opened)
            }}
          />
        )}
      </Suspense>
    </>
  )
}

function Opened({ id, onBack, onDetails }: { id: number; onBack: () => void; onDetails: () => void }) {
  const query = useQuery(conversationQuery(id))
  if (query.isPending)
    return (
      <div className={css.waiting}>
        <SkeletonLines lines={6} gap={22} />
      </div>
    )
  if (query.isError)
    return (
      <div className={css.waiting}>
        <ProblemNote
          error={query.error}
          size="page"
          onRetry={isApiError(query.error, 'not_found') ? onBack : () => void query.refetch()}
        />
      </div>
    )
  return <Chat conversation={query.data} onBack={onBack} onDetails={onDetails} />
}

type ChatProps = Parameters<typeof ThreadHeader>[0]

function Chat({ conversation, onBack, onDetails }: ChatProps) {
  const sender = useSend(conversation)
  useReadMark(conversation.id, conversation.unread)
  return (
    <>
      <ThreadHeader conversation={conversation} onBack={onBack} onDetails={onDetails} />
      <Thread conversation={conversation} sender={sender} />
      <Composer conversation={conversation} sender={sender} />
    </>
  )
}

/** What is on the screen of someone who looks is read; a background tab reads nothing. */
function useReadMark(id: number, unread: number): void {
  const client = useQueryClient()
  const [looking, setLooking] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const look = (): void => setLooking(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  useEffect(() => {
    if (unread === 0 || !looking) return
    call(conversationRoutes.read, { params: { id } }).then(
      (read) => patchConversation(client, read),
      () => undefined, // It stays unread and is marked with the next message or look.
    )
  }, [client, id, unread, looking])
}

function NothingOpen({ onNewChat }: { onNewChat: () => void }) {
  return (
    <div className={css.nothing}>
      <EmptyState
        icon={<IconMessageCircle size={24} stroke={1.5} />}
        title="Choose a conversation"
        actions={
          <Button variant="default" onClick={onNewChat}>
            New chat
          </Button>
        }
      >
        J and K move through the list, R writes a reply, E resolves.
      </EmptyState>
    </div>
  )
}
