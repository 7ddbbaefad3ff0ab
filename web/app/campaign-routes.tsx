import { IconSpeakerphone, IconTemplate } from '@tabler/icons-react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { number, searchOf, text } from '../ui/search-params.ts'
import { shellRoute } from './shell-route.tsx'

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
  component: lazyRouteComponent(() => import('../campaigns/new-campaign-page.tsx'), 'NewCampaignPage'),
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

/** Campaigns, their reports, and templates. */
export const campaignRoutes = [
  campaignsRoute,
  newCampaignRoute,
  composeRoute,
  campaignReportRoute,
  templatesRoute,
  newTemplateRoute,
  templateRoute,
  editTemplateRoute,
] as const
