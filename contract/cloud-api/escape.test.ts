import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeNonAscii, parseWire } from './escape.ts'

test('escaped JSON is ASCII and means the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const escaped = escapeNonAscii(JSON.stringify(value))
      expect(/^[\x20-\x7f]*$/.test(escaped)).toBe(true)
      expect(JSON.parse(escaped)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 50 },
  )
})

test('escapes are lower-case hex, one per UTF-16 unit', () => {
  expect(escapeNonAscii('"é👋"')).toBe(String.raw`"\u00e9\ud83d\udc4b"`)
})

test('an id above 2^53 keeps all its digits, a small number stays a number', () => {
  expect(parseWire('{"message_template_id":12345678901234567890,"n":5,"f":1.5}')).toEqual({
    message_template_id: '12345678901234567890',
    n: 5,
    f: 1.5,
  })
})
