import { type Problem, Refusal } from '@woochat/contract/errors.ts'
import type { Field, FieldValue, FieldValues } from '@woochat/contract/fields.ts'

/** What a contact may hold, keyed by field id; empty values are null, which clears. Everything wrong is told at once. */
export function checkedValues(fields: readonly Field[], values: FieldValues): FieldValues {
  const byId = new Map(fields.map((field) => [String(field.id), field]))
  const problems: Problem[] = []
  const checked: FieldValues = {}
  for (const [id, value] of Object.entries(values)) {
    const field = byId.get(id)
    const reading = field ? checkedValue(field, value) : { problem: 'There is no such field' }
    if ('problem' in reading) problems.push({ path: `body.fields.${id}`, message: reading.problem })
    else checked[id] = reading.value
  }
  if (problems.length > 0) throw new Refusal('invalid', {}, problems)
  return checked
}

export type ValueReading = { value: FieldValue } | { problem: string }

/** Checks one value against the kind of its field. */
export function checkedValue(field: Field, value: FieldValue): ValueReading {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return { value: null }
  return readers[field.kind](value, (id) => field.options.some((option) => option.id === id))
}

type Reader = (value: NonNullable<FieldValue>, isOption: (id: unknown) => boolean) => ValueReading

const readers: Readonly<Record<Field['kind'], Reader>> = {
  text: (value) => (typeof value === 'string' ? { value: value.trim() || null } : { problem: 'Write text' }),
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? { value } : { problem: 'Give a number' }),
  date: (value) => (typeof value === 'string' && isDay(value) ? { value } : { problem: 'Give a day as 2026-12-31' }),
  switch: (value) => (typeof value === 'boolean' ? { value } : { problem: 'Give true or false' }),
  select: (value, isOption) => (isOption(value) ? { value } : { problem: 'Give the id of one of its options' }),
  'multi-select': (value, isOption) =>
    Array.isArray(value) && value.every(isOption) ? { value: [...new Set(value)] } : { problem: 'Give the ids of its options' },
}

/** What of stored values still means something: fields and options that were deleted are left out. */
export function livingValues(fields: readonly Field[], stored: Readonly<Record<string, FieldValue>>): FieldValues {
  const living: FieldValues = {}
  for (const field of fields) {
    const value = stored[field.id]
    if (value === undefined || value === null) continue
    if (field.kind === 'select' && !field.options.some(({ id }) => id === value)) continue
    if (Array.isArray(value)) {
      const left = value.filter((id) => field.options.some((option) => option.id === id))
      if (left.length > 0) living[field.id] = left
    } else living[field.id] = value
  }
  return living
}

/** A day of the calendar between the years 1 and 9999. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (!year || !month || !day || year === '0000') return false
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)))
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}
