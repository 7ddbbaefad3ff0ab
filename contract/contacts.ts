import { z } from 'zod'
import { FieldValues } from './fields.ts'
import { Filter } from './filter.ts'
import { ContactId, MemberId, TagId, textId } from './id.ts'
import { Done, Instant, PageQuery, page } from './page.ts'
import { route } from './route.ts'

export const optIns = ['unknown', 'in', 'out'] as const
export type OptIn = (typeof optIns)[number]
export const contactSources = ['manual', 'import', 'inbound', 'api', 'demo'] as const
export type ContactSource = (typeof contactSources)[number]

export const Contact = z.object({
  id: ContactId,
  name: z.string(),
  phone: z.string().nullable().meta({ description: 'E.164 digits without +, e.g. 919800000001' }),
  email: z.string().nullable(),
  country: z.string().nullable().meta({ description: 'ISO 3166-1, from the number unless set' }),
  language: z.string().nullable(),
  optIn: z.enum(optIns).meta({ description: 'Consent to marketing' }),
  source: z.enum(contactSources),
  ownerId: MemberId.nullable(),
  blocked: z.boolean(),
  tags: z.array(TagId),
  fields: FieldValues,
  createdAt: Instant,
  updatedAt: Instant,
  lastInboundAt: Instant.nullable(),
  lastOutboundAt: Instant.nullable(),
})
export type Contact = z.infer<typeof Contact>

const Name = z.string().trim().max(200)
export const PhoneText = z
  .string()
  .trim()
  .max(40)
  .meta({ description: 'Any usual way of writing it; without country code the workspace’s is added' })

export const ContactDraft = z.strictObject({
  name: Name.optional(),
  phone: PhoneText.nullable().optional(),
  email: z.email().max(254).nullable().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .optional(),
  language: z.string().max(10).nullable().optional(),
  optIn: z.enum(optIns).optional(),
  ownerId: MemberId.nullable().optional(),
  blocked: z.boolean().optional(),
  tags: z.array(TagId).max(100).optional(),
  fields: FieldValues.optional(),
})
export type ContactDraft = z.infer<typeof ContactDraft>

export const contactSorts = ['createdAt', 'name', 'phone', 'email', 'lastInboundAt'] as const
export type ContactSort = (typeof contactSorts)[number]

/** A filter in a query is the JSON of contract/filter.ts. */
export const FilterText = z
  .string()
  .max(65_536)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'A filter is JSON' })
      return z.NEVER
    }
  })
  .pipe(Filter)

export const ContactQuery = PageQuery.extend({
  search: z.string().trim().max(100).optional().meta({ description: 'Part of a name, number or e-mail' }),
  sort: z.enum(contactSorts).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  filter: FilterText.optional(),
})
export type ContactQuery = z.infer<typeof ContactQuery>

/** Some contacts by id, or all that match, whatever their number. */
export const ContactSelection = z.union([
  z.strictObject({ ids: z.array(ContactId).min(1).max(1000) }),
  z.strictObject({
    matching: z.strictObject({ search: z.string().trim().max(100).optional(), filter: Filter.optional() }),
    except: z.array(ContactId).max(1000).optional(),
  }),
])
export type ContactSelection = z.infer<typeof ContactSelection>

export const ContactBulk = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('addTags'), on: ContactSelection, tags: z.array(TagId).min(1).max(50) }),
  z.strictObject({ act: z.literal('removeTags'), on: ContactSelection, tags: z.array(TagId).min(1).max(50) }),
  z.strictObject({ act: z.literal('setOptIn'), on: ContactSelection, optIn: z.enum(optIns) }),
  z.strictObject({ act: z.literal('delete'), on: ContactSelection }),
])
export type ContactBulk = z.infer<typeof ContactBulk>

/** One line of a contact's history: what changed, by whom, and why. */
export const Activity = z.object({
  id: z.number().int(),
  at: Instant,
  kind: z.enum([
    'created',
    'changed',
    'tagged',
    'untagged',
    'consent',
    'imported',
    'blocked',
    'unblocked',
    'message-in',
    'message-out',
    'campaign',
  ]),
  text: z.string().meta({ description: 'A sentence without its subject, e.g. “tagged VIP”' }),
  by: z.string().meta({ description: 'Who or what did it' }),
})
export type Activity = z.infer<typeof Activity>

const one = { params: z.object({ id: textId(ContactId) }) }
export const contactRoutes = {
  list: route({
    method: 'GET',
    path: '/contacts',
    may: 'contacts:read',
    summary: 'Contacts, searched, filtered and sorted, with the exact total',
    query: ContactQuery,
    reply: page(Contact),
  }),
  get: route({ method: 'GET', path: '/contacts/:id', may: 'contacts:read', summary: 'One contact', ...one, reply: Contact }),
  create: route({
    method: 'POST',
    path: '/contacts',
    may: 'contacts:write',
    summary: 'Create a contact',
    body: ContactDraft,
    reply: Contact,
  }),
  update: route({
    method: 'PATCH',
    path: '/contacts/:id',
    may: 'contacts:write',
    summary: 'Change what is named, leave the rest',
    ...one,
    body: ContactDraft,
    reply: Contact,
  }),
  remove: route({
    method: 'DELETE',
    path: '/contacts/:id',
    may: 'contacts:delete',
    summary: 'Delete a contact',
    ...one,
    reply: Done,
  }),
  activity: route({
    method: 'GET',
    path: '/contacts/:id/activity',
    may: 'contacts:read',
    summary: 'History of a contact, newest first',
    ...one,
    query: PageQuery,
    reply: page(Activity),
  }),
  bulk: route({
    method: 'POST',
    path: '/contacts/bulk',
    may: 'contacts:write',
    summary: 'One change on many contacts; deleting needs contacts:delete too',
    body: ContactBulk,
    reply: z.object({ changed: z.number().int() }),
  }),
}
