/**
 * The route tree. To add a page:
 *
 * 1. Write `web/<noun>/<noun>-page.tsx` that exports a component, e.g. `ContactsPage`; draw it inside `<Page>` of ui/page.tsx.
 * 2. Add a route to the `*-routes.tsx` file of its neighbours (inbox, audience, campaign, settings, entry for pages without session),
 *    or start one and spread its array below:
 *      const contactsRoute = createRoute({
 *        getParentRoute: () => shellRoute,
 *        path: '/contacts',
 *        validateSearch: searchOf({ search: text, sort: oneOf(contactSorts), filter: json<Filter>() }),   // the filter state lives in the URL: ui/search-params.ts; no zod here
 *        component: lazyRouteComponent(() => import('../contacts/contacts-page.tsx'), 'ContactsPage'),
 *        staticData: { title: 'Contacts', rail: { label: 'Contacts', icon: IconUsers, key: 'c', order: 2, may: 'contacts:read' } },
 *      })
 *    and name it in the array the file exports. The import must stay inside the arrow: it makes the page a chunk of its own.
 * 3. That is all: the rail, the bottom bar, `g c`, the palette and the document title come from `staticData`.
 *    Leave `rail` out for a page that another page leads to, e.g. `/contacts/$contactId`.
 *
 * In a page: `useParams({ from: '/shell/contacts/$contactId' })`, `useSearch({ from: '/shell/contacts' })`, `<Link to="/contacts">`.
 * A page that lives outside the shell (no rail, no session) is a child of `rootRoute`, as sign-in is.
 */
import { createRoute, createRouter } from '@tanstack/react-router'
import { audienceRoutes } from './audience-routes.tsx'
import { BrokenPage, MissingPage } from './broken-page.tsx'
import { campaignRoutes } from './campaign-routes.tsx'
import { entryRoutes } from './entry-routes.tsx'
import { HomePage } from './home-page.tsx'
import { inboxRoutes } from './inbox-routes.tsx'
import type { RailEntry } from './rail-entry.ts'
import { settingsRoutes } from './settings-routes.tsx'
import { rootRoute, shellRoute } from './shell-route.tsx'

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

const homeRoute = createRoute({ getParentRoute: () => shellRoute, path: '/', component: HomePage })

const routeTree = rootRoute.addChildren([
  ...entryRoutes,
  shellRoute.addChildren([homeRoute, ...inboxRoutes, ...audienceRoutes, ...campaignRoutes, ...settingsRoutes]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: MissingPage,
  scrollRestoration: false,
})
