import type { Contact } from '@woochat/contract/contacts.ts'
import type { FieldValue } from '@woochat/contract/fields.ts'
import {
  type CampaignCondition,
  type ChoiceCondition,
  type Condition,
  type campaignDeeds,
  type DateCondition,
  type Filter,
  type FilterNode,
  type FlagCondition,
  isGroup,
  type NumberCondition,
  type TagsCondition,
  type TextCondition,
} from '@woochat/contract/filter.ts'
import { customId, isCustom } from './check.ts'
import type { FilterContext } from './match.ts'
import { dayRangeOf, spanOf } from './match-dates.ts'
import { periodSpan } from './periods.ts'

/** What a filter may ask of one contact. */
export interface ContactFacts
  extends Pick<Contact, 'name' | 'phone' | 'email' | 'country' | 'language' | 'source' | 'optIn' | 'blocked'> {
  ownerId: number | null
  createdAt: Date
  updatedAt: Date
  lastInboundAt: Date | null
  lastOutboundAt: Date | null
  tags: readonly number[]
  fields: Readonly<Record<string, FieldValue>>
  /** What became of each campaign message. */
  campaigns: readonly CampaignFacts[]
}

export type CampaignFacts = { campaignId: number } & Readonly<Record<(typeof campaignDeeds)[number], Date | null>>

type Context = Pick<FilterContext, 'now' | 'timeZone' | 'fields'>

/** Whether one contact, known by its facts, is meant by a filter: the same answer as the database's, reached another way. */
export const evaluateFilter = (filter: Filter, facts: ContactFacts, context: Context): boolean =>
  evaluateNode(filter.root, facts, context)

function evaluateNode(node: FilterNode, facts: ContactFacts, context: Context): boolean {
  if (!isGroup(node)) return evaluateCondition(node, facts, context)
  const holds = (child: FilterNode): boolean => evaluateNode(child, facts, context)
  if (node.match === 'all') return node.of.every(holds)
  return node.match === 'any' ? node.of.some(holds) : !node.of.some(holds)
}

function evaluateCondition(condition: Condition, facts: ContactFacts, context: Context): boolean {
  switch (condition.type) {
    case 'text':
      return evaluateText(condition, facts)
    case 'number':
      return evaluateNumber(condition, heldIn(condition.field, facts))
    case 'date':
      return evaluateDate(condition, facts, context)
    case 'choice':
      return evaluateChoice(condition, facts, context)
    case 'flag':
      return evaluateFlag(condition, facts)
    case 'tags':
      return evaluateTags(condition, facts.tags)
    case 'campaign':
      return evaluateCampaign(condition, facts, context)
  }
}

const heldIn = (field: string, facts: ContactFacts): FieldValue => facts.fields[customId(field)] ?? null

function evaluateText({ field, op, values }: TextCondition, facts: ContactFacts): boolean {
  const held = isCustom(field) ? heldIn(field, facts) : facts[field as 'name' | 'phone' | 'email']
  const text = typeof held === 'string' && held !== '' ? held.toLowerCase() : undefined
  const wanted = values.map((value) => (field === 'phone' ? value.replace(/\D/g, '') : value.toLowerCase()))
  const some = (test: (text: string, value: string) => boolean): boolean =>
    text !== undefined && wanted.some((value) => value !== '' && test(text, value))
  const tests: Readonly<Record<TextCondition['op'], () => boolean>> = {
    is: () => some((a, b) => a === b),
    isNot: () => !some((a, b) => a === b),
    contains: () => some((a, b) => a.includes(b)),
    notContains: () => !some((a, b) => a.includes(b)),
    starts: () => some((a, b) => a.startsWith(b)),
    ends: () => some((a, b) => a.endsWith(b)),
    known: () => text !== undefined,
    unknown: () => text === undefined,
  }
  return tests[op]()
}

function evaluateNumber({ op, values: [a = 0, b = 0] }: NumberCondition, held: FieldValue): boolean {
  if (typeof held !== 'number') return op === 'unknown' || op === 'notEquals'
  const tests: Readonly<Record<NumberCondition['op'], boolean>> = {
    equals: held === a,
    notEquals: held !== a,
    greater: held > a,
    atLeast: held >= a,
    less: held < a,
    atMost: held <= a,
    between: held >= a && held <= b,
    known: true,
    unknown: false,
  }
  return tests[op]
}

function evaluateDate(condition: DateCondition, facts: ContactFacts, context: Context): boolean {
  const { field, op } = condition
  const held = isCustom(field) ? heldIn(field, facts) : facts[field as 'createdAt' | 'lastInboundAt']
  if (op === 'known') return held !== null
  if (op === 'unknown') return held === null
  const within = held instanceof Date ? withinSpan(held, condition, context) : withinDays(held, condition, context)
  return op === 'notInLast' ? !within : within
}

function withinSpan(held: Date, condition: DateCondition, context: Context): boolean {
  const { from, to } = spanOf(condition, context)
  return (!from || held >= from) && (!to || held < to)
}

function withinDays(held: FieldValue, condition: DateCondition, context: Context): boolean {
  if (typeof held !== 'string') return false
  const { first, last } = dayRangeOf(condition, context)
  return (first === undefined || held >= first) && (last === undefined || held <= last)
}

function evaluateChoice({ field, op, values }: ChoiceCondition, facts: ContactFacts, { fields }: Context): boolean {
  const held = isCustom(field) ? chosen(field, facts, fields) : coreChosen(field, facts)
  const known = field === 'optIn' ? facts.optIn !== 'unknown' : held.length > 0
  if (op === 'known') return known
  if (op === 'unknown') return !known
  if (op === 'allOf') return values.every((value) => held.includes(value))
  return values.some((value) => held.includes(value)) === (op === 'anyOf')
}

function coreChosen(field: string, facts: ContactFacts): string[] {
  const value = field === 'owner' ? facts.ownerId : facts[field as 'country' | 'language' | 'source' | 'optIn']
  if (value === null) return []
  const whole = String(value)
  return field === 'language' ? [whole, ...whole.split(/[-_]/, 1)] : [whole]
}

function chosen(field: string, facts: ContactFacts, fields: Context['fields']): string[] {
  const held = heldIn(field, facts)
  const ids = Array.isArray(held) ? held : [held]
  return ids.filter((id) => fields.get(customId(field))?.options.some((option) => option.id === id)).map(String)
}

function evaluateFlag({ field, op }: FlagCondition, facts: ContactFacts): boolean {
  const on = field === 'blocked' ? facts.blocked : heldIn(field, facts) === true
  return on === (op === 'yes')
}

function evaluateTags({ op, values }: TagsCondition, tags: readonly number[]): boolean {
  if (op === 'known' || op === 'unknown') return tags.length > 0 === (op === 'known')
  if (op === 'allOf') return values.every((id) => tags.includes(id))
  return values.some((id) => tags.includes(id)) === (op === 'anyOf')
}

function evaluateCampaign(
  { did, not, campaignId, times = 1, period }: CampaignCondition,
  facts: ContactFacts,
  context: Context,
): boolean {
  const span = period && periodSpan(context.now, period, -1, context.timeZone)
  const deeds = facts.campaigns.filter((sent) => {
    const at = sent[did]
    return (campaignId === null || sent.campaignId === campaignId) && at !== null && (!span || (at >= span.from && at < span.to))
  })
  return deeds.length >= times !== (not === true)
}
