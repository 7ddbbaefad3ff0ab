/**
 * One line of CSV that is safe to open in a spreadsheet: a cell that a spreadsheet would take for a formula gets an apostrophe
 * in front, as OWASP advises (CSV injection). Numbers stay numbers.
 */
export const csvLine = (cells: readonly (string | number | null | undefined)[]): string => `${cells.map(csvCell).join(',')}\r\n`

export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r\n|%]/.test(value) && !/^[+-]?\d+([.,]\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** Excel reads UTF-8 only behind this mark. */
export const csvStart = '\ufeff'
