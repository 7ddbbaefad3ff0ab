import { IconAlertTriangle } from '@tabler/icons-react'
import type { Field } from '@woochat/contract/fields.ts'
import type { ColumnTarget } from '@woochat/contract/imports.ts'
import { formatPhone } from '@woochat/contract/phone.ts'
import css from './imports.module.css'
import { type FileShape, type ReadCell, type ReadingPlace, readCell, targetName } from './mapping.ts'

const rowsShown = 6
const columnsShown = 6

interface FirstRowsProps {
  shape: FileShape
  targets: readonly ColumnTarget[]
  fields: readonly Field[]
  country: string
}

/** Some rows after mapping, phone numbers with their country code, and what cannot be read marked with its reason. */
export function FirstRows({ shape, targets, fields, country }: FirstRowsProps) {
  const mapped = targets.map((target, at) => ({ target, at })).filter(({ target }) => target.to !== 'skip')
  const shown = telling(mapped, shape, { fields, country })
  if (mapped.length === 0) return <p className={css.muted}>No column is imported.</p>
  return (
    <>
      <table className={css.rowsTable}>
        <thead>
          <tr>
            {shown.map(({ target, at }) => (
              <th key={at} scope="col">
                {targetName(target, fields)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shape.rows.slice(0, rowsShown).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have a place and nothing else for certain.
            <tr key={i}>
              {shown.map(({ target, at }) => (
                <Cell key={at} read={readCell(target, row[at] ?? '', { fields, country })} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {mapped.length > columnsShown && (
        <p className={css.muted}>
          And{' '}
          {mapped
            .filter((column) => !shown.includes(column))
            .map(({ target }) => targetName(target, fields))
            .join(', ')}
          .
        </p>
      )}
    </>
  )
}

interface MappedColumn {
  target: ColumnTarget
  at: number
}

/** As many columns as there is room for; those with something to say come before those without, each in its place. */
function telling(mapped: readonly MappedColumn[], shape: FileShape, place: ReadingPlace): readonly MappedColumn[] {
  const rows = shape.rows.slice(0, rowsShown)
  const troubled = mapped.filter(({ target, at }) =>
    rows.some((row) => readCell(target, row[at] ?? '', place).problem !== undefined),
  )
  const chosen = new Set([...troubled, ...mapped].filter((column, i, all) => all.indexOf(column) === i).slice(0, columnsShown))
  return mapped.filter((column) => chosen.has(column))
}

function Cell({ read: { text, problem } }: { read: ReadCell }) {
  if (problem !== undefined)
    return (
      <td className={css.badCell}>
        <IconAlertTriangle size={13} aria-hidden="true" /> {text} <span className={css.why}>{problem}</span>
      </td>
    )
  return (
    <td dir="auto">
      {text === '' ? <span className={css.muted}>—</span> : text.startsWith('+') ? formatPhone(text.slice(1)) : text}
    </td>
  )
}
