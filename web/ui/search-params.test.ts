import { expect, test } from 'vitest'
import { json, number, oneOf, searchOf, text } from './search-params.ts'

const read = searchOf({ search: text, page: number, order: oneOf(['asc', 'desc']), filter: json<{ kind: string }>() })

test('keeps what fits', () => {
  expect(read({ search: 'asha', page: 2, order: 'desc', filter: { kind: 'all' } })).toEqual({
    search: 'asha',
    page: 2,
    order: 'desc',
    filter: { kind: 'all' },
  })
})

test('leaves out what does not fit, so that an old link still opens', () => {
  expect(read({ search: '', page: 'x', order: 'up', filter: 'nonsense', other: 1 })).toEqual({})
})

test('a number typed as a search is text', () => {
  expect(read({ search: 98 })).toEqual({ search: '98' })
})
