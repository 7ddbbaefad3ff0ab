import { expect, test } from 'vitest'
import { type Column, fittingColumns } from './columns.ts'

const column = (key: string, width: number, yields?: number): Column<string> => ({
  key,
  title: key,
  width,
  ...(yields !== undefined && { yields }),
  render: (row) => row,
})
const columns = [
  column('name', 150, 0),
  column('phone', 150, 1),
  column('tags', 150),
  column('city', 100),
  column('seen', 100, 3),
]
const keysAt = (width: number): string[] => fittingColumns(columns, width).map((c) => c.key)

test('a wide table shows every column', () => {
  expect(keysAt(650)).toEqual(['name', 'phone', 'tags', 'city', 'seen'])
})

test('a narrow table leaves out what yields first, from the end', () => {
  expect(keysAt(600)).toEqual(['name', 'phone', 'tags', 'city'])
  expect(keysAt(500)).toEqual(['name', 'phone', 'tags'])
  expect(keysAt(310)).toEqual(['name', 'phone'])
})

test('a column that never yields stays however narrow it gets', () => {
  expect(keysAt(40)).toEqual(['name'])
})
