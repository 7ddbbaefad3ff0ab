import { IconSettings } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent, Navigate } from '@tanstack/react-router'
import { oneOf, searchOf } from '../ui/search-params.ts'
import { shellRoute } from './shell-route.tsx'

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
    rail: { label: 'Settings', icon: IconSettings, key: 's', order: 9, place: 'end', may: 'workspace:read' },
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

const fieldsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/fields',
  component: lazyRouteComponent(() => import('../settings/fields-page.tsx'), 'FieldsPage'),
  staticData: { title: 'Custom fields' },
})

const tagsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/tags',
  component: lazyRouteComponent(() => import('../settings/tags-page.tsx'), 'TagsPage'),
  staticData: { title: 'Tags' },
})

/** First steps and settings. */
export const settingsRoutes = [
  startRoute,
  settingsRoute,
  generalRoute,
  teamRoute,
  apiKeysRoute,
  channelsRoute,
  channelRoute,
  fieldsRoute,
  tagsRoute,
] as const
