import type { Condition, FilterNode, Group } from '@woochat/contract/filter.ts'
import { campaignDeeds, dateOperators, numberOperators, textOperators, units } from '@woochat/contract/filter.ts'
import type { CampaignId, TagId } from '@woochat/contract/id.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packFilter, unpackFilter } from './filter-address.ts'

const period = fc.record({ amount: fc.integer({ min: 1, max: 999 }), unit: fc.constantFrom(...units) })
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    type: fc.constant('text' as const),
    field: fc.constantFrom<string>('name', 'field.7'),
    op: fc.constantFrom(...textOperators),
    values: fc.array(fc.string()),
  }),
  fc.record({
    type: fc.constant('number' as const),
    field: fc.constant('field.3'),
    op: fc.constantFrom(...numberOperators),
    values: fc.array(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n || 0),
      { maxLength: 2 },
    ),
  }),
  fc.record({
    type: fc.constant('date' as const),
    field: fc.constant('createdAt' as const),
    op: fc.constantFrom(...dateOperators),
    values: fc.array(fc.constant('2026-01-02'), { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('date' as const),
    field: fc.constant('createdAt' as const),
    op: fc.constant('inLast' as const),
    values: fc.array(fc.string(), { maxLength: 0 }),
    period,
  }),
  fc.record({
    type: fc.constant('choice' as const),
    field: fc.constant('country' as const),
    op: fc.constant('noneOf' as const),
    values: fc.array(fc.string()),
  }),
  fc.record({
    type: fc.constant('flag' as const),
    field: fc.constant('blocked' as const),
    op: fc.constantFrom('yes' as const, 'no' as const),
  }),
  fc.record({
    type: fc.constant('tags' as const),
    op: fc.constant('allOf' as const),
    values: fc.array(fc.integer({ min: 1 }).map((n) => n as TagId)),
  }),
  fc.record({
    type: fc.constant('campaign' as const),
    did: fc.constantFrom(...campaignDeeds),
    campaignId: fc.option(fc.integer({ min: 1 }).map((n) => n as CampaignId)),
  }),
  fc.record({
    type: fc.constant('campaign' as const),
    did: fc.constant('read' as const),
    not: fc.constant(true),
    campaignId: fc.constant(null),
    times: fc.integer({ min: 2, max: 9 }),
    period,
  }),
)
const { group } = fc.letrec<{ group: Group; node: FilterNode }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, condition, tie('group')),
  group: fc.record({
    type: fc.constant('group' as const),
    match: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
    of: fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'group' }),
  }),
}))
const depth = (node: FilterNode): number => (node.type === 'group' ? 1 + Math.max(0, ...node.of.map(depth)) : 0)

test('an address gives back the filter it was made of', () => {
  fc.assert(
    fc.property(group, (root) => {
      fc.pre(depth(root) <= 8)
      expect(unpackFilter(JSON.parse(JSON.stringify(packFilter({ version: 1, root }))))).toEqual({ version: 1, root })
    }),
    { numRuns: 500 },
  )
})

test('a damaged address is no filter rather than a wrong one', () => {
  for (const bad of [
    undefined,
    {},
    'all',
    [],
    ['some'],
    ['all', 3],
    ['all', ['g', 'x']],
    ['all', ['t', 'name', 'is', [1]]],
    ['all', ['l', 'anyOf', ['1']]],
    ['all', ['zz', 'a', 'b', []]],
    ['all', ['p', 'flew', 0, 0, 1]],
  ])
    expect(unpackFilter(bad)).toBeUndefined()
})

test('a filter takes a third of its length', () => {
  const filter = {
    version: 1 as const,
    root: {
      type: 'group' as const,
      match: 'all' as const,
      of: [{ type: 'tags' as const, op: 'anyOf' as const, values: [1 as TagId] }],
    },
  }
  expect(JSON.stringify(packFilter(filter)).length * 3).toBeLessThan(JSON.stringify(filter).length + 20)
})
