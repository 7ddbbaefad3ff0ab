import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoneOfUser, userId } from './identity.ts'

const phone = fc.bigInt({ min: 10_000n, max: 999_999_999_999_999n }).map(String)
const business = fc.bigInt({ min: 1_000_000_000_000_000n, max: 1_999_999_999_999_999n }).map(String)

test('a BSUID leads back to its phone number in its own portfolio, and only there', () => {
  fc.assert(
    fc.property(business, phone, (portfolio, number) => {
      const id = userId(portfolio, number)
      expect(id).toMatch(/^[A-Z]{2}\.\d{16}$/)
      expect(phoneOfUser(portfolio, id)).toBe(number)
    }),
  )
  expect(userId('1000000000000001', '919800000001')).not.toBe(userId('1000000000000002', '919800000001'))
  expect(phoneOfUser('1000000000000001', 'IN.13')).toBeUndefined()
})

test('no two of many phone numbers have the same BSUID', () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => userId('1000000000000001', String(919_800_000_000 + i)))
  expect(new Set(ids).size).toBe(ids.length)
})
