import { expect, test } from 'vitest'
import { formatDay, formatDuration, formatTime } from './time.tsx'

const now = Date.parse('2026-11-02T04:30:00Z')

test('a list shows the clock today, the weekday within a week, then the date', () => {
  const shown = (at: string): string => formatTime(at, 'list', 'Asia/Kolkata', now)
  expect(shown('2026-11-02T03:41:00Z')).toMatch(/9:11/)
  expect(shown('2026-10-31T03:41:00Z')).toMatch(/Sat/)
  expect(shown('2026-10-02T03:41:00Z')).toMatch(/Oct/)
  expect(shown('2025-10-02T03:41:00Z')).toMatch(/2025/)
})

test('days are those of the time zone, not of UTC', () => {
  expect(formatDay('2026-11-01T19:00:00Z', 'Asia/Kolkata', now)).toBe('Today')
  expect(formatDay('2026-11-01T19:00:00Z', 'UTC', now)).toBe('Yesterday')
})

test('how long ago is said in the largest unit that fits', () => {
  expect(formatTime('2026-11-02T04:29:58Z', 'ago', 'UTC', now)).toBe('just now')
  expect(formatTime('2026-11-02T04:20:00Z', 'ago', 'UTC', now)).toBe('10 minutes ago')
  expect(formatTime('2026-11-01T04:20:00Z', 'ago', 'UTC', now)).toBe('yesterday')
})

test('durations read as a person says them', () => {
  expect(formatDuration(69_120_000)).toBe('19 h 12 m')
  expect(formatDuration(59_000)).toBe('59 s')
  expect(formatDuration(720_000)).toBe('12 m')
})
