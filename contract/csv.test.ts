import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvLine } from './csv.ts'

const first = (cell: string): string => csvLine([cell]).replace(/^"/, '')

it('a cell never begins as a formula, whatever stands before the sign', () => {
  const sign = fc.constantFrom('=', '+', '-', '@', '|', '%', '＝', '＋')
  const before = fc.constantFrom('', ' ', '\t', '\u200b', '"', "'", '\u00a0 ')
  fc.assert(
    fc.property(before, sign, fc.string(), (space, formula, rest) => {
      expect(first(space + formula + rest).startsWith("'")).toBe(true)
    }),
    { numRuns: 5_000 },
  )
})

it('a number stays a number, an empty cell empty, and what was quoted reads back', () => {
  expect(csvLine([-12.5, null, 'a "b", c'])).toBe('-12.5,,"a ""b"", c"\r\n')
})

it('any text reads back as it was, but for the apostrophe', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = csvLine([text]).slice(0, -2)
      const read = line.startsWith('"') && line.endsWith('"') && line.length > 1 ? line.slice(1, -1).replaceAll('""', '"') : line
      expect([text, `'${text}`]).toContain(read)
    }),
    { numRuns: 5_000 },
  )
})
