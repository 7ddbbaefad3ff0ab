import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate, holds } from '../flow-screens/evaluate.ts'
import { shownParts } from '../flow-screens/screen-view.ts'
import { ExpressionError, parseExpression, parseProperty } from './expression.ts'

const scope = {
  data: { name: 'Ana', age: 20, on: true, list: [{ id: '1' }], deep: { inside: 'x' } },
  form: { count: '3', agree: false },
  screen: { OTHER: { data: { total: 90 }, form: { first: 'Bo' } } },
}

test.each([
  ['plain', 'plain'],
  ['${data.name}', 'Ana'],
  ['${data.list}', [{ id: '1' }]],
  ['${data.deep.inside}', 'x'],
  ['${screen.OTHER.form.first}', 'Bo'],
  ['${data.missing}', undefined],
  ['${data.constructor}', undefined],
  ["`'Hello ' ${data.name}`", 'Hello Ana'],
  ["`'Each pays ' ${screen.OTHER.data.total} / ${form.count}`", 'Each pays 30'],
  ["`'Born in ' (2026 - ${data.age}) ' or ' (2025 - ${data.age})`", 'Born in 2006 or 2005'],
  ['`${data.age} > 18 && ${data.on}`', true],
  ['`(${data.age} < 18) || !${form.agree}`', true],
  ["`${form.nothing} != ''`", false],
  ['`${form.count} == 3`', true],
  ['`${data.age} % 0`', 0],
  ["`'Ana\\\\`s house'`", 'Ana`s house'],
  ['`2 + 3 * 4`', 14],
  ['`-${data.age} + 1`', -19],
])('%s is %j', (text, value) => {
  expect(evaluate(text, scope)).toEqual(value)
})

test('conditions need no backticks', () => {
  expect(holds("${data.name} == 'Ana' && (${data.age} >= 20)", scope)).toBe(true)
  expect(holds('${form.agree}', scope)).toBe(false)
  expect(holds('${data.name', scope)).toBe(false)
})

test('a branch of If and Switch stands where it was, in forms too', () => {
  const text = (words: string) => ({ type: 'TextBody', text: words })
  const yes = 'then'
  const parts = shownParts(
    [
      { type: 'Form', name: 'f', children: [{ type: 'If', condition: '${data.on}', [yes]: [text('yes')], else: [text('no')] }] },
      { type: 'Switch', value: '${data.name}', cases: { Ana: [text('hers')], default: [text('else')] } },
      { type: 'Switch', value: '${form.count}', cases: { 4: [text('four')], default: [text('else')] } },
    ],
    scope,
  )
  expect(parts).toEqual([{ type: 'Form', name: 'f', children: [text('yes')] }, text('hers'), text('else')])
})

test('whatever is written, reading it ends in an expression or an ExpressionError', () => {
  const piece = fc.constantFrom(
    '${data.a}',
    "'x'",
    '1',
    'true',
    '==',
    '&&',
    '||',
    '+',
    '-',
    '(',
    ')',
    '!',
    ' ',
    '`',
    '%',
    '<=',
    "'",
    '$',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
        fc.string(),
      ),
      (text) => {
        for (const read of [parseExpression, parseProperty]) {
          try {
            read(text)
          } catch (error) {
            expect(error).toBeInstanceOf(ExpressionError)
          }
        }
        evaluate(`\`${text}\``, scope)
        holds(text, scope)
      },
    ),
    { numRuns: 1_000 },
  )
  expect(() => parseExpression('('.repeat(100_000))).toThrow(ExpressionError)
  expect(() => parseExpression('!'.repeat(100_000))).toThrow(ExpressionError)
})
