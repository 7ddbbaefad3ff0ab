import type { Field } from '@woochat/contract/fields.ts'
import type { ColumnTarget, ImportPreview, ImportStart } from '@woochat/contract/imports.ts'
import { readPhone } from '@woochat/contract/phone.ts'

type Core = Extract<ColumnTarget, { to: 'core' }>['field']

export const coreSays: Readonly<Record<Core, string>> = {
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  phone: 'Phone',
  email: 'E-mail',
  country: 'Country',
  language: 'Language',
  optIn: 'Marketing consent',
  tags: 'Tags',
}

/** What holds for every row of the file. */
export type Choices = Omit<ImportStart, 'columns' | 'hasHeader'>

export interface FileShape {
  headers: readonly string[]
  rows: readonly (readonly string[])[]
  /** Data rows in the whole file. */
  count: number
}

/** The file as it is read with or without its first row as header, whatever the server guessed. */
export function shapeOf(preview: ImportPreview, hasHeader: boolean): FileShape {
  const { columns, firstRows } = preview
  const count = preview.import.rows
  if (hasHeader === preview.hasHeader) return { headers: columns.map((column) => column.header), rows: firstRows, count }
  const [first = [], ...rest] = firstRows
  if (hasHeader) return { headers: columns.map((_, i) => first[i] ?? ''), rows: rest, count: Math.max(0, count - 1) }
  return { headers: columns.map(() => ''), rows: [columns.map((column) => column.header), ...firstRows], count: count + 1 }
}

/** `A`, `B`, … `AA`: what spreadsheets call a column without a name. */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter
}

export const columnName = (header: string, index: number): string =>
  header.trim() === '' ? `Column ${columnLetter(index)}` : header.trim()

/** A target as the value of a select. */
export function targetKey(target: ColumnTarget): string {
  switch (target.to) {
    case 'core':
      return `core.${target.field}`
    case 'field':
      return `field.${target.fieldId}`
    default:
      return target.to
  }
}

export function targetName(target: ColumnTarget, fields: readonly Field[]): string {
  switch (target.to) {
    case 'core':
      return coreSays[target.field]
    case 'field':
      return fields.find((field) => field.id === target.fieldId)?.label ?? 'Deleted field'
    case 'newField':
      return target.label
    case 'skip':
      return 'Not imported'
  }
}

/** What keeps a mapping from being started, by column; `whole` speaks of the file. */
export interface MappingProblems {
  columns: ReadonlyMap<number, string>
  whole: string | undefined
}

export function problemsOf(targets: readonly ColumnTarget[], fields: readonly Field[]): MappingProblems {
  const columns = new Map<number, string>()
  const taken = new Map<string, number>()
  targets.forEach((target, i) => {
    if (target.to === 'skip') return
    const place = target.to === 'newField' ? `new.${target.label.trim().toLowerCase()}` : targetKey(target)
    const before = taken.get(place)
    if (before !== undefined) columns.set(i, `${targetName(target, fields)} already comes from another column`)
    else taken.set(place, i)
    if (target.to === 'newField' && target.label.trim() === '') columns.set(i, 'Give the new field a name')
    else if (target.to === 'newField' && fields.some((field) => field.label.toLowerCase() === target.label.trim().toLowerCase()))
      columns.set(i, 'A field with this name exists; choose it in the list')
  })
  const identifies = targets.some((target) => target.to === 'core' && (target.field === 'phone' || target.field === 'email'))
  return {
    columns,
    whole: identifies
      ? undefined
      : 'Choose which column holds the phone number (or at least the e-mail address): contacts are told apart by it.',
  }
}

export interface ReadCell {
  text: string
  problem?: string
}

export interface ReadingPlace {
  fields: readonly Field[]
  /** Of numbers without a country code. */
  country: string
}

/** A cell as the import will read it, as far as a look at the cell alone can tell. */
export function readCell(target: ColumnTarget, cell: string, { fields, country }: ReadingPlace): ReadCell {
  const text = cell.trim()
  if (text === '') return { text }
  if (target.to === 'field')
    return readAnswer(
      text,
      fields.find((field) => field.id === target.fieldId),
    )
  if (target.to !== 'core') return { text }
  if (target.field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text)) return { text, problem: 'Not an e-mail address' }
  if (target.field !== 'phone') return { text }
  const phone = readPhone(text, country)
  return phone.kind === 'phone' ? { text: `+${phone.digits}` } : { text, ...(phone.kind === 'bad' && { problem: phone.why }) }
}

/** Answers of a select must be among its options. */
function readAnswer(text: string, field: Field | undefined): ReadCell {
  if (field?.kind !== 'select' && field?.kind !== 'multi-select') return { text }
  const answers = field.kind === 'select' ? [text] : text.split(/[,;|]/)
  const unknown = answers
    .map((answer) => answer.trim())
    .find((answer) => !field.options.some((option) => option.label.toLowerCase() === answer.toLowerCase()))
  return unknown === undefined ? { text } : { text, problem: `“${unknown}” is not an option of ${field.label}` }
}
