import { expect, test } from 'vitest'
import { isSelected, nothing, type Selection, selectedCount, withSelected } from './selection.ts'

test('some rows are selected one by one and let go again', () => {
  const two = withSelected<number>(nothing, [1, 2], true)
  expect(selectedCount(two, 500)).toBe(2)
  expect(isSelected(withSelected(two, [2], false), 2)).toBe(false)
})

test('all that match stay selected when more rows load, less those let go', () => {
  const all: Selection<number> = { kind: 'all', except: new Set() }
  const less = withSelected(all, [7], false)
  expect(isSelected(less, 7)).toBe(false)
  expect(isSelected(less, 4711)).toBe(true)
  expect(selectedCount(less, 5000)).toBe(4999)
  expect(selectedCount(withSelected(less, [7], true), 5000)).toBe(5000)
})
