import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Texts } from './texts.ts'

test('every text is read as it was given, in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.json(), { minLength: 1, maxLength: 900 }), fc.infiniteStream(fc.nat()), (given, order) => {
      const texts = new Texts()
      const kept = given.map((text) => texts.add(text))
      for (const at of order.take(50)) expect(kept[at % kept.length]?.read()).toBe(given[at % given.length])
    }),
    { numRuns: 30 },
  )
})
