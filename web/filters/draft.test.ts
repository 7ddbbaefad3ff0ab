import { type Condition, depthOf, type Filter } from '@woochat/contract/filter.ts'
import { describe, expect, test } from 'vitest'
import {
  addNode,
  canShift,
  type DraftGroup,
  draftOf,
  duplicateNode,
  isDraftGroup,
  isWithinLimits,
  moveNode,
  newCondition,
  readyOf,
  removeNode,
  shiftNode,
} from './draft.ts'

const named = (value: string): Condition => ({ type: 'text', field: 'name', op: 'is', values: [value] })
const whole: Filter = {
  version: 1,
  root: {
    type: 'group',
    match: 'all',
    of: [named('a'), { type: 'group', match: 'any', of: [named('b'), named('c')] }, named('d')],
  },
}
const says = (group: DraftGroup): unknown[] =>
  group.of.map((node) => (isDraftGroup(node) ? says(node) : node.condition?.type === 'text' ? node.condition.values[0] : null))
const keyOf = (group: DraftGroup, ...path: number[]): number => {
  const node = path.reduce<DraftGroup['of'][number]>((at, index) => {
    const child = isDraftGroup(at) ? at.of[index] : undefined
    if (!child) throw new Error('no such node')
    return child
  }, group)
  return node.key
}

describe('the editor’s tree', () => {
  test('goes to a draft and back without a change', () => {
    expect(readyOf(draftOf(whole), () => true).filter).toEqual(whole)
  })

  test('leaves out rows that are not complete and groups that hold nothing, and tells where the rest now stands', () => {
    const draft = draftOf(whole)
    const withBlank = addNode(draft, draft.key, newCondition(), 0)
    const ready = readyOf(withBlank, (condition) => condition.type !== 'text' || condition.values[0] !== 'a')
    expect(ready.leftOut).toBe(1)
    expect(ready.filter.root.of).toHaveLength(2)
    expect(ready.nodes.get('0')?.key).toBe(keyOf(draft, 1))
    expect(ready.nodes.get('0.1')?.key).toBe(keyOf(draft, 1, 1))
    const emptied = removeNode(removeNode(draft, keyOf(draft, 1, 0)), keyOf(draft, 1, 1))
    expect(readyOf(emptied, () => true).filter.root.of).toEqual([named('a'), named('d')])
  })

  test('moves a row up, down, into the group beside it, and out again', () => {
    const draft = draftOf(whole)
    const last = keyOf(draft, 2)
    expect(says(shiftNode(draft, last, 'up'))).toEqual(['a', 'd', ['b', 'c']])
    expect(says(shiftNode(draft, keyOf(draft, 0), 'down'))).toEqual([['b', 'c'], 'a', 'd'])
    const inside = shiftNode(draft, last, 'in')
    expect(says(inside)).toEqual(['a', ['b', 'c', 'd']])
    expect(says(shiftNode(inside, last, 'out'))).toEqual(says(draft))
    expect(says(shiftNode(draft, keyOf(draft, 1, 0), 'in'))).toEqual(['a', [['b'], 'c'], 'd'])
  })

  test('says which moves are possible', () => {
    const draft = draftOf(whole)
    expect(canShift(draft, keyOf(draft, 0), 'up')).toBe(false)
    expect(canShift(draft, keyOf(draft, 0), 'out')).toBe(false)
    expect(canShift(draft, keyOf(draft, 2), 'down')).toBe(false)
    expect(canShift(draft, keyOf(draft, 1, 1), 'out')).toBe(true)
  })

  test('drops a node where it was let go, counted before it left its place', () => {
    const draft = draftOf(whole)
    expect(says(moveNode(draft, keyOf(draft, 0), draft.key, 3))).toEqual([['b', 'c'], 'd', 'a'])
    expect(says(moveNode(draft, keyOf(draft, 0), keyOf(draft, 1), 1))).toEqual([['b', 'a', 'c'], 'd'])
    expect(moveNode(draft, keyOf(draft, 0), draft.key, 1)).toBe(draft)
  })

  test('never puts a group into itself', () => {
    const draft = draftOf(whole)
    const group = keyOf(draft, 1)
    expect(moveNode(draft, group, group, 0)).toBe(draft)
  })

  test('duplicates a group with keys of its own', () => {
    const draft = draftOf(whole)
    const twice = duplicateNode(draft, keyOf(draft, 1))
    expect(says(twice)).toEqual(['a', ['b', 'c'], ['b', 'c'], 'd'])
    expect(keyOf(twice, 2, 0)).not.toBe(keyOf(twice, 1, 0))
    expect(depthOf(readyOf(twice, () => true).filter.root)).toBe(2)
  })

  test('knows a tree that is nested too deep or has too many conditions', () => {
    const nested = (depth: number): Filter['root'] => ({
      type: 'group',
      match: 'all',
      of: depth === 1 ? [named('a')] : [nested(depth - 1)],
    })
    expect(isWithinLimits(draftOf({ version: 1, root: nested(8) }))).toBe(true)
    expect(isWithinLimits(draftOf({ version: 1, root: nested(9) }))).toBe(false)
    const many = (count: number): Filter => ({
      version: 1,
      root: { type: 'group', match: 'all', of: Array.from({ length: count }, () => named('a')) },
    })
    expect(isWithinLimits(draftOf(many(200)))).toBe(true)
    expect(isWithinLimits(draftOf(many(201)))).toBe(false)
  })
})
