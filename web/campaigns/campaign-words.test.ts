import { describe, expect, test } from 'vitest'
import { audienceSays, countryName, formatMicro, progressOf } from './campaign-words.ts'

const counts = {
  chosen: 0,
  excluded: 0,
  recipients: 0,
  waiting: 0,
  accepted: 0,
  delivered: 0,
  read: 0,
  replied: 0,
  failed: 0,
  unknown: 0,
}

describe('a campaign in words', () => {
  test('tells small money with its cents and large money without', () => {
    expect(formatMicro(6_652_400_000, 'INR')).toBe('₹6,652')
    expect(formatMicro(3_200_000, 'EUR')).toBe('€3.20')
    expect(formatMicro(0, 'USD')).toBe('$0')
  })

  test('names who is in and who is not', () => {
    const named = (name: string) => ({ id: 1 as never, name })
    expect(audienceSays({ include: [named('VIP'), named('Gold')], exclude: [named('Complaints')] })).toBe(
      'VIP, Gold − Complaints',
    )
    expect(audienceSays({ include: [named('VIP')], exclude: [] })).toBe('VIP')
  })

  test('is nowhere while nobody is frozen', () => {
    expect(progressOf(counts)).toBe(0)
    expect(progressOf({ ...counts, recipients: 200, waiting: 50 })).toBe(0.75)
  })

  test('knows countries and leaves the rest', () => {
    expect(countryName('IN')).toBe('India')
    expect(countryName('other')).toBe('other')
  })
})
