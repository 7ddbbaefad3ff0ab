import { Button, TextInput } from '@mantine/core'
import { IconMessages, IconPlus, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ConversationTab, conversationTabs } from '@woochat/contract/conversations.ts'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useMay } from '../api/session.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import css from './conversation-list.module.css'
import { ConversationRow } from './conversation-row.tsx'
import type { InboxFilter } from './inbox-filter.ts'
import { conversationsQuery, countsQuery } from './queries.ts'

export interface ConversationListProps {
  filter: InboxFilter
  selected: number | undefined
  onFilter: (change: Partial<InboxFilter>) => void
  onOpen: (id: number) => void
  onNewChat: () => void
}

const names: Readonly<Record<ConversationTab, string>> = {
  unassigned: 'Unassigned',
  mine: 'Mine',
  open: 'Open',
  resolved: 'Resolved',
}
const rowHeight = 76

/** The first pane: new chat, search, tabs with counts, and the conversations of a tab, latest first. */
export function ConversationList({ filter, selected, onFilter, onOpen, onNewChat }: ConversationListProps) {
  const may = useMay()
  return (
    <>
      <header className={css.head}>
        <h1 className={css.title}>Inbox</h1>
        {may('messages:send') && (
          <Button variant="default" leftSection={<IconPlus size={15} stroke={2} />} onClick={onNewChat}>
            New chat
          </Button>
        )}
      </header>
      <SearchBox value={filter.search ?? ''} onChange={(search) => onFilter({ search: search || undefined })} />
      <Tabs tab={filter.tab} onTab={(tab) => onFilter({ tab })} />
      <Rows filter={filter} selected={selected} onOpen={onOpen} onFilter={onFilter} />
    </>
  )
}

function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  useShortcut('/', 'Search conversations', 'Inbox', (event) => {
    event.preventDefault()
    input.current?.focus()
  })
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <div className={css.search}>
      <TextInput
        ref={input}
        type="search"
        aria-label="Search people"
        placeholder="Search people"
        value={text}
        leftSection={<IconSearch size={15} stroke={1.8} />}
        rightSection={text ? null : <Kbd keys="/" />}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          setText('')
          event.currentTarget.blur()
        }}
      />
    </div>
  )
}

function Tabs({ tab, onTab }: { tab: ConversationTab; onTab: (tab: ConversationTab) => void }) {
  const counts = useQuery(countsQuery).data
  const move = (step: number): void =>
    onTab(conversationTabs[(conversationTabs.indexOf(tab) + step + conversationTabs.length) % conversationTabs.length] ?? 'open')
  return (
    <div
      className={css.tabs}
      role="tablist"
      aria-label="Conversations"
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') move(1)
        else if (event.key === 'ArrowLeft') move(-1)
        else return
        event.preventDefault()
        event.currentTarget.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
      }}
    >
      {conversationTabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === tab}
          tabIndex={name === tab ? 0 : -1}
          className={css.tab}
          onClick={() => onTab(name)}
        >
          {names[name]} <span className={css.count}>{counts ? counts[name].toLocaleString() : ' '}</span>
        </button>
      ))}
    </div>
  )
}

function Rows({
  filter,
  selected,
  onOpen,
  onFilter,
}: Pick<ConversationListProps, 'filter' | 'selected' | 'onOpen' | 'onFilter'>) {
  const query = useInfiniteQuery(conversationsQuery(filter))
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (i) => items[i]?.id ?? i,
  })
  const shown = rows.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= items.length - 10 && query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
  }, [lastShown, items.length, query])
  const go = (step: number): void => {
    const at = items.findIndex((item) => item.id === selected)
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))]
    if (next) onOpen(next.id)
  }
  useShortcut('j', 'Next conversation', 'Inbox', () => go(1))
  useShortcut('k', 'Previous conversation', 'Inbox', () => go(-1))
  if (query.isPending) return <Bones />
  if (query.isError && items.length === 0)
    return (
      <div className={css.aside}>
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  if (items.length === 0) return <Nothing filter={filter} onFilter={onFilter} />
  return (
    <div ref={box} className={css.rows}>
      <ul className={css.list} style={{ blockSize: rows.getTotalSize() }}>
        {shown.map((row) => {
          const item = items[row.index]
          return (
            item && (
              <li
                key={row.key}
                className={css.item}
                style={{ transform: `translateY(${row.start}px)` }}
                ref={rows.measureElement}
                data-index={row.index}
              >
                <ConversationRow conversation={item} selected={item.id === selected} onOpen={() => onOpen(item.id)} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

function Bones() {
  return (
    <div className={css.rows} role="status" aria-label="Loading conversations">
      {Array.from({ length: 8 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey rows are alike.
        <div key={i} className={css.bone}>
          <Skeleton round width={34} height={34} />
          <div className={css.boneText}>
            <Skeleton width="52%" />
            <Skeleton width="84%" />
          </div>
        </div>
      ))}
    </div>
  )
}

const nothing: Readonly<Record<ConversationTab, [title: string, text: string]>> = {
  unassigned: ['Nobody is waiting', 'New messages of contacts appear here until someone takes them.'],
  mine: ['Nothing is assigned to you', 'Take a conversation from Unassigned, or reply to one: it becomes yours.'],
  open: ['No open conversations', 'When a contact writes, or answers a campaign, the conversation appears here.'],
  resolved: ['Nothing resolved yet', 'Conversations you resolve are kept here. A new message opens them again.'],
}

function Nothing({ filter, onFilter }: Pick<ConversationListProps, 'filter' | 'onFilter'>) {
  if (filter.search)
    return (
      <EmptyState
        icon={<IconSearch size={22} stroke={1.6} />}
        title={`No one under ${names[filter.tab]} matches “${filter.search}”`}
        actions={
          <Button variant="default" onClick={() => onFilter({ tab: 'open' })}>
            Search in Open
          </Button>
        }
      />
    )
  const [title, text] = nothing[filter.tab]
  return (
    <EmptyState icon={<IconMessages size={22} stroke={1.6} />} title={title}>
      {text}
    </EmptyState>
  )
}
