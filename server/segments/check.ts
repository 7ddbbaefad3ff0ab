import type { Field, FieldKind } from '@woochat/contract/fields.ts'
import type {
  CampaignCondition,
  ChoiceCondition,
  Condition,
  DateCondition,
  Filter,
  FilterNode,
  NumberCondition,
  TagsCondition,
  TextCondition,
} from '@woochat/contract/filter.ts'
import { isGroup } from '@woochat/contract/filter.ts'
import type { World } from './world.ts'

export interface Flaw {
  /** Where in the tree: the place in each group from the root down. */
  path: number[]
  problem: string
}

/** Every condition that cannot be evaluated, with the reason in words: what it speaks of is gone, or it is not complete. */
export function flawsOf(filter: Filter, world: World): Flaw[] {
  const flaws: Flaw[] = []
  const look = (node: FilterNode, path: number[]): void => {
    if (isGroup(node)) {
      for (const [i, child] of node.of.entries()) look(child, [...path, i])
      return
    }
    const problem = flawOf(node, world)
    if (problem !== undefined) flaws.push({ path, problem })
  }
  look(filter.root, [])
  return flaws
}

/** The first flaw, for whoever must not go on with a broken filter. */
export function brokenBy(filter: Filter, world: World): string | null {
  return flawsOf(filter, world)[0]?.problem ?? null
}

export const isCustom = (field: string): boolean => field.startsWith('field.')
export const customId = (field: string): number => Number(field.slice(6))

function flawOf(condition: Condition, world: World): string | undefined {
  switch (condition.type) {
    case 'text':
      return fieldFlaw(condition.field, ['text'], world) ?? textFlaw(condition)
    case 'number':
      return fieldFlaw(condition.field, ['number'], world) ?? numberFlaw(condition)
    case 'date':
      return fieldFlaw(condition.field, ['date'], world) ?? dateFlaw(condition)
    case 'choice':
      return fieldFlaw(condition.field, ['select', 'multi-select'], world) ?? choiceFlaw(condition, world)
    case 'flag':
      return fieldFlaw(condition.field, ['switch'], world)
    case 'tags':
      return tagsFlaw(condition, world)
    case 'campaign':
      return campaignFlaw(condition, world)
  }
}

function fieldFlaw(name: string, kinds: readonly FieldKind[], world: World): string | undefined {
  if (!isCustom(name)) return undefined
  const field = world.fields.get(customId(name))
  if (!field) return 'The field of this condition was deleted'
  return kinds.includes(field.kind) ? undefined : `“${field.label}” is a ${field.kind} field, which this condition does not fit`
}

function textFlaw({ field, op, values }: TextCondition): string | undefined {
  if (op === 'known' || op === 'unknown') return undefined
  if (values.length === 0 || values.some((value) => value.trim() === '')) return 'Write what to look for'
  return field === 'phone' && values.some((value) => !/\d/.test(value)) ? 'A phone number has digits' : undefined
}

function numberFlaw({ op, values }: NumberCondition): string | undefined {
  if (op === 'known' || op === 'unknown') return undefined
  return countFlaw(values, op === 'between' ? 2 : 1, 'Write a number')
}

function dateFlaw({ field, op, values, period }: DateCondition): string | undefined {
  if (op === 'known' || op === 'unknown') return undefined
  if (op === 'on' || op === 'before' || op === 'after' || op === 'between')
    return countFlaw(values, op === 'between' ? 2 : 1, 'Choose a day')
  if (!period) return 'Choose a period'
  return isCustom(field) && (period.unit === 'minutes' || period.unit === 'hours')
    ? 'This field knows days only: choose days, weeks or months'
    : undefined
}

function countFlaw(values: readonly (string | number)[], wanted: 1 | 2, says: string): string | undefined {
  const [from, to] = values
  if (from === undefined || (wanted === 2 && to === undefined)) return wanted === 2 ? 'Give both ends' : says
  if (values.length > wanted) return 'There are more values than this condition takes'
  return to !== undefined && from > to ? 'The first is after the second' : undefined
}

function choiceFlaw({ field, op, values }: ChoiceCondition, world: World): string | undefined {
  if (op === 'known' || op === 'unknown') return undefined
  if (values.length === 0) return 'Choose at least one'
  const custom = isCustom(field) ? world.fields.get(customId(field)) : undefined
  if (op === 'allOf' && custom?.kind !== 'multi-select' && values.length > 1)
    return 'Only one at a time can be true: use “any of”'
  if (custom) return optionFlaw(custom, values)
  if (field === 'owner' && values.some((value) => !world.members.has(Number(value))))
    return 'The owner of this condition left the team'
  if (field === 'optIn' && values.some((value) => !['unknown', 'in', 'out'].includes(value))) return 'There is no such consent'
  return undefined
}

const optionFlaw = (field: Field, values: readonly string[]): string | undefined =>
  values.every((value) => field.options.some(({ id }) => String(id) === value))
    ? undefined
    : `An option of “${field.label}” was deleted`

function tagsFlaw({ op, values }: TagsCondition, world: World): string | undefined {
  if (op === 'known' || op === 'unknown') return undefined
  if (values.length === 0) return 'Choose a tag'
  return values.every((id) => world.tags.has(id)) ? undefined : 'The tag of this condition was deleted'
}

const campaignFlaw = ({ campaignId }: CampaignCondition, world: World): string | undefined =>
  campaignId === null || world.campaigns.has(campaignId) ? undefined : 'The campaign of this condition was deleted'
