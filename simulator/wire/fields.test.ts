import { expect, test } from 'vitest'
import { pageOf } from './fields.ts'

const rows = Array.from({ length: 7 }, (_, id) => ({ id }))
const page = (query: Record<string, unknown>) =>
  pageOf(rows, query, 'http://x/list') as {
    data: { id: number }[]
    paging?: { cursors: Record<string, string>; next?: string; previous?: string }
  }
const idsOf = ({ data }: { data: { id: number }[] }) => data.map(({ id }) => id)

test('pages forth and back hold every row once', () => {
  const first = page({ limit: 3 })
  const second = page({ limit: 3, after: first.paging?.cursors.after })
  const last = page({ limit: 3, after: second.paging?.cursors.after })
  expect([first, second, last].map(idsOf)).toEqual([[0, 1, 2], [3, 4, 5], [6]])
  expect(last.paging).not.toHaveProperty('next')
  expect(first.paging).not.toHaveProperty('previous')
  expect(idsOf(page({ limit: 3, before: second.paging?.cursors.before }))).toEqual([0, 1, 2])
})

test('a page before a row ends with the one above it, however many are asked for', () => {
  const { before } = page({ limit: 2, after: page({ limit: 2 }).paging?.cursors.after }).paging?.cursors ?? {}
  const above = page({ limit: 25, before })
  expect(idsOf(above)).toEqual([0, 1])
  expect(above.paging).toHaveProperty('next')
  expect(idsOf(page({ before: page({}).paging?.cursors.before }))).toEqual([])
})
