import type { Field, FieldValue } from '@woochat/contract/fields.ts'
import type { ColumnTarget } from '@woochat/contract/imports.ts'
import { readPhone } from '@woochat/contract/phone.ts'
import { isDay } from '../fields/values.ts'

/** A row of a file as the contact it means. `undefined`: the file does not say. */
export interface RowContact {
  rowNumber: number
  name: string | undefined
  phone: string | undefined
  email: string | undefined
  country: string | undefined
  language: string | undefined
  optIn: 0 | 1 | 2 | undefined
  tags: string[]
  fields: Record<string, FieldValue>
}

export type RowReading = { contact: RowContact } | { reason: string }

export interface ReadPlan {
  columns: readonly ColumnTarget[]
  /** For each column its field, when it goes to one. */
  fields: readonly (Field | undefined)[]
  defaultCountry: string
}

const longestCell = 10_000

/** Reads one row, or says in a sentence why it cannot be a contact. */
export function readContact(cells: readonly string[], rowNumber: number, plan: ReadPlan): RowReading {
  if (cells.length > plan.columns.length)
    return { reason: `The row has ${cells.length} cells, but there are ${plan.columns.length} columns` }
  const contact: RowContact = {
    rowNumber,
    name: undefined,
    phone: undefined,
    email: undefined,
    country: undefined,
    language: undefined,
    optIn: undefined,
    tags: [],
    fields: {},
  }
  const parts = { first: '', last: '', country: plan.defaultCountry }
  const countryAt = plan.columns.findIndex((c) => c.to === 'core' && c.field === 'country')
  if (countryAt >= 0 && /^[a-z]{2}$/i.test(cells[countryAt]?.trim() ?? ''))
    parts.country = cells[countryAt]?.trim().toUpperCase() ?? parts.country
  const why = readCells(contact, cells, plan, parts)
  if (why) return { reason: why }
  if (!contact.name && (parts.first || parts.last)) contact.name = `${parts.first} ${parts.last}`.trim()
  if (contact.phone === undefined && contact.email === undefined)
    return { reason: 'The row has neither a phone number nor an e-mail address' }
  return { contact }
}

interface NameParts {
  first: string
  last: string
  country: string
}

function readCells(contact: RowContact, cells: readonly string[], plan: ReadPlan, parts: NameParts): string | undefined {
  for (const [i, raw] of cells.entries()) {
    const target = plan.columns[i]
    if (!target || target.to === 'skip') continue
    if (raw.length > longestCell)
      return `Cell ${i + 1} has ${raw.length.toLocaleString('en')} characters; at most ${longestCell.toLocaleString('en')} are taken`
    const cell = raw.replaceAll('\u0000', '').trim()
    if (cell === '') continue
    const why = target.to === 'core' ? readCore(contact, target.field, cell, parts) : readField(contact, plan.fields[i], cell)
    if (why) return why
  }
  return undefined
}

function readCore(
  contact: RowContact,
  field: Extract<ColumnTarget, { to: 'core' }>['field'],
  cell: string,
  parts: NameParts,
): string | undefined {
  switch (field) {
    case 'name':
      contact.name = cell.slice(0, 200)
      return undefined
    case 'firstName':
      parts.first = cell.slice(0, 100)
      return undefined
    case 'lastName':
      parts.last = cell.slice(0, 100)
      return undefined
    case 'phone':
      return readNumber(contact, cell, parts.country)
    case 'email':
      if (!/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(cell) || cell.length > 254) return `“${shown(cell)}” is not an e-mail address`
      contact.email = cell.toLowerCase()
      return undefined
    case 'country':
      if (!/^[a-z]{2}$/i.test(cell)) return `“${shown(cell)}” is not a country code of two letters, such as IN`
      contact.country = cell.toUpperCase()
      return undefined
    case 'language':
      contact.language = cell.slice(0, 10)
      return undefined
    case 'optIn':
      return readOptIn(contact, cell)
    case 'tags':
      contact.tags.push(
        ...cell
          .split(/[,;|]/)
          .map((tag) => tag.trim().slice(0, 60))
          .filter(Boolean),
      )
      return undefined
  }
}

function readNumber(contact: RowContact, cell: string, country: string): string | undefined {
  const reading = readPhone(cell, country)
  if (reading.kind === 'bad') return reading.why
  if (reading.kind === 'phone') {
    contact.phone = reading.digits
    contact.country ??= reading.country ?? undefined
  }
  return undefined
}

const yes = /^(yes|y|true|1|in|opted.?in|subscribed|si|sí|sim|ja|oui|haan)$/i
const no = /^(no|n|false|0|out|opted.?out|unsubscribed|não|nao|nein|non)$/i
const unknown = /^(unknown|none|-|n\/a|null)$/i

function readOptIn(contact: RowContact, cell: string): string | undefined {
  if (yes.test(cell)) contact.optIn = 1
  else if (no.test(cell)) contact.optIn = 2
  else if (unknown.test(cell)) contact.optIn = 0
  else return `“${shown(cell)}” is neither yes nor no for the opt-in`
  return undefined
}

function readField(contact: RowContact, field: Field | undefined, cell: string): string | undefined {
  if (!field) return 'Its column goes to a field that was deleted'
  const value = cellValue(field, cell)
  if (value === undefined) return `“${shown(cell)}” does not fit ${field.label}: ${fits[field.kind]}`
  contact.fields[String(field.id)] = value
  return undefined
}

const fits: Readonly<Record<Field['kind'], string>> = {
  text: 'at most 1,000 characters',
  number: 'a number such as 12 or 12.5',
  date: 'a day such as 2026-12-31',
  select: 'one of its options',
  'multi-select': 'some of its options, separated by commas',
  switch: 'yes or no',
}

/** The value of a cell by the kind of its field, or undefined when it does not fit. */
function cellValue(field: Field, cell: string): FieldValue | undefined {
  const option = (label: string): number | undefined =>
    field.options.find((o) => o.label.toLowerCase() === label.trim().toLowerCase())?.id
  switch (field.kind) {
    case 'text':
      return cell.length <= 1000 ? cell : undefined
    case 'number':
      return /^-?\d{1,3}(,\d{3})+(\.\d+)?$|^-?\d+(\.\d+)?$/.test(cell) ? Number(cell.replaceAll(',', '')) : undefined
    case 'date': {
      const day = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(cell)?.[1]
      return day && isDay(day) ? day : undefined
    }
    case 'switch':
      return yes.test(cell) ? true : no.test(cell) ? false : undefined
    case 'select':
      return option(cell)
    case 'multi-select': {
      const ids = cell.split(/[,;|]/).map(option)
      return ids.some((id) => id === undefined) ? undefined : (ids as number[])
    }
  }
}

const shown = (cell: string): string => (cell.length > 60 ? `${cell.slice(0, 60)}…` : cell)
