import { z } from 'zod'
import { ChannelId, MediaId, TemplateId, textId } from './id.ts'
import { Done, Instant, PageQuery, page } from './page.ts'
import { route } from './route.ts'

export const templateCategories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const
export const templateStates = [
  'DRAFT',
  'PENDING',
  'APPROVED',
  'REJECTED',
  'PAUSED',
  'DISABLED',
  'ARCHIVED',
  'DELETED',
  'IN_APPEAL',
  'LIMIT_EXCEEDED',
] as const

export const TemplateHeader = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().max(200) }),
  z.strictObject({ kind: z.enum(['image', 'video', 'document']), mediaId: MediaId.nullable() }),
])
export const TemplateButton = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('quick-reply'), text: z.string().max(100) }),
  z.strictObject({
    kind: z.literal('url'),
    text: z.string().max(100),
    url: z.string().max(2000),
    sample: z.string().max(2000).optional(),
  }),
  z.strictObject({ kind: z.literal('phone'), text: z.string().max(100), phone: z.string().max(20) }),
])
export type TemplateButton = z.infer<typeof TemplateButton>

/** The parts of a template. Variables are `{{1}}` or `{{name}}`; `samples` gives each its example. Lengths are those of `templateProblems`. */
export const TemplateParts = z.strictObject({
  header: TemplateHeader.nullable(),
  body: z.string().max(4096),
  footer: z.string().max(200).nullable(),
  buttons: z.array(TemplateButton).max(20),
  samples: z.record(z.string().max(60), z.string().max(500)),
})
export type TemplateParts = z.infer<typeof TemplateParts>

export const TemplateDraft = z.strictObject({
  channelId: ChannelId,
  name: z.string().max(600),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2,4})?$/),
  category: z.enum(['MARKETING', 'UTILITY']),
  parts: TemplateParts,
})
export type TemplateDraft = z.infer<typeof TemplateDraft>

export const Template = z.object({
  id: TemplateId,
  channelId: ChannelId,
  metaId: z.string().nullable(),
  name: z.string(),
  language: z.string(),
  category: z.enum(templateCategories),
  state: z.enum(templateStates),
  reason: z.string().nullable().meta({ description: 'Why it was rejected, paused or disabled, in words' }),
  parts: TemplateParts,
  headerUrl: z.string().nullable().meta({ description: 'Signed address of the sample of a media header' }),
  quality: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Template = z.infer<typeof Template>

export const TemplateQuery = PageQuery.extend({
  channelId: textId(ChannelId).optional(),
  state: z.enum(templateStates).optional(),
  search: z.string().trim().max(100).optional(),
})

const one = { params: z.object({ id: textId(TemplateId) }) }
export const templateRoutes = {
  list: route({
    method: 'GET',
    path: '/templates',
    may: 'templates:read',
    summary: 'Templates with their state',
    query: TemplateQuery,
    reply: page(Template),
  }),
  get: route({ method: 'GET', path: '/templates/:id', may: 'templates:read', summary: 'One template', ...one, reply: Template }),
  create: route({
    method: 'POST',
    path: '/templates',
    may: 'templates:write',
    summary: 'Create a template and submit it for review',
    body: TemplateDraft,
    reply: Template,
  }),
  update: route({
    method: 'PATCH',
    path: '/templates/:id',
    may: 'templates:write',
    summary: 'Edit a rejected or approved template and submit it again',
    ...one,
    body: z.strictObject({ category: z.enum(['MARKETING', 'UTILITY']).optional(), parts: TemplateParts }),
    reply: Template,
  }),
  remove: route({
    method: 'DELETE',
    path: '/templates/:id',
    may: 'templates:write',
    summary: 'Delete a template here and at Meta; refused while a campaign uses it',
    ...one,
    reply: Done,
  }),
  sync: route({
    method: 'POST',
    path: '/templates/sync',
    may: 'templates:read',
    summary: 'Fetch the templates of a channel from Meta',
    body: z.strictObject({ channelId: ChannelId }),
    reply: z.object({ created: z.number().int(), updated: z.number().int(), removed: z.number().int() }),
  }),
}
