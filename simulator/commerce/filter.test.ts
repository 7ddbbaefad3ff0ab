import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GraphError } from '../graph-error.ts'
import { parseFilter } from './filter.ts'
import { batchChange, newProduct, priceText } from './product-fields.ts'

const word = fc.constantFrom('tea', 'Tea', 'cup', 'green tea', '')
const product = fc
  .record({ retailerId: fc.constantFrom('a', 'b', 'c'), name: word, amount: fc.nat(5_000), brand: word })
  .map(({ retailerId, ...change }) =>
    newProduct({ id: '1', catalogId: '2', retailerId, reviewedAt: 0 }, { currency: 'USD', ...change }),
  )
const rule = fc.oneof(
  word.map((text) => ({ name: { i_contains: text } })),
  fc.nat(5_000).map((bound) => ({ price: { lt: bound } })),
  fc.array(fc.constantFrom('a', 'b', 'c')).map((list) => ({ retailer_id: { is_any: list } })),
  word.map((text) => ({ brand: { eq: text } })),
)

test('rules joined by and, or and side by side mean what each of them means', () => {
  fc.assert(
    fc.property(product, rule, rule, (one, left, right) => {
      const [a, b] = [parseFilter(left)(one), parseFilter(JSON.stringify(right))(one)]
      expect(parseFilter({ and: [left, right] })(one)).toBe(a && b)
      expect(parseFilter({ or: [left, right] })(one)).toBe(a || b)
      expect(parseFilter({ or: [{ and: [left] }], and: [right] })(one)).toBe(a && b)
    }),
  )
})

test('an operator and its opposite never agree', () => {
  fc.assert(
    fc.property(product, word, fc.nat(5_000), (one, text, bound) => {
      const opposites = [
        [{ name: { eq: text } }, { name: { neq: text } }],
        [{ name: { contains: text } }, { name: { not_contains: text } }],
        [{ name: { is_any: [text] } }, { name: { is_not_any: [text] } }],
        [{ price: { lt: bound } }, { price: { gte: bound } }],
        [{ price: { gt: bound } }, { price: { lte: bound } }],
      ]
      for (const [yes, no] of opposites) expect(parseFilter(yes)(one)).toBe(!parseFilter(no)(one))
    }),
  )
})

test('whatever is given as filter, it is read or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.string()), product, (value, one) => {
      try {
        expect(parseFilter(value)(one)).toBeTypeOf('boolean')
      } catch (error) {
        expect(error).toBeInstanceOf(GraphError)
      }
    }),
  )
})

test('a price of a feed keeps its cents', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), (cents) => {
      const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')} USD`
      expect(batchChange({ price })).toEqual({ amount: cents, currency: 'USD' })
      expect(priceText(cents, 'USD').replace(/[$,]/g, '')).toBe(price.slice(0, -4))
    }),
  )
})
