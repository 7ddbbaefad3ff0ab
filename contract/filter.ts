import { z } from 'zod'
import { CampaignId, TagId } from './id.ts'

/**
 * A filter says which contacts are meant: a tree of groups and conditions, one JSON for segments, lists, campaigns and the API.
 * `none` is the complement: a contact with a missing value is inside `not (x is y)`.
 * Negative operators include contacts whose value is missing; add `known` to leave them out.
 * Relative periods end at the asking instant; days are those of the workspace's time zone, half-open.
 */
export const filterLimits = { depth: 8, conditions: 200, bytes: 65_536, values: 1000 } as const

export const textFields = ['name', 'phone', 'email'] as const
export const choiceFields = ['country', 'language', 'source', 'optIn', 'owner'] as const
export const dateFields = ['createdAt', 'updatedAt', 'lastInboundAt', 'lastOutboundAt'] as const
export const flagFields = ['blocked'] as const

/** A custom field by its id, e.g. `field.12`. */
export const CustomField = z.string().regex(/^field\.[1-9]\d{0,14}$/)
const fieldOf = <const T extends readonly [string, ...string[]]>(names: T) => z.union([z.enum(names), CustomField])

export const textOperators = ['is', 'isNot', 'contains', 'notContains', 'starts', 'ends', 'known', 'unknown'] as const
export const numberOperators = [
  'equals',
  'notEquals',
  'greater',
  'atLeast',
  'less',
  'atMost',
  'between',
  'known',
  'unknown',
] as const
export const dateOperators = ['on', 'before', 'after', 'between', 'inLast', 'notInLast', 'inNext', 'known', 'unknown'] as const
export const choiceOperators = ['anyOf', 'noneOf', 'allOf', 'known', 'unknown'] as const
export const campaignDeeds = ['received', 'delivered', 'read', 'replied', 'failed'] as const
export const units = ['minutes', 'hours', 'days', 'weeks', 'months'] as const
export type Unit = (typeof units)[number]

export const Period = z.strictObject({ amount: z.number().int().min(1).max(10_000), unit: z.enum(units) })
export type Period = z.infer<typeof Period>

const DateText = z.iso.date()

/** `is` and `isNot` take one or more values; text compares without regard to case. */
export const TextCondition = z.strictObject({
  type: z.literal('text'),
  field: fieldOf(textFields),
  op: z.enum(textOperators),
  values: z.array(z.string().max(1000)).max(filterLimits.values),
})
export const NumberCondition = z.strictObject({
  type: z.literal('number'),
  field: CustomField,
  op: z.enum(numberOperators),
  values: z.array(z.number()).max(2),
})
/** `on before after between` take days; `inLast notInLast inNext` take a period. */
export const DateCondition = z.strictObject({
  type: z.literal('date'),
  field: fieldOf(dateFields),
  op: z.enum(dateOperators),
  values: z.array(DateText).max(2),
  period: Period.optional(),
})
/** Values: country and language codes, sources, opt-in states, member ids, or option ids of a select, all as text. */
export const ChoiceCondition = z.strictObject({
  type: z.literal('choice'),
  field: fieldOf(choiceFields),
  op: z.enum(choiceOperators),
  values: z.array(z.string().max(40)).max(filterLimits.values),
})
export const FlagCondition = z.strictObject({ type: z.literal('flag'), field: fieldOf(flagFields), op: z.enum(['yes', 'no']) })
export const TagsCondition = z.strictObject({
  type: z.literal('tags'),
  op: z.enum(['anyOf', 'allOf', 'noneOf', 'known', 'unknown']),
  values: z.array(TagId).max(filterLimits.values),
})
/** Did it at least `times` times (default 1), for one campaign or any, within a period or ever; `not` turns it round. */
export const CampaignCondition = z.strictObject({
  type: z.literal('campaign'),
  did: z.enum(campaignDeeds),
  not: z.boolean().optional(),
  campaignId: CampaignId.nullable(),
  times: z.number().int().min(1).max(1000).optional(),
  period: Period.optional(),
})

export const Condition = z.discriminatedUnion('type', [
  TextCondition,
  NumberCondition,
  DateCondition,
  ChoiceCondition,
  FlagCondition,
  TagsCondition,
  CampaignCondition,
])
export type Condition = z.infer<typeof Condition>
export type TextCondition = z.infer<typeof TextCondition>
export type NumberCondition = z.infer<typeof NumberCondition>
export type DateCondition = z.infer<typeof DateCondition>
export type ChoiceCondition = z.infer<typeof ChoiceCondition>
export type FlagCondition = z.infer<typeof FlagCondition>
export type TagsCondition = z.infer<typeof TagsCondition>
export type CampaignCondition = z.infer<typeof CampaignCondition>

/** `all`: every one; `any`: at least one; `none`: not one. An empty `all` or `none` is everybody, an empty `any` nobody. */
export interface Group {
  type: 'group'
  match: 'all' | 'any' | 'none'
  of: FilterNode[]
}
export type FilterNode = Group | Condition

export const Group: z.ZodType<Group, Group> = z.strictObject({
  type: z.literal('group'),
  match: z.enum(['all', 'any', 'none']),
  get of() {
    return z.array(FilterNode).max(filterLimits.conditions)
  },
})
export const FilterNode: z.ZodType<FilterNode, FilterNode> = z.lazy(() => z.union([Group, Condition])) as unknown as z.ZodType<
  FilterNode,
  FilterNode
>

export interface Filter {
  version: 1
  root: Group
}

export const isGroup = (node: FilterNode): node is Group => node.type === 'group'
export const everybody: Filter = { version: 1, root: { type: 'group', match: 'all', of: [] } }

/** Every condition of a tree, in reading order. */
export const conditionsOf = (node: FilterNode): Condition[] => (isGroup(node) ? node.of.flatMap(conditionsOf) : [node])
export const depthOf = (node: FilterNode): number => (isGroup(node) ? 1 + Math.max(0, ...node.of.map(depthOf)) : 0)

/** Measures nesting before anything recurses: a body nested 100,000 deep must not exhaust the stack. */
export const nestsTooDeep = (value: unknown, limit: number): boolean => {
  const open: Array<[unknown, number]> = [[value, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [inner, level] = next
    if (typeof inner !== 'object' || inner === null) continue
    if (level > limit) return true
    for (const child of Object.values(inner)) open.push([child, level + 1])
  }
  return false
}

/** levels of JSON in a filter of the greatest depth: each group adds an object and an array, and a condition a period or list. */
const jsonLevels = 2 + 2 * filterLimits.depth + 4

export const Filter: z.ZodType<Filter, Filter> = z
  .unknown()
  .superRefine((value, context) => {
    if (nestsTooDeep(value, jsonLevels))
      context.addIssue({ code: 'custom', message: `Nested deeper than ${filterLimits.depth} groups`, continue: false })
  })
  .pipe(z.strictObject({ version: z.literal(1), root: Group }))
  .superRefine((filter, context) => {
    if (depthOf(filter.root) > filterLimits.depth)
      context.addIssue({ code: 'custom', message: `Nested deeper than ${filterLimits.depth} groups` })
    if (conditionsOf(filter.root).length > filterLimits.conditions)
      context.addIssue({ code: 'custom', message: `More than ${filterLimits.conditions} conditions` })
  }) as unknown as z.ZodType<Filter, Filter>
