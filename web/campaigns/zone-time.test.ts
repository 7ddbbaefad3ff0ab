import { describe, expect, test } from 'vitest'
import { instantOf, nextHour, offsetName, wallTimeOf } from './zone-time.ts'

describe('a time in the zone of the workspace', () => {
  test('becomes the instant its clocks show', () => {
    expect(instantOf('2026-11-29T09:30', 'Asia/Kolkata')).toBe('2026-11-29T04:00:00.000Z')
    expect(instantOf('2026-07-01T09:00', 'Europe/Berlin')).toBe('2026-07-01T07:00:00.000Z')
    expect(instantOf('2026-12-01T23:30', 'America/Sao_Paulo')).toBe('2026-12-02T02:30:00.000Z')
    expect(instantOf('', 'Asia/Kolkata')).toBeUndefined()
  })

  test('survives the hours that summer time skips and repeats', () => {
    // 02:30 does not exist on this day: clocks go from 02:00 to 03:00.
    expect(wallTimeOf(Date.parse(instantOf('2026-03-29T02:30', 'Europe/Berlin') ?? ''), 'Europe/Berlin')).toBe('2026-03-29T03:30')
    expect(instantOf('2026-10-25T12:00', 'Europe/Berlin')).toBe('2026-10-25T11:00:00.000Z')
  })

  test('goes there and back for every hour of a year with changes', () => {
    for (let hour = 0; hour < 365 * 24; hour += 5) {
      const at = Date.UTC(2026, 0, 1, hour, 17)
      const wall = wallTimeOf(at, 'America/New_York')
      expect(wallTimeOf(Date.parse(instantOf(wall, 'America/New_York') ?? ''), 'America/New_York')).toBe(wall)
    }
  })

  test('is offered at a full hour that is not too near', () => {
    expect(nextHour(Date.parse('2026-11-25T04:10:00Z'), 'Asia/Kolkata')).toBe('2026-11-25T11:00')
    expect(offsetName(Date.parse('2026-11-25T04:10:00Z'), 'Asia/Kolkata')).toBe('GMT+5:30')
  })
})
