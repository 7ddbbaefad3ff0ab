import type { Field } from '@woochat/contract/fields.ts'
import type { FieldId } from '@woochat/contract/id.ts'
import type { ColumnTarget, Import, ImportPreview } from '@woochat/contract/imports.ts'
import { expect, test } from 'vitest'
import { columnLetter, problemsOf, readCell, shapeOf } from './mapping.ts'

const preview = (hasHeader: boolean): ImportPreview => ({
  import: { rows: 10 } as Import,
  encoding: 'utf-8',
  delimiter: ',',
  hasHeader,
  columns: ['Name', 'Phone'].map((header) => ({ header: hasHeader ? header : '', guess: { to: 'skip' }, samples: [] })),
  firstRows: [
    ['Asha', '9800000001'],
    ['Kiran', '9800000002'],
  ],
  warnings: [],
})
const city: Field = { id: 4 as FieldId, label: 'City', kind: 'text', options: [], position: 0 }
const to = (field: 'name' | 'phone' | 'email'): ColumnTarget => ({ to: 'core', field })

test('switching the header off makes the first row data, and counts it', () => {
  expect(shapeOf(preview(true), true)).toEqual({ headers: ['Name', 'Phone'], rows: preview(true).firstRows, count: 10 })
  expect(shapeOf(preview(true), false)).toEqual({
    headers: ['', ''],
    rows: [['Name', 'Phone'], ...preview(true).firstRows],
    count: 11,
  })
})

test('switching the header on takes the first row out of the data', () => {
  expect(shapeOf(preview(false), true)).toEqual({ headers: ['Asha', '9800000001'], rows: [['Kiran', '9800000002']], count: 9 })
})

test('names columns as spreadsheets do', () => {
  expect([0, 25, 26, 27, 52].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AB', 'BA'])
})

test('refuses a mapping in which nothing tells contacts apart', () => {
  expect(problemsOf([to('name'), { to: 'skip' }], []).whole).toContain('phone number')
  expect(problemsOf([to('name'), to('email')], []).whole).toBeUndefined()
})

test('marks the second of two columns that go to one place, and a new field named like an old one', () => {
  const { columns } = problemsOf(
    [to('phone'), to('phone'), { to: 'newField', label: 'city', kind: 'text' }, { to: 'newField', label: ' ', kind: 'text' }],
    [city],
  )
  expect([...columns.keys()]).toEqual([1, 2, 3])
  expect(columns.get(1)).toBe('Phone already comes from another column')
})

test('shows a number as it will be read, and why another cannot be', () => {
  const place = { fields: [], country: 'IN' }
  expect(readCell(to('phone'), ' 98000 00001 ', place)).toEqual({ text: '+919800000001' })
  expect(readCell(to('phone'), '9.198E+11', place).problem).toMatch(/./)
  expect(readCell(to('name'), ' Asha ', place)).toEqual({ text: 'Asha' })
})

test('marks an answer that is not among the options of its field', () => {
  const drinks: Field = {
    id: 9 as FieldId,
    label: 'Drinks',
    kind: 'multi-select',
    options: [
      { id: 1, label: 'Tea' },
      { id: 2, label: 'Coffee' },
    ],
    position: 0,
  }
  const place = { fields: [drinks], country: 'IN' }
  const target: ColumnTarget = { to: 'field', fieldId: drinks.id }
  expect(readCell(target, 'tea, coffee', place)).toEqual({ text: 'tea, coffee' })
  expect(readCell(target, 'tea; maté', place).problem).toBe('“maté” is not an option of Drinks')
})
