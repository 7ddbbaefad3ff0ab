import type { TemplateParts } from '@woochat/contract/templates.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Person, type ValueField, valueFiller } from './values.ts'

const parts = (body: string): TemplateParts => ({ header: null, body, footer: null, buttons: [], samples: {} })
const someone: Person = {
  name: 'Ana María López',
  phone: '5215512345678',
  email: null,
  country: 'MX',
  language: 'es',
  fields: { 1: '2026-11-25', 2: 3, 3: [1, 2], 4: 12.5, 5: true, 6: 'Blue\nbox' },
}
const fields: ValueField[] = [
  { id: 1, label: 'Birthday', kind: 'date', options: [] },
  { id: 2, label: 'Plan', kind: 'select', options: [{ id: 3, label: 'Gold' }] },
  {
    id: 3,
    label: 'Likes',
    kind: 'multi-select',
    options: [
      { id: 1, label: 'Tea' },
      { id: 2, label: 'Coffee' },
    ],
  },
  { id: 4, label: 'Spent', kind: 'number', options: [] },
  { id: 5, label: 'Member', kind: 'switch', options: [] },
  { id: 6, label: 'Note', kind: 'text', options: [] },
]
const one = (field: string, person: Person = someone, language = 'en'): { value: string; missing: boolean } => {
  const { values, missing } = valueFiller(
    parts('x {{1}} x'),
    { 'body.1': { from: 'field', field: field as 'name', fallback: 'friend' } },
    fields,
    language,
  )(person)
  return { value: values['body.1'] ?? '', missing: missing.length > 0 }
}

test.each([
  ['name', 'Ana María López'],
  ['firstName', 'Ana'],
  ['phone', '+5215512345678'],
  ['country', 'Mexico'],
  ['language', 'Spanish'],
  ['field.1', 'November 25, 2026'],
  ['field.2', 'Gold'],
  ['field.3', 'Tea, Coffee'],
  ['field.4', '12.5'],
  ['field.5', 'Yes'],
  ['field.6', 'Blue box'],
])('%s reads as %s', (field, value) => expect(one(field)).toEqual({ value, missing: false }))

test('dates, countries and languages read in the language of the template', () => {
  expect(one('field.1', someone, 'es_MX').value).toBe('25 de noviembre de 2026')
  expect(one('country', someone, 'de').value).toBe('Mexiko')
})

test.each(['email', 'field.99'])('a contact without %s gets the fallback, and is told apart', (field) =>
  expect(one(field)).toEqual({ value: 'friend', missing: true }),
)

test('no data of a contact makes it throw, and no value breaks a rule of Meta', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  const anything = fc.oneof(
    text,
    fc.constantFrom('  \n\t ', 'a\r\nb', 'a          b', '2026-99-99', 'XX', '🙂\u2028'),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer()),
  )
  const person = fc.record({
    name: text,
    phone: fc.option(text),
    email: fc.option(text),
    country: fc.option(text),
    language: fc.option(text),
    fields: fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6'), anything),
  })
  const field = fc.constantFrom(
    'name',
    'firstName',
    'phone',
    'email',
    'country',
    'language',
    ...fields.map((f) => `field.${f.id}`),
  )
  fc.assert(
    fc.property(person, field, fc.constantFrom('en', 'pt_BR', 'zh_CN', 'ar', 'xx_YY'), (who, name, language) => {
      const { value } = one(name, who, language)
      expect(value).not.toBe('')
      expect(value).not.toMatch(/[\n\r\t]| {5}/)
    }),
    { numRuns: 1_000 },
  )
})
