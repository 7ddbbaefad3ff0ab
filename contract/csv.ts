/** A byte order mark first, so that spreadsheets read UTF-8. */
export const csvStart = '\uFEFF'

/**
 * One line of CSV that no spreadsheet runs: a cell that could begin a formula, also in its full-width or hidden forms, is
 * led by an apostrophe. Source: OWASP, CSV injection.
 */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const inert = dangerous.test(value) ? `'${value}` : value
  return /[",\r\n;\t]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** Spaces and marks that are not seen may stand before the sign. */
const dangerous = /^[\s\p{Cf}\p{Cc}"']*[=+\-@|%＝＋－＠]|^[\t\r\n]/u
