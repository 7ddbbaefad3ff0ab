import { everybody } from '@woochat/contract/filter.ts'

/** Ids that the asked-for workspace does not have; every slot for an id in a path or a body gets one of these. */
export interface ForeignIds {
  member: number
  channel: number
  media: number
  field: number
  tag: number
  contact: number
  import: number
  segment: number
  template: number
  conversation: number
  message: number
  campaign: number
  key: number
}

/** The noun whose id stands in the path as `:id`. */
export const idIn: Readonly<Record<string, keyof ForeignIds>> = {
  members: 'member',
  channels: 'channel',
  media: 'media',
  fields: 'field',
  tags: 'tag',
  contacts: 'contact',
  imports: 'import',
  segments: 'segment',
  templates: 'template',
  conversations: 'conversation',
  messages: 'message',
  campaigns: 'campaign',
  'api-keys': 'key',
}

type Sample = (ids: ForeignIds) => unknown
const parts = { header: null, body: 'Hello, we are open.', footer: null, buttons: [], samples: {} }

/**
 * A body for each route that takes one and names something: valid in shape, foreign in its ids, so that nothing but the
 * tenancy can refuse it. Keyed as `noun.route`.
 */
export const samples: Readonly<Record<string, Sample>> = {
  'members.update': () => ({ role: 'agent' }),
  'fields.update': () => ({ label: 'Renamed' }),
  'tags.update': () => ({ name: 'Renamed' }),
  'contacts.update': () => ({ name: 'Renamed' }),
  'imports.start': () => ({
    columns: [{ to: 'core', field: 'phone' }],
    hasHeader: true,
    defaultCountry: 'IN',
    tagIds: [],
    optIn: 'in',
    duplicates: 'skip',
  }),
  'segments.update': () => ({ name: 'Renamed' }),
  'templates.update': () => ({ parts }),
  'conversations.assign': () => ({ memberId: null }),
  'messages.send': () => ({ content: { type: 'text', text: 'Hello' }, clientId: 'client-00000001' }),
  'campaigns.update': () => ({ name: 'Renamed' }),
  'campaigns.test': () => ({ phone: '+919800000001' }),
  'campaigns.send': () => ({ at: null }),
}

/** Requests of our own workspace whose body names foreign things; each must answer 404 or refuse the field, and change nothing. */
export const foreignBodies: readonly { route: string; method: string; path: string; body: Sample }[] = [
  { route: 'contacts.create', method: 'POST', path: '/contacts', body: (ids) => ({ name: 'X', tags: [ids.tag] }) },
  { route: 'contacts.create', method: 'POST', path: '/contacts', body: (ids) => ({ name: 'X', ownerId: ids.member }) },
  { route: 'contacts.create', method: 'POST', path: '/contacts', body: (ids) => ({ name: 'X', fields: { [ids.field]: 'x' } }) },
  {
    route: 'templates.create',
    method: 'POST',
    path: '/templates',
    body: (ids) => ({ channelId: ids.channel, name: 'hello', language: 'en', category: 'UTILITY', parts }),
  },
  { route: 'templates.sync', method: 'POST', path: '/templates/sync', body: (ids) => ({ channelId: ids.channel }) },
  {
    route: 'conversations.open',
    method: 'POST',
    path: '/conversations',
    body: (ids) => ({ contactId: ids.contact, channelId: ids.channel }),
  },
  {
    route: 'messages.sendToNumber',
    method: 'POST',
    path: '/messages',
    body: (ids) => ({ channelId: ids.channel, to: '+919800000001', content: { type: 'text', text: 'Hello' } }),
  },
  { route: 'campaigns.create', method: 'POST', path: '/campaigns', body: (ids) => ({ name: 'X', channelId: ids.channel }) },
  { route: 'campaigns.create', method: 'POST', path: '/campaigns', body: (ids) => ({ name: 'X', templateId: ids.template }) },
  { route: 'campaigns.create', method: 'POST', path: '/campaigns', body: (ids) => ({ name: 'X', include: [ids.segment] }) },
  { route: 'session.changeWorkspace', method: 'POST', path: '/session/workspace', body: () => ({ workspaceId: 999_999 }) },
  {
    route: 'segments.create',
    method: 'POST',
    path: '/segments',
    body: (ids) => ({
      name: 'X',
      filter: { version: 1, root: { ...everybody.root, of: [{ type: 'tags', op: 'anyOf', values: [ids.tag] }] } },
    }),
  },
]
