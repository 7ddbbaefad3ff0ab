import { IconChartPie, IconUsers } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { ContactSort } from '@woochat/contract/contacts.ts'
import type { PackedFilter } from '../filters/filter-address.ts'
import { json, oneOf, searchOf, text } from '../ui/search-params.ts'
import { shellRoute } from './shell-route.tsx'

/** Written out rather than read from the contract, whose schemas would load with the first page. */
const sorts = ['createdAt', 'name', 'phone', 'email', 'lastInboundAt'] as const satisfies readonly ContactSort[]

const contactsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/contacts',
  validateSearch: searchOf({ search: text, sort: oneOf(sorts), order: oneOf(['asc', 'desc']), filter: json<PackedFilter>() }),
  component: lazyRouteComponent(() => import('../contacts/contacts-page.tsx'), 'ContactsPage'),
  staticData: { title: 'Contacts', rail: { label: 'Contacts', icon: IconUsers, key: 'c', order: 2, may: 'contacts:read' } },
})

/** Drawn by the list itself, which stays as it is while contacts are opened beside it. */
const contactRoute = createRoute({ getParentRoute: () => contactsRoute, path: '$contactId', staticData: { title: 'Contact' } })

const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports',
  component: lazyRouteComponent(() => import('../imports/imports-page.tsx'), 'ImportsPage'),
  staticData: { title: 'Imports' },
})

const newImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/new',
  component: lazyRouteComponent(() => import('../imports/new-import-page.tsx'), 'NewImportPage'),
  staticData: { title: 'Import contacts' },
})

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/$importId',
  component: lazyRouteComponent(() => import('../imports/import-page.tsx'), 'ImportPage'),
  staticData: { title: 'Import' },
})

const segmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments',
  validateSearch: searchOf({ search: text }),
  component: lazyRouteComponent(() => import('../segments/segments-page.tsx'), 'SegmentsPage'),
  staticData: { title: 'Segments', rail: { label: 'Segments', icon: IconChartPie, key: 'e', order: 3, may: 'segments:read' } },
})

const newSegmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/new',
  validateSearch: searchOf({ filter: json<PackedFilter>() }),
  component: lazyRouteComponent(() => import('../segments/segment-page.tsx'), 'NewSegmentPage'),
  staticData: { title: 'New segment' },
})

const segmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/$segmentId',
  component: lazyRouteComponent(() => import('../segments/segment-page.tsx'), 'SegmentPage'),
  staticData: { title: 'Segment' },
})

const membersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/$segmentId/members',
  component: lazyRouteComponent(() => import('../segments/members-page.tsx'), 'SegmentMembersPage'),
  staticData: { title: 'Members of a segment' },
})

/** Contacts, imports and segments. */
export const audienceRoutes = [
  contactsRoute.addChildren([contactRoute]),
  importsRoute,
  newImportRoute,
  importRoute,
  segmentsRoute,
  newSegmentRoute,
  segmentRoute,
  membersRoute,
] as const
