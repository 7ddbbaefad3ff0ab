import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalPhone } from './canonical-phone.ts'

test('Mexico has a 1, and Brazil its ninth digit only where its area code brings it', () => {
  expect(canonicalPhone('525512345678')).toBe('5215512345678')
  expect(canonicalPhone('5215512345678')).toBe('5215512345678')
  expect(canonicalPhone('551187654321')).toBe('5511987654321')
  expect(canonicalPhone('5511987654321')).toBe('5511987654321')
  expect(canonicalPhone('5531987654321')).toBe('553187654321')
  expect(canonicalPhone('553187654321')).toBe('553187654321')
})

test('landlines of Brazil and numbers of other countries stay as they are', () => {
  expect(canonicalPhone('551133334444')).toBe('551133334444')
  fc.assert(
    fc.property(fc.stringMatching(/^(1|44|91|54|234)\d{10}$/), (phone) => {
      expect(canonicalPhone(phone)).toBe(phone)
    }),
  )
})

test('a WhatsApp id is its own WhatsApp id', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(52|521|55)\d{10,11}$/), (phone) => {
      expect(canonicalPhone(canonicalPhone(phone))).toBe(canonicalPhone(phone))
    }),
  )
})
