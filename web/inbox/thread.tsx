import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Conversation } from '@woochat/contract/conversations.ts'
import type { Message } from '@woochat/contract/messages.ts'
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { formatDay, useTimeZone } from '../ui/time.tsx'
import { MessageBubble } from './message-bubble.tsx'
import { threadQuery } from './queries.ts'
import css from './thread.module.css'
import type { Sender } from './use-send.ts'

const nearEndPx = 120

/** Everything said with a contact on a channel, oldest at the top, kept at the newest unless a person scrolled up. */
export function Thread({ conversation, sender }: { conversation: Conversation; sender: Sender }) {
  const query = useInfiniteQuery(threadQuery(conversation.id))
  const messages = useMemo(() => (query.data?.pages.flatMap((page) => page.items) ?? []).toReversed(), [query.data])
  const scroll = useThreadScroll(conversation.id, messages)
  const top = useLoadOlder(query.hasNextPage && !query.isFetchingNextPage, () => void query.fetchNextPage())
  if (query.isPending)
    return (
      <div className={css.waiting}>
        <SkeletonLines lines={7} gap={22} />
      </div>
    )
  if (query.isError && messages.length === 0)
    return (
      <div className={css.waiting}>
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  return (
    <div className={css.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <div ref={scroll.box} className={css.box} role="log" aria-label="Messages" tabIndex={0} onScroll={scroll.onScroll}>
        <div className={css.messages}>
          <div ref={top} className={css.older}>
            {query.isFetchingNextPage
              ? 'Loading older messages…'
              : query.hasNextPage
                ? ''
                : messages.length > 0
                  ? 'The beginning of this conversation'
                  : 'Nothing has been said yet'}
          </div>
          <Days messages={messages} sender={sender} />
        </div>
      </div>
      {scroll.missed > 0 && (
        <Button className={css.jump ?? ''} size="compact-sm" leftSection={<IconArrowDown size={14} />} onClick={scroll.toEnd}>
          {scroll.missed} new
        </Button>
      )}
    </div>
  )
}

function Days({ messages, sender }: { messages: Message[]; sender: Sender }) {
  const zone = useTimeZone()
  return messages.map((message, i) => {
    const before = messages[i - 1]
    const day = formatDay(message.at, zone)
    const newDay = before === undefined || formatDay(before.at, zone) !== day
    const campaign = message.campaign && before?.campaign?.id !== message.campaign.id ? message.campaign : undefined
    return (
      <Fragment key={message.clientId ?? message.id}>
        {newDay && <div className={css.line}>{day}</div>}
        {campaign && <div className={css.line}>Campaign “{campaign.name}”</div>}
        <MessageBubble
          message={message}
          quoted={message.replyTo === null ? undefined : messages.find((m) => m.id === message.replyTo)}
          sender={sender}
          joined={joins(before, message) && !newDay}
        />
      </Fragment>
    )
  })
}

/** Messages of one side within a minute stand closer together. */
const joins = (before: Message | undefined, message: Message): boolean =>
  before !== undefined && before.direction === message.direction && Date.parse(message.at) - Date.parse(before.at) < 60_000

/** Stays at the end while a person is there, counts what came while they read above, and keeps their place when older ones load. */
function useThreadScroll(conversationId: number, messages: Message[]) {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const seen = useRef({ conversationId, count: 0, newest: 0, height: 0 })
  const [missed, setMissed] = useState(0)
  const newest = messages.at(-1)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const before = seen.current
    const other = before.conversationId !== conversationId || before.count === 0
    const grewAbove = !other && messages.length > before.count && newest?.id === before.newest
    if (other || atEnd.current || newest?.direction === 'out') {
      element.scrollTop = element.scrollHeight
      setMissed(0)
    } else if (grewAbove) element.scrollTop += element.scrollHeight - before.height
    else if (newest?.id !== before.newest) setMissed((count) => count + 1)
    seen.current = { conversationId, count: messages.length, newest: newest?.id ?? 0, height: element.scrollHeight }
  }, [conversationId, messages, newest])
  const onScroll = (): void => {
    const element = box.current
    if (!element) return
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx
    if (atEnd.current) setMissed(0)
  }
  const toEnd = (): void => box.current?.scrollTo({ top: box.current.scrollHeight, behavior: 'smooth' })
  useKeepAtEnd(box, atEnd)
  return { box, missed, onScroll, toEnd }
}

/** Pictures that load and panes that resize must not push the newest message out of sight. */
function useKeepAtEnd(box: React.RefObject<HTMLDivElement | null>, atEnd: React.RefObject<boolean>): void {
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    if (element.firstElementChild) observer.observe(element.firstElementChild)
    return () => observer.disconnect()
  })
}

function useLoadOlder(possible: boolean, load: () => void) {
  const line = useRef<HTMLDivElement>(null)
  const newest = useRef(load)
  newest.current = load
  useEffect(() => {
    if (!possible || !line.current) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && newest.current(), {
      rootMargin: '400px 0px 0px',
    })
    observer.observe(line.current)
    return () => observer.disconnect()
  }, [possible])
  return line
}
