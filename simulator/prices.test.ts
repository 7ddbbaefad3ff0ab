import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countryOf, marketOfPhone, priceAfter } from './prices.ts'

const day = '2026-11-05'

test('prices are those of the rate card, by calling code and category', () => {
  expect(priceAfter('919800000001', 'marketing', day, 0)).toEqual({ micros: 11_800, tier: undefined })
  expect(priceAfter('919800000001', 'utility', day, 0)).toEqual({ micros: 1_400, tier: '0:100000' })
  expect(priceAfter('919800000001', 'service', day, 5_000_000)).toEqual({ micros: 1_400, tier: undefined })
  expect(priceAfter('233241234567', 'marketing', day, 0).micros).toBe(22_500)
  expect(priceAfter('999000000001', 'marketing', day, 0).micros).toBe(60_400)
  expect([countryOf('14165550100'), countryOf('12125550100'), countryOf('999000000001')]).toEqual(['CA', 'US', 'ZZ'])
  expect([marketOfPhone('14165550100', day), marketOfPhone('919800000001', day)]).toEqual(['North America', 'IN'])
})

test('a tier begins with the message after the last of the one before', () => {
  expect(priceAfter('919800000001', 'utility', day, 99_999)).toEqual({ micros: 1_400, tier: '0:100000' })
  expect(priceAfter('919800000001', 'utility', day, 100_000)).toEqual({ micros: 1_330, tier: '100001:500000' })
  expect(priceAfter('919800000001', 'authentication', day, 20_000_000)).toEqual({ micros: 1_050, tier: '10000001:' })
})

test('more messages never cost more each, and every price is whole micro-units', () => {
  const phones = fc.constantFrom('919800000001', '4915112345678', '5511912345678', '2348012345678', '12125550100')
  const categories = fc.constantFrom('marketing', 'utility', 'authentication', 'service')
  fc.assert(
    fc.property(phones, categories, fc.nat(20_000_000), fc.nat(20_000_000), (phone, category, a, b) => {
      const [few, many] = [Math.min(a, b), Math.max(a, b)]
      const [dear, cheap] = [priceAfter(phone, category, day, few).micros, priceAfter(phone, category, day, many).micros]
      expect(cheap).toBeLessThanOrEqual(dear)
      expect(Number.isSafeInteger(cheap) && cheap > 0).toBe(true)
    }),
  )
})
