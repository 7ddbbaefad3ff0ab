import { IconAlertTriangle } from '@tabler/icons-react'
import type { Field } from '@woochat/contract/fields.ts'
import type { ColumnTarget } from '@woochat/contract/imports.ts'
import { formatPhone } from '@woochat/contract/phone.ts'
import css from './imports.module.css'
import { type FileShape, readCell, targetName } from './mapping.ts'

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
  const shown = mapped.slice(0, columnsShown)
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
                <Cell key={at} target={target} cell={row[at] ?? ''} country={country} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {mapped.length > columnsShown && (
        <p className={css.muted}>
          And{' '}
          {mapped
            .slice(columnsShown)
            .map(({ target }) => targetName(target, fields))
            .join(', ')}
          .
        </p>
      )}
    </>
  )
}

function Cell({ target, cell, country }: { target: ColumnTarget; cell: string; country: string }) {
  const { text, problem } = readCell(target, cell, country)
  if (problem !== undefined)
    return (
      <td className={css.badCell} title={problem}>
        <IconAlertTriangle size={13} aria-hidden="true" /> {text} <span className={css.why}>{problem}</span>
      </td>
    )
  return (
    <td dir="auto">
      {text === '' ? <span className={css.muted}>—</span> : text.startsWith('+') ? formatPhone(text.slice(1)) : text}
    </td>
  )
}
