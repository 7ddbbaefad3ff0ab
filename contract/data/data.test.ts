import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metaErrors } from '../cloud-api/errors.ts'
import { countryOfPhone } from '../phone.ts'
import { countryOfDigits } from './countries.ts'
import { templateLanguages } from './languages.ts'
import { describeMetaError, metaErrorWords } from './meta-errors.ts'
import { marketOf, priceOf, rateCardOn, rateCards } from './rate-cards.ts'

test('every number has a price on every card, in whole micro-units', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9]{0,15}$/),
      fc.constantFrom('marketing', 'utility', 'authentication', 'service'),
      (digits, category) => {
        for (const card of rateCards) {
          const price = priceOf(card, digits, category as 'marketing')
          expect(Number.isSafeInteger(price) && price > 0).toBe(true)
        }
      },
    ),
    { numRuns: 2_000 },
  )
})

test('the first four digits decide the price, so counts can be grouped by them', () => {
  const card = rateCardOn('2026-11-01')
  fc.assert(
    fc.property(
      fc.stringMatching(/^[1-9][0-9]{6,14}$/),
      (digits) => priceOf(card, digits, 'marketing') === priceOf(card, digits.slice(0, 4), 'marketing'),
    ),
    { numRuns: 2_000 },
  )
})

test.each([
  ['919800000001', 'IN', 11_800, 1_400],
  ['14155550101', 'US', 25_000, 3_400],
  ['16045550101', 'CA', 25_000, 3_400],
  ['18765550101', 'JM', 74_000, 11_300],
  ['5511987654321', 'BR', 62_500, 6_800],
  ['77011234567', 'KZ', 60_400, 7_700],
  ['351912345678', 'PT', 59_200, 17_100],
  ['48512345678', 'PL', 86_000, 21_200],
  ['9611234567', 'LB', 34_100, 9_100],
  ['254712345678', 'KE', 22_500, 4_000],
])('%s is in %s and costs as the card says', (digits, country, marketing, utility) => {
  const card = rateCardOn('2026-11-25')
  expect(countryOfDigits(digits)).toBe(country)
  expect([priceOf(card, digits, 'marketing'), priceOf(card, digits, 'utility')]).toEqual([marketing, utility])
})

test('countries agree with the numbering plans the phone reader knows', () => {
  for (const digits of [
    '447400123456',
    '4915112345678',
    '33612345678',
    '6281234567890',
    '27821234567',
    '971501234567',
    '8613812345678',
    '79161234567',
    '525512345678',
    '2348031234567',
    '358401234567',
  ])
    expect(countryOfDigits(digits)).toBe(countryOfPhone(digits))
})

test('cards stand newest first, and a day finds the one in force', () => {
  expect([...rateCards].sort((a, b) => b.from.localeCompare(a.from))).toEqual(rateCards)
  expect(rateCardOn('2999-01-01').version).toBe(rateCards[0]?.version)
  expect(rateCardOn('2000-01-01').version).toBe(rateCards.at(-1)?.version)
  expect(marketOf(rateCardOn('2026-11-01'), undefined)).toBe('Other')
})

test('every error the simulator can raise has words of ours, and so has every unknown one', () => {
  for (const code of Object.keys(metaErrors)) {
    const words = metaErrorWords[Number(code)]
    if (!words) continue
    expect(words.says).not.toMatch(/[.!]$/)
    expect(words.advice).toMatch(/\.$/)
  }
  expect(Object.keys(metaErrors).filter((code) => !metaErrorWords[Number(code)])).toEqual([])
  expect(describeMetaError(999_999, null, 'Something new').says).toBe('WhatsApp said: Something new')
  expect(describeMetaError(null).says).toBe('It failed without a reason')
  expect(describeMetaError(100, 33).says).toContain('no such id')
})

test('every language code has the form that templates take', () => {
  for (const code of Object.keys(templateLanguages)) expect(code).toMatch(/^[a-z]{2,3}(_[A-Z]{2,4})?$/)
})
