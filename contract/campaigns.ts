import { z } from 'zod'
import { Contact } from './contacts.ts'
import { TemplateShown } from './content.ts'
import { exclusionReasons } from './exclusions.ts'
import { CampaignId, ChannelId, ContactId, MediaId, MemberId, SegmentId, TemplateId, textId } from './id.ts'
import { Done, Instant, PageQuery, page } from './page.ts'
import { route } from './route.ts'

export const campaignStates = [
  'draft',
  'scheduled',
  'preparing',
  'sending',
  'paused',
  'completed',
  'cancelled',
  'failed',
] as const
export type CampaignState = (typeof campaignStates)[number]

/** Fills one variable: a fixed text, or a field of the contact with a text to use where it is missing. */
export const VariableSource = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('text'), text: z.string().max(1000) }),
  z.strictObject({
    from: z.literal('field'),
    field: z.string().regex(/^(name|firstName|phone|email|country|language|field\.[1-9]\d{0,14})$/),
    fallback: z.string().max(1000),
  }),
])
export type VariableSource = z.infer<typeof VariableSource>

/** Keyed as `templateVariables` keys them. */
export const Variables = z.record(z.string().max(80), VariableSource)
export type Variables = z.infer<typeof Variables>

export const CampaignDraft = z.strictObject({
  name: z.string().trim().min(1, 'A name').max(120),
  channelId: ChannelId.nullable().optional(),
  templateId: TemplateId.nullable().optional(),
  include: z.array(SegmentId).max(50).optional(),
  exclude: z.array(SegmentId).max(50).optional(),
  variables: Variables.optional(),
  headerMediaId: MediaId.nullable().optional(),
})
export type CampaignDraft = z.infer<typeof CampaignDraft>

export const CampaignCounts = z.object({
  chosen: z.number().int().meta({ description: 'In the included segments' }),
  excluded: z.number().int(),
  recipients: z.number().int().meta({ description: 'chosen − excluded: frozen to be sent to' }),
  waiting: z.number().int(),
  accepted: z.number().int(),
  delivered: z.number().int(),
  read: z.number().int(),
  replied: z.number().int(),
  failed: z.number().int(),
  unknown: z.number().int().meta({ description: 'Asked Meta, no answer: never sent again by itself' }),
})
export type CampaignCounts = z.infer<typeof CampaignCounts>

export const Campaign = z.object({
  id: CampaignId,
  name: z.string(),
  state: z.enum(campaignStates),
  channelId: ChannelId.nullable(),
  templateId: TemplateId.nullable(),
  templateName: z.string().nullable(),
  include: z.array(z.object({ id: SegmentId, name: z.string() })),
  exclude: z.array(z.object({ id: SegmentId, name: z.string() })),
  variables: Variables,
  headerMediaId: MediaId.nullable(),
  scheduledAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  problem: z.string().nullable().meta({ description: 'Why it failed or stands still, in words' }),
  counts: CampaignCounts,
  createdBy: MemberId.nullable().meta({ description: 'null when made by an API key' }),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Campaign = z.infer<typeof Campaign>

/** Money in micro-units of the currency: 1,000,000 is one. */
export const CostEstimate = z.object({
  currency: z.string(),
  amountMicro: z.number().int(),
  rateVersion: z.string(),
  byCountry: z.array(z.object({ country: z.string(), people: z.number().int(), amountMicro: z.number().int() })),
})
export type CostEstimate = z.infer<typeof CostEstimate>

/** What would happen if it were sent now. */
export const CampaignReview = z.object({
  chosen: z.number().int(),
  recipients: z.number().int(),
  reasons: z.array(z.object({ reason: z.enum(exclusionReasons), count: z.number().int() })),
  limit: z.object({ perDay: z.number().int().nullable(), leftToday: z.number().int().nullable() }),
  cost: CostEstimate,
  seconds: z.number().int().meta({ description: 'Time to hand all to WhatsApp at the number’s speed' }),
  problems: z.array(z.string()).meta({ description: 'What must be mended before it can be sent' }),
  warnings: z.array(z.string()),
})
export type CampaignReview = z.infer<typeof CampaignReview>

/** `of`: how many can be leafed through. */
export const CampaignPreview = z.object({
  contact: Contact.nullable(),
  index: z.number().int(),
  of: z.number().int(),
  shown: TemplateShown,
  missing: z.array(z.string()).meta({ description: 'Variables that used their fallback' }),
})
export type CampaignPreview = z.infer<typeof CampaignPreview>

export const recipientStates = ['excluded', 'waiting', 'accepted', 'delivered', 'read', 'replied', 'failed', 'unknown'] as const
export const Recipient = z.object({
  contactId: ContactId,
  name: z.string(),
  phone: z.string().nullable(),
  state: z.enum(recipientStates),
  reason: z.string().nullable().meta({ description: 'Why excluded or failed, in words' }),
  code: z.number().int().nullable().meta({ description: 'Meta’s error code' }),
  acceptedAt: Instant.nullable(),
  deliveredAt: Instant.nullable(),
  readAt: Instant.nullable(),
  repliedAt: Instant.nullable(),
})
export type Recipient = z.infer<typeof Recipient>

export const CampaignReport = z.object({
  campaign: Campaign,
  exclusions: z.array(z.object({ reason: z.enum(exclusionReasons), says: z.string(), count: z.number().int() })),
  failures: z.array(
    z.object({ code: z.number().int().nullable(), says: z.string(), advice: z.string(), count: z.number().int() }),
  ),
  cost: z.object({ currency: z.string(), soFarMicro: z.number().int(), expectedMicro: z.number().int() }),
  series: z
    .array(z.object({ at: Instant, accepted: z.number().int(), delivered: z.number().int(), read: z.number().int() }))
    .meta({ description: 'Cumulative, at most 120 points' }),
  perSecond: z.number().meta({ description: 'Accepted in the last 10 s, per second' }),
  limit: z.object({ perDay: z.number().int().nullable(), leftToday: z.number().int().nullable() }),
})
export type CampaignReport = z.infer<typeof CampaignReport>

export const RecipientQuery = PageQuery.extend({
  state: z.enum(recipientStates).optional(),
  reason: z.string().max(40).optional(),
  code: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional(),
})

const one = { params: z.object({ id: textId(CampaignId) }) }
export const campaignRoutes = {
  list: route({
    method: 'GET',
    path: '/campaigns',
    may: 'campaigns:read',
    summary: 'Campaigns, newest first',
    query: PageQuery.extend({ state: z.enum(campaignStates).optional(), search: z.string().max(100).optional() }),
    reply: page(Campaign),
  }),
  get: route({ method: 'GET', path: '/campaigns/:id', may: 'campaigns:read', summary: 'One campaign', ...one, reply: Campaign }),
  create: route({
    method: 'POST',
    path: '/campaigns',
    may: 'campaigns:write',
    summary: 'Create a draft',
    body: CampaignDraft,
    reply: Campaign,
  }),
  update: route({
    method: 'PATCH',
    path: '/campaigns/:id',
    may: 'campaigns:write',
    summary: 'Change a draft or a scheduled campaign',
    ...one,
    body: CampaignDraft.partial(),
    reply: Campaign,
  }),
  duplicate: route({
    method: 'POST',
    path: '/campaigns/:id/duplicate',
    may: 'campaigns:write',
    summary: 'A new draft with the same settings',
    ...one,
    reply: Campaign,
  }),
  remove: route({
    method: 'DELETE',
    path: '/campaigns/:id',
    may: 'campaigns:write',
    summary: 'Delete a draft',
    ...one,
    reply: Done,
  }),
  review: route({
    method: 'GET',
    path: '/campaigns/:id/review',
    may: 'campaigns:read',
    summary: 'Who will get it, who not and why, cost and time',
    ...one,
    reply: CampaignReview,
  }),
  preview: route({
    method: 'GET',
    path: '/campaigns/:id/preview',
    may: 'campaigns:read',
    summary: 'The message as the n-th chosen contact, or a named one, will see it',
    ...one,
    query: z.object({
      index: z
        .string()
        .regex(/^\d{1,7}$/)
        .optional(),
      contactId: textId(ContactId).optional(),
    }),
    reply: CampaignPreview,
  }),
  test: route({
    method: 'POST',
    path: '/campaigns/:id/test',
    may: 'campaigns:send',
    summary: 'Send it to one number now, with that contact’s values',
    ...one,
    body: z.strictObject({ phone: z.string().trim().min(5).max(40) }),
    reply: z.object({ messageId: z.number().int() }),
  }),
  send: route({
    method: 'POST',
    path: '/campaigns/:id/send',
    may: 'campaigns:send',
    summary: 'Send now, or at a time',
    ...one,
    body: z.strictObject({ at: Instant.nullable() }),
    reply: Campaign,
  }),
  pause: route({
    method: 'POST',
    path: '/campaigns/:id/pause',
    may: 'campaigns:send',
    summary: 'Stop sending for now',
    ...one,
    reply: Campaign,
  }),
  resume: route({
    method: 'POST',
    path: '/campaigns/:id/resume',
    may: 'campaigns:send',
    summary: 'Go on sending',
    ...one,
    reply: Campaign,
  }),
  cancel: route({
    method: 'POST',
    path: '/campaigns/:id/cancel',
    may: 'campaigns:send',
    summary: 'Stop for good; what was accepted cannot be called back',
    ...one,
    reply: Campaign,
  }),
  report: route({
    method: 'GET',
    path: '/campaigns/:id/report',
    may: 'campaigns:read',
    summary: 'What came of it',
    ...one,
    reply: CampaignReport,
  }),
  recipients: route({
    method: 'GET',
    path: '/campaigns/:id/recipients',
    may: 'campaigns:read',
    summary: 'The contacts behind a number of the report',
    ...one,
    query: RecipientQuery,
    reply: page(Recipient),
  }),
  export: route({
    method: 'GET',
    path: '/campaigns/:id/recipients.csv',
    may: 'contacts:export',
    summary: 'All recipients as CSV, safe against formulas',
    wire: 'download',
    ...one,
    reply: z.void(),
  }),
}
