import { describe, expect, test } from 'vitest'
import { maskEmail, maskPhone } from './mask.ts'
import { countryOfPhone, formatPhone, phoneAliases, readPhone } from './phone.ts'

const digits = (text: string, country?: string): string => {
  const reading = readPhone(text, country)
  return reading.kind === 'phone' ? `${reading.digits} ${reading.country}` : reading.kind
}
const why = (text: string, country?: string): string => {
  const reading = readPhone(text, country)
  return reading.kind === 'bad' ? reading.why : reading.kind
}

describe('a phone number', () => {
  test.each([
    ['9800000001', 'IN', '919800000001 IN'],
    ['919800000001', 'IN', '919800000001 IN'],
    ['+91 98000 00001', 'BR', '919800000001 IN'],
    ['00919800000001', 'BR', '919800000001 IN'],
    ['98000-00002', 'IN', '919800000002 IN'],
    ['+91(9800)000004', undefined, '919800000004 IN'],
    ['09800000005', 'IN', '919800000005 IN'],
    ['919800000001', 'BR', '919800000001 IN'],
    ['551187654321', 'IN', '551187654321 BR'],
    ['(11) 98765-4321', 'BR', '5511987654321 BR'],
    ['0812-3456-789', 'ID', '628123456789 ID'],
    ['447400123456', 'IN', '447400123456 GB'],
    ['+5215512345678', undefined, '525512345678 MX'],
    ['521 55 1234 5678', 'MX', '525512345678 MX'],
    ['011 15 2345-6789', 'AR', '5491123456789 AR'],
    ["'919800000001", 'IN', '919800000001 IN'],
    ['919800000001.0', 'IN', '919800000001 IN'],
    ['p:+919800000001', 'US', '919800000001 IN'],
    ['tel:+91-98000-00001', 'US', '919800000001 IN'],
    ['\u202a+91 98000\u00a000001\u202c', 'US', '919800000001 IN'],
    ['٩٨٠٠٠٠٠٠٠١', 'IN', '919800000001 IN'],
    ['+15550001111', undefined, '15550001111 US'],
    ['9.19800000001E+11', 'IN', '919800000001 IN'],
  ])('written %s in %s is %s', (text, country, expected) => expect(digits(text, country)).toBe(expected))

  test.each(['', '   ', '-', 'N/A', 'null', '0', '0000', '\ufeff'])('%j is no number at all', (text) =>
    expect(digits(text, 'IN')).toBe('none'),
  )

  test('that a spreadsheet shortened is explained, because its digits are gone', () => {
    for (const text of ['9.198E+11', '9,198E+11', '9.198e11', '9.1980000000E+11', '9E+11'])
      expect(why(text, 'IN')).toMatch(/spreadsheet shortened this number to 9.*Format the column as text/)
  })

  test('that is none is told so', () => {
    expect(why('12345', 'IN')).toBe('“12345” is too short for a phone number')
    expect(why('1234567890123456', 'IN')).toBe('“1234567890123456” is too long for a phone number')
    expect(why('Maria', 'IN')).toBe('“Maria” is not a phone number')
    expect(why('maria@example.com', 'IN')).toBe('“maria@example.com” is not a phone number')
    expect(why('9800000001 / 9800000002', 'IN')).toBe('There are two numbers here; keep one')
    expect(why('5550001111', 'US')).toBe('“5550001111” is neither a number of US nor one with a country code')
    expect(why('98000000')).toContain('lacks its country code')
  })

  test('goes by several names in Brazil, Mexico and Argentina, and each name leads back to all', () => {
    for (const group of [
      ['5511987654321', '551187654321'],
      ['525512345678', '5215512345678'],
      ['5491123456789', '541123456789'],
    ])
      for (const one of group) expect(phoneAliases(one).sort()).toEqual([...group].sort())
    expect(phoneAliases('919800000001')).toEqual(['919800000001'])
    expect(phoneAliases('551133334444')).toEqual(['551133334444'])
  })

  test('is shown as people write it', () => {
    expect(formatPhone('919800000001')).toBe('+91 98000 00001')
    expect(formatPhone('91•••••••001')).toBe('91•••••••001')
    expect(countryOfPhone('5511987654321')).toBe('BR')
  })

  test('and an e-mail address are masked for those who may not see them', () => {
    expect(maskPhone('919800000001')).toBe('91•••••••001')
    expect(maskPhone('12345')).toBe('•••••')
    expect(maskEmail('maria@example.com')).toBe('m••••@e••••.com')
    expect(maskEmail('nonsense')).toBe('••••')
  })
})
