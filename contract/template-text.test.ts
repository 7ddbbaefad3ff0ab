import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleValues, shownTemplate } from './template-shown.ts'
import { fillVariables, parameterFormat, templateProblems, templateVariables, variablesOf } from './template-text.ts'
import { TemplateParts } from './templates.ts'

const parts = (change: Partial<TemplateParts> = {}): TemplateParts => ({
  header: null,
  body: 'Hello {{1}}, welcome to the shop',
  footer: null,
  buttons: [],
  samples: { 'body.1': 'Asha' },
  ...change,
})
const says = (change: Partial<TemplateParts>): string[] =>
  templateProblems('name', parts(change)).map((p) => `${p.part}: ${p.says}`)

test('a sound template has no problems', () => expect(templateProblems('order_1', parts())).toEqual([]))

test.each([
  [{ body: '{{1}} hello to you' }, 'body: May not begin or end with a variable'],
  [{ body: 'hello to you all {{1}}' }, 'body: May not begin or end with a variable'],
  [
    { body: 'hello {{1}}{{2}} to you all my friends', samples: { 'body.1': 'a', 'body.2': 'b' } },
    'body: Two variables may not stand side by side',
  ],
  [
    { body: 'hello {{2}} to you all my friends', samples: { 'body.2': 'a' } },
    'body: Numbered variables go {{1}}, {{2}}, {{3}} without gaps',
  ],
  [{ body: 'hi {{1}} yo' }, 'body: Too many variables for so short a text: add words'],
  [{ body: 'x'.repeat(1025), samples: {} }, 'body: At most 1024 characters; this has 1025'],
  [{ samples: {} }, 'samples: {{1}} needs a sample'],
  [{ footer: 'Bye {{1}}' }, 'footer: No variables in a footer'],
  [{ header: { kind: 'image', mediaId: null } }, 'header: Upload a sample image'],
  [{ buttons: [{ kind: 'url', text: 'Go', url: 'https://wa.me/1' }] }, 'button.0: Links to wa.me are refused by Meta'],
  [
    {
      buttons: [
        { kind: 'quick-reply', text: 'A' },
        { kind: 'phone', text: 'B', phone: '+911234567' },
        { kind: 'quick-reply', text: 'C' },
      ],
    },
    'buttons: Keep quick replies together',
  ],
] as [Partial<TemplateParts>, string][])('%j is refused', (change, problem) => expect(says(change)).toContain(problem))

const word = fc.constantFrom(
  'hello',
  '{{1}}',
  '{{2}}',
  '{{name}}',
  '{{ x }}',
  '\n\n\n',
  '{{',
  '}}',
  '{{bad-name}}',
  'ü🙂',
  '     ',
  '$&',
  '$1',
)
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '))
const anyParts = fc.record({
  header: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('text' as const), text: text.map((t) => t.slice(0, 200)) }),
      fc.constant({ kind: 'image' as const, mediaId: null }),
    ),
  ),
  body: text,
  footer: fc.option(text.map((t) => t.slice(0, 200))),
  buttons: fc.array(
    fc.record({
      kind: fc.constant('url' as const),
      text: text.map((t) => t.slice(0, 100)),
      url: fc.constantFrom('https://a.example/{{1}}', 'nonsense', 'https://a.example/x'),
    }),
    { maxLength: 3 },
  ),
  samples: fc.dictionary(fc.constantFrom('body.1', 'body.2', 'body.name'), fc.string({ maxLength: 20 })),
})

test('whatever the parts are, checking and showing them never throws', () => {
  fc.assert(
    fc.property(anyParts, (given) => {
      const read = TemplateParts.parse(given)
      expect(Array.isArray(templateProblems('n', read))).toBe(true)
      expect(['NAMED', 'POSITIONAL']).toContain(parameterFormat(read))
      expect(shownTemplate({ name: 'n', language: 'en', parts: read }, sampleValues(read)).buttons).toHaveLength(
        read.buttons.length,
      )
    }),
    { numRuns: 2_000 },
  )
})

test('once all variables have values none is left, and values are put in as they are', () => {
  fc.assert(
    fc.property(anyParts, fc.constantFrom('$&', '$1', '€', '{', '\\'), (given, value) => {
      const read = TemplateParts.parse(given)
      const values = Object.fromEntries(templateVariables(read).map((v) => [v.key, value]))
      const shown = shownTemplate({ name: 'n', language: 'en', parts: read }, values)
      expect(variablesOf(shown.body)).toEqual([])
      const named = Object.fromEntries(variablesOf(read.body).map((name) => [name, value]))
      expect(shown.body).toBe(fillVariables(read.body, named))
    }),
    { numRuns: 2_000 },
  )
})
