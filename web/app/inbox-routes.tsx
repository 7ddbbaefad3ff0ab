import { IconMessages } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { number, oneOf, searchOf, text } from '../ui/search-params.ts'
import { shellRoute } from './shell-route.tsx'

const inboxSearch = searchOf({ tab: oneOf(['unassigned', 'mine', 'open', 'resolved']), search: text, channelId: number })

const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/inbox',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('../inbox/inbox-page.tsx'), 'InboxPage'),
  staticData: { title: 'Inbox', rail: { label: 'Inbox', icon: IconMessages, key: 'i', order: 1, may: 'conversations:read' } },
})

const conversationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/inbox/$conversationId',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('../inbox/inbox-page.tsx'), 'InboxPage'),
  staticData: { title: 'Inbox' },
})

/** Conversations and their messages. */
export const inboxRoutes = [inboxRoute, conversationRoute] as const
