/**
 * Every page of the app, one route each. To add a page:
 *
 * 1. Write `web/<noun>/<noun>-page.tsx` that exports a component, e.g. `ContactsPage`; draw it inside `<Page>` of ui/page.tsx.
 * 2. Add a route below, next to its neighbours:
 *      const contactsRoute = createRoute({
 *        getParentRoute: () => shellRoute,
 *        path: '/contacts',
 *        validateSearch: searchOf({ search: text, sort: oneOf(contactSorts), filter: json<Filter>() }),   // the filter state lives in the URL: ui/search-params.ts, no zod in this file
 *        component: lazyRouteComponent(() => import('../contacts/contacts-page.tsx'), 'ContactsPage'),
 *        staticData: { title: 'Contacts', rail: { label: 'Contacts', icon: IconUsers, key: 'c', order: 2, may: 'contacts:read' } },
 *      })
 *    and name it in `shellRoute.addChildren([…])`. The import must stay inside the arrow: it makes the page a chunk of its own.
 * 3. That is all: the rail, the bottom bar, `g c`, the palette and the document title come from `staticData`.
 *    Leave `rail` out for a page that another page leads to, e.g. `/contacts/$contactId`.
 *
 * In a page: `useParams({ from: '/shell/contacts/$contactId' })`, `useSearch({ from: '/shell/contacts' })`, `<Link to="/contacts">`.
 * A page that lives outside the shell (no rail, no session) is a child of `rootRoute`, as sign-in is.
 */
import { IconMessages, IconSettings, IconSpeakerphone, IconTemplate } from '@tabler/icons-react'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { startLive } from '../api/live.ts'
import { isApiError } from '../api/problem.ts'
import { queryClient } from '../api/query-client.ts'
import { sessionQuery } from '../api/session.ts'
import { number, oneOf, searchOf, text } from '../ui/search-params.ts'
import { BrokenPage, MissingPage } from './broken-page.tsx'
import { HomePage } from './home-page.tsx'
import type { RailEntry } from './rail-entry.ts'
import { Shell } from './shell.tsx'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Names the tab until the page itself does. */
    title?: string
    rail?: RailEntry
  }
  interface Register {
    router: typeof router
  }
}

const rootRoute = createRootRoute({ component: Outlet, errorComponent: BrokenPage, notFoundComponent: MissingPage })

/** Where to go after signing in. */
const signInSearch = searchOf({ next: text })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
  staticData: { title: 'Sign in' },
})

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('../sign-in/sign-up-page.tsx'), 'SignUpPage'),
  staticData: { title: 'Sign up' },
})

/** The session and the live cursor are there before any page reads its first list. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  errorComponent: BrokenPage,
  beforeLoad: async ({ location }) => {
    try {
      const { workspace } = await queryClient.ensureQueryData(sessionQuery)
      await startLive(workspace.id)
    } catch (error) {
      if (isApiError(error, 'signed_out'))
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
      throw error
    }
  },
})

const homeRoute = createRoute({ getParentRoute: () => shellRoute, path: '/', component: HomePage })

const channelsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/channels',
  validateSearch: searchOf({ connect: oneOf(['choose', 'own']) }),
  component: lazyRouteComponent(() => import('../channels/channels-page.tsx'), 'ChannelsPage'),
  staticData: { title: 'WhatsApp numbers' },
})
const channelRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/channels/$channelId',
  component: lazyRouteComponent(() => import('../channels/channel-page.tsx'), 'ChannelPage'),
  staticData: { title: 'WhatsApp number' },
})

const templatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates',
  validateSearch: searchOf({ search: text, state: text, channelId: number, show: number }),
  component: lazyRouteComponent(() => import('../templates/templates-page.tsx'), 'TemplatesPage'),
  staticData: { title: 'Templates', rail: { label: 'Templates', icon: IconTemplate, key: 't', order: 7, may: 'templates:read' } },
})
const newTemplateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates/new',
  validateSearch: searchOf({ from: number, channelId: number }),
  component: lazyRouteComponent(() => import('../templates/editor-page.tsx'), 'NewTemplatePage'),
  staticData: { title: 'New template' },
})
const templateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates/$templateId',
  component: lazyRouteComponent(() => import('../templates/template-page.tsx'), 'TemplatePage'),
  staticData: { title: 'Template' },
})
const editTemplateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates/$templateId/edit',
  component: lazyRouteComponent(() => import('../templates/editor-page.tsx'), 'EditTemplatePage'),
  staticData: { title: 'Edit template' },
})

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

const startRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/start',
  component: lazyRouteComponent(() => import('../onboarding/start-page.tsx'), 'StartPage'),
  staticData: { title: 'First steps' },
})
const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: () => <Navigate to="/settings/general" replace />,
  staticData: {
    title: 'Settings',
    rail: { label: 'Settings', icon: IconSettings, key: 's', order: 1, place: 'end', may: 'workspace:read' },
  },
})
const generalRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/general',
  component: lazyRouteComponent(() => import('../settings/general-page.tsx'), 'GeneralPage'),
  staticData: { title: 'General' },
})
const teamRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/team',
  component: lazyRouteComponent(() => import('../settings/team-page.tsx'), 'TeamPage'),
  staticData: { title: 'Team' },
})
const apiKeysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/api-keys',
  component: lazyRouteComponent(() => import('../settings/api-keys-page.tsx'), 'ApiKeysPage'),
  staticData: { title: 'API keys' },
})
const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join/$token',
  component: lazyRouteComponent(() => import('../sign-in/join-page.tsx'), 'JoinPage'),
  staticData: { title: 'Join' },
})

const campaignsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/campaigns',
  validateSearch: searchOf({ search: text, state: text }),
  component: lazyRouteComponent(() => import('../campaigns/campaigns-page.tsx'), 'CampaignsPage'),
  staticData: {
    title: 'Campaigns',
    rail: { label: 'Campaigns', icon: IconSpeakerphone, key: 'm', order: 5, may: 'campaigns:read' },
  },
})
const newCampaignRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/campaigns/new',
  validateSearch: searchOf({ include: number, template: number }),
  component: lazyRouteComponent(() => import('../campaigns/compose-page.tsx'), 'NewCampaignPage'),
  staticData: { title: 'New campaign' },
})
const composeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/campaigns/$campaignId/edit',
  component: lazyRouteComponent(() => import('../campaigns/compose-page.tsx'), 'ComposePage'),
  staticData: { title: 'Campaign' },
})
const campaignReportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/campaigns/$campaignId',
  validateSearch: searchOf({ show: text, reason: text, code: number }),
  component: lazyRouteComponent(() => import('../reports/campaign-report-page.tsx'), 'CampaignReportPage'),
  staticData: { title: 'Campaign' },
})

/** The component gallery, to look at every part at once; production builds do not contain it. */
const galleryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ui',
  component:
    import.meta.env.MODE === 'production'
      ? MissingPage
      : lazyRouteComponent(() => import('../ui/gallery-page.tsx'), 'GalleryPage'),
  staticData: { title: 'Gallery' },
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  signUpRoute,
  joinRoute,
  galleryRoute,
  shellRoute.addChildren([
    homeRoute,
    // Pages of the nouns go here.
    inboxRoute,
    conversationRoute,
    startRoute,
    settingsRoute,
    generalRoute,
    teamRoute,
    apiKeysRoute,
    channelsRoute,
    channelRoute,
    templatesRoute,
    newTemplateRoute,
    templateRoute,
    editTemplateRoute,
    campaignsRoute,
    newCampaignRoute,
    composeRoute,
    campaignReportRoute,
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: MissingPage,
  scrollRestoration: false,
})
