import { z } from 'zod'
import { Contact } from './contacts.ts'
import { Filter } from './filter.ts'
import { SegmentId, textId } from './id.ts'
import { Done, Instant, PageQuery, page } from './page.ts'
import { route } from './route.ts'

export const Segment = z.object({
  id: SegmentId,
  name: z.string(),
  filter: Filter,
  broken: z.string().nullable().meta({ description: 'Why it cannot be evaluated, e.g. a deleted field; null when sound' }),
  size: z.number().int().nullable().meta({ description: 'Exact count when last asked' }),
  sizeAt: Instant.nullable(),
  campaigns: z.number().int().meta({ description: 'How many campaigns use it' }),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Segment = z.infer<typeof Segment>

export const SegmentDraft = z.strictObject({ name: z.string().trim().min(1, 'A name').max(120), filter: Filter })
export type SegmentDraft = z.infer<typeof SegmentDraft>

/**
 * The exact answer to a filter while it is edited. `counts` follows the tree in reading order, groups before their children:
 * how many contacts each node matches by itself; null for a node that is incomplete or broken, and then why.
 */
export const FilterAnswer = z.object({
  total: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'null while a condition is incomplete or broken: never everyone, never nobody' }),
  everyone: z.number().int(),
  reachable: z.number().int().nullable().meta({ description: 'Of these: with a number, not opted out, not blocked' }),
  counts: z.array(
    z.object({ path: z.array(z.number().int()), count: z.number().int().nullable(), problem: z.string().nullable() }),
  ),
  sample: z.array(Contact),
  tookMs: z.number(),
})
export type FilterAnswer = z.infer<typeof FilterAnswer>

export const SegmentUse = z.object({
  campaigns: z.array(z.object({ id: z.number().int(), name: z.string(), state: z.string() })),
})

const one = { params: z.object({ id: textId(SegmentId) }) }
export const segmentRoutes = {
  list: route({
    method: 'GET',
    path: '/segments',
    may: 'segments:read',
    summary: 'Saved segments',
    query: PageQuery,
    reply: page(Segment),
  }),
  get: route({ method: 'GET', path: '/segments/:id', may: 'segments:read', summary: 'One segment', ...one, reply: Segment }),
  create: route({
    method: 'POST',
    path: '/segments',
    may: 'segments:write',
    summary: 'Save a segment',
    body: SegmentDraft,
    reply: Segment,
  }),
  update: route({
    method: 'PATCH',
    path: '/segments/:id',
    may: 'segments:write',
    summary: 'Rename a segment or change its filter',
    ...one,
    body: SegmentDraft.partial(),
    reply: Segment,
  }),
  remove: route({
    method: 'DELETE',
    path: '/segments/:id',
    may: 'segments:write',
    summary: 'Delete a segment; refused with the campaigns that use it',
    ...one,
    reply: Done,
  }),
  uses: route({
    method: 'GET',
    path: '/segments/:id/uses',
    may: 'segments:read',
    summary: 'Campaigns that use a segment',
    ...one,
    reply: SegmentUse,
  }),
  members: route({
    method: 'GET',
    path: '/segments/:id/contacts',
    may: 'segments:read',
    summary: 'Who is in a segment now',
    ...one,
    query: PageQuery,
    reply: page(Contact),
  }),
  answer: route({
    method: 'POST',
    path: '/segments/answer',
    asks: true,
    may: 'segments:read',
    summary: 'Exact count, count by condition, and twenty contacts of a filter',
    body: z.strictObject({ filter: Filter }),
    reply: FilterAnswer,
  }),
}
