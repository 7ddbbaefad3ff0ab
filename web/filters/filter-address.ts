import {
  type Condition,
  campaignDeeds,
  type Filter,
  type FilterNode,
  filterLimits,
  type Group,
  isGroup,
  type Period,
  units,
} from '@woochat/contract/filter.ts'

/**
 * A filter as it stands in an address: arrays instead of named parts, a third of the length.
 * `['all', ['g', 'any', …], ['t', 'name', 'contains', ['asha']]]`; what cannot be read is no filter at all.
 */
export type PackedFilter = readonly unknown[]

const letters = { text: 't', number: 'n', date: 'd', choice: 'c', flag: 'f', tags: 'l', campaign: 'p' } as const

export const packFilter = (filter: Filter): PackedFilter => packGroup(filter.root)

const packGroup = (group: Group): unknown[] => [group.match, ...group.of.map(packNode)]
const packNode = (node: FilterNode): unknown[] => (isGroup(node) ? ['g', ...packGroup(node)] : packCondition(node))
const packPeriod = (period: Period): unknown[] => [period.amount, period.unit]

function packCondition(condition: Condition): unknown[] {
  const letter = letters[condition.type]
  switch (condition.type) {
    case 'flag':
      return [letter, condition.field, condition.op]
    case 'tags':
      return [letter, condition.op, condition.values]
    case 'campaign':
      return [
        letter,
        condition.did,
        condition.not ? 1 : 0,
        condition.campaignId ?? 0,
        condition.times ?? 1,
        ...(condition.period ? [packPeriod(condition.period)] : []),
      ]
    case 'date':
      return [
        letter,
        condition.field,
        condition.op,
        condition.values,
        ...(condition.period ? [packPeriod(condition.period)] : []),
      ]
    default:
      return [letter, condition.field, condition.op, condition.values]
  }
}

/** The filter of an address, or `undefined` when it is missing or damaged. */
export function unpackFilter(packed: unknown): Filter | undefined {
  const root = Array.isArray(packed) ? unpackGroup(packed, 1) : undefined
  return root && { version: 1, root }
}

function unpackGroup([match, ...rest]: readonly unknown[], depth: number): Group | undefined {
  if ((match !== 'all' && match !== 'any' && match !== 'none') || depth > filterLimits.depth) return undefined
  const of = rest.map((node) => (Array.isArray(node) ? unpackNode(node, depth) : undefined))
  return of.every((node) => node !== undefined) ? { type: 'group', match, of } : undefined
}

function unpackNode(packed: readonly unknown[], depth: number): FilterNode | undefined {
  return packed[0] === 'g' ? unpackGroup(packed.slice(1), depth + 1) : unpackCondition(packed)
}

/** Names of fields and operators are not looked up here: the editor marks what it does not know, and the server judges. */
function unpackCondition(packed: readonly unknown[]): Condition | undefined {
  const [letter, a, b, c, d] = packed
  const [, type] =
    Object.entries(letters)
      .map(([name, l]) => [l, name] as const)
      .find(([l]) => l === letter) ?? []
  if (type === undefined || typeof a !== 'string') return undefined
  if (type === 'campaign') return unpackCampaign(packed)
  if (type === 'tags') return listOf(b, 'number') ? ({ type, op: a, values: b } as Condition) : undefined
  if (typeof b !== 'string') return undefined
  if (type === 'flag') return { type, field: a, op: b === 'no' ? 'no' : 'yes' } as Condition
  if (!listOf(c, type === 'number' ? 'number' : 'string')) return undefined
  const period = type === 'date' ? unpackPeriod(d) : undefined
  return { type, field: a, op: b, values: c, ...(period && { period }) } as Condition
}

function unpackCampaign([, did, not, campaignId, times, packedPeriod]: readonly unknown[]): Condition | undefined {
  const deed = campaignDeeds.find((known) => known === did)
  if (!deed || typeof campaignId !== 'number' || typeof times !== 'number') return undefined
  const period = unpackPeriod(packedPeriod)
  return {
    type: 'campaign',
    did: deed,
    ...(not === 1 && { not: true }),
    campaignId: campaignId === 0 ? null : campaignId,
    ...(times !== 1 && { times }),
    ...(period && { period }),
  } as Condition
}

function unpackPeriod(packed: unknown): Period | undefined {
  const [amount, unit] = Array.isArray(packed) ? packed : []
  const known = units.find((name) => name === unit)
  return typeof amount === 'number' && known ? { amount, unit: known } : undefined
}

const listOf = (value: unknown, of: 'number' | 'string'): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === of)
