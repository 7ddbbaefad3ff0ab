import type { MouseEvent } from 'react'
import type { Column } from './columns.ts'
import { cx } from './cx.ts'
import css from './data-table.module.css'
import { Skeleton } from './skeleton.tsx'

interface TableRowProps<Row> {
  id: string
  index: number
  top: number
  row: Row
  columns: readonly Column<Row>[]
  active: boolean
  open: boolean
  selected: boolean | undefined
  onSelect: (extend: boolean) => void
  onOpen: (() => void) | undefined
}

/** One row of a `DataTable`. */
export function TableRow<Row>({ id, index, top, row, columns, active, open, selected, onSelect, onOpen }: TableRowProps<Row>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid holds the focus and its keys.
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={cx(
        css.row,
        active && css.active,
        open && css.open,
        selected && css.selected,
        onOpen && css.opens,
        selected === undefined && css.plain,
      )}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => !onOwnControl(event) && onOpen?.()}
    >
      {selected !== undefined && (
        <span role="gridcell" className={css.check}>
          <input
            type="checkbox"
            aria-label="Select this row"
            tabIndex={-1}
            checked={selected}
            onChange={() => undefined}
            onClick={(event) => onSelect(event.shiftKey)}
          />
        </span>
      )}
      {columns.map((column) => (
        <span key={column.key} role="gridcell" className={cx(css.cell, column.align === 'end' && css.end)}>
          {column.render(row)}
        </span>
      ))}
    </div>
  )
}

const onOwnControl = (event: MouseEvent): boolean =>
  event.target instanceof Element && event.target.closest('a, button, input, label') !== null

const shownRows = Array.from({ length: 14 }, (_, i) => i)

/** Grey rows of the same height in place of those that load. */
export function SkeletonRows<Row>({ columns, selectable }: { columns: readonly Column<Row>[]; selectable: boolean }) {
  return (
    <div role="rowgroup">
      {shownRows.map((i) => (
        <div key={i} role="row" className={cx(css.row, css.waiting, !selectable && css.plain)}>
          {selectable && <span role="gridcell" className={css.check} />}
          {columns.map((column, at) => (
            <span key={column.key} role="gridcell" className={cx(css.cell, column.align === 'end' && css.end)}>
              <Skeleton width={`${45 + ((i * 17 + at * 29) % 40)}%`} />
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}
