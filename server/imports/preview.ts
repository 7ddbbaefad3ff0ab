import type { Field } from '@woochat/contract/fields.ts'
import type { ColumnTarget, Import, ImportPreview } from '@woochat/contract/imports.ts'
import { guessTarget, looksLikeHeader } from './guess.ts'
import { readRows, shapeOf } from './read-rows.ts'
import type { Shape } from './sniff.ts'

/** What stays of a look at a file: enough to show it again and to run it. */
export interface Look extends Shape {
  hasHeader: boolean
  columns: { header: string; guess: ColumnTarget; samples: string[] }[]
  firstRows: string[][]
  warnings: string[]
  /** Data rows. */
  rows: number
}

const shownRows = 20
const samplesEach = 5
const longestShown = 200
const scientific = /^[+-]?\d(?:[.,]\d+)?e\+?\d{1,2}$/i

/** Reads the whole file once: its shape, its first rows, how many there are, and what a person should know before starting. */
export async function lookAt(path: string, fields: readonly Field[]): Promise<Look> {
  const shape = await shapeOf(path)
  const first: string[][] = []
  const tally = { rows: 0, ragged: 0, scientific: 0, replaced: 0 }
  for await (const row of readRows(path, shape)) {
    if (first.length <= shownRows) first.push(row)
    tally.rows++
    if (row.length !== (first[0]?.length ?? 0)) tally.ragged++
    for (const cell of row) {
      if (scientific.test(cell.trim())) tally.scientific++
      if (cell.includes('\ufffd')) tally.replaced++
    }
  }
  const [top = []] = first
  const hasHeader = looksLikeHeader(top, fields)
  const data = hasHeader ? first.slice(1) : first.slice(0, shownRows)
  const width = hasHeader ? top.length : Math.max(0, ...first.map((row) => row.length))
  const columns = Array.from({ length: width }, (_, i) => {
    const header = hasHeader ? (top[i] ?? '').slice(0, longestShown) : ''
    const samples = data.map((row) => row[i] ?? '').filter((cell) => cell.trim() !== '')
    return { header, guess: guessTarget(header, samples, fields), samples: samples.slice(0, samplesEach).map(shortened) }
  })
  return {
    ...shape,
    hasHeader,
    columns: withoutRepeats(columns),
    firstRows: data.map((row) => row.map(shortened)),
    warnings: warningsOf(shape, tally, columns),
    rows: Math.max(0, tally.rows - (hasHeader ? 1 : 0)),
  }
}

const shortened = (cell: string): string => (cell.length > longestShown ? `${cell.slice(0, longestShown)}…` : cell)

/** Two columns cannot go to one place: the first keeps it, the other is left for the person to decide. */
function withoutRepeats(columns: Look['columns']): Look['columns'] {
  const taken = new Set<string>()
  return columns.map((column) => {
    const place = JSON.stringify(column.guess)
    if (column.guess.to === 'skip' || !taken.has(place)) {
      taken.add(place)
      return column
    }
    return { ...column, guess: { to: 'skip' as const } }
  })
}

function warningsOf(
  shape: Shape,
  tally: Record<'rows' | 'ragged' | 'scientific' | 'replaced', number>,
  columns: Look['columns'],
): string[] {
  const warnings: string[] = []
  const many = (count: number, what: string): string => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
  if (tally.scientific > 0)
    warnings.push(
      `${many(tally.scientific, 'cell')} ${tally.scientific === 1 ? 'looks' : 'look'} like 9.198E+11: a spreadsheet shortened long numbers and the last digits are lost. Format the phone column as text there, export again, and upload that file. Such rows fail here.`,
    )
  if (tally.ragged > 0)
    warnings.push(
      `${many(tally.ragged, 'row')} ${tally.ragged === 1 ? 'does' : 'do'} not have as many cells as the first row. Missing cells count as empty; rows with more cells fail.`,
    )
  if (shape.encoding === 'windows-1252')
    warnings.push('The file is not UTF-8; it is read as Windows-1252. Check that names with accents look right below.')
  if (tally.replaced > 0)
    warnings.push(
      `${many(tally.replaced, 'cell')} ${tally.replaced === 1 ? 'holds' : 'hold'} a � sign: letters were lost when the file was saved. Export it again as CSV UTF-8.`,
    )
  if (!columns.some((c) => c.guess.to === 'core' && c.guess.field === 'phone'))
    warnings.push('No column looks like a phone number. Choose it below, or the contacts will have no WhatsApp number.')
  return warnings
}

export const shownPreview = (shown: Import, look: Look): ImportPreview => ({
  import: shown,
  encoding: look.encoding,
  delimiter: look.delimiter,
  hasHeader: look.hasHeader,
  columns: look.columns,
  firstRows: look.firstRows,
  warnings: look.warnings,
})
