import { Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconCheck, IconColumns3, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Column, ColumnChoice, Sort } from './columns.ts'
import { formatCount } from './count.tsx'
import { cx } from './cx.ts'
import css from './data-table.module.css'
import { nothing, type Selection, selectedCount } from './selection.ts'

interface TableHeadProps<Row> {
  columns: readonly Column<Row>[]
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
  selectable: boolean
  /** The selection bar lies over it. */
  covered: boolean
  onSelectAll: () => void
  end: ReactNode
}

export function TableHead<Row>({ columns, sort, onSort, selectable, covered, onSelectAll, end }: TableHeadProps<Row>) {
  return (
    <div role="rowgroup" className={css.head} inert={covered}>
      <div role="row" aria-rowindex={1} className={cx(css.headRow, !selectable && css.plain)}>
        {selectable && (
          <span role="columnheader" className={css.check}>
            <input type="checkbox" aria-label="Select all loaded rows" checked={false} onChange={onSelectAll} />
          </span>
        )}
        {columns.map((column) => (
          <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
        ))}
        {end !== undefined && (
          <span role="columnheader" className={css.headEnd}>
            {end}
          </span>
        )}
      </div>
    </div>
  )
}

function HeadCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
}) {
  const key = column.sort
  const order = key !== undefined && sort?.key === key ? sort.order : undefined
  return (
    <span
      role="columnheader"
      aria-sort={order === undefined ? undefined : order === 'asc' ? 'ascending' : 'descending'}
      className={cx(css.cell, column.align === 'end' && css.end)}
    >
      {key === undefined || !onSort ? (
        column.title
      ) : (
        <button
          type="button"
          className={css.sort}
          data-on={order !== undefined || undefined}
          onClick={() => onSort({ key, order: order === 'asc' ? 'desc' : 'asc' })}
        >
          {column.title}
          {order === 'desc' ? <IconArrowDown size={13} aria-hidden="true" /> : <IconArrowUp size={13} aria-hidden="true" />}
        </button>
      )}
    </span>
  )
}

interface SelectionBarProps<Id> {
  selection: Selection<Id>
  total: number | undefined
  loaded: number
  onSelection: (selection: Selection<Id>) => void
  actions: ReactNode
}

/** What is selected and what can be done with it, in place of the header so that nothing moves. */
export function SelectionBar<Id>({ selection, total, loaded, onSelection, actions }: SelectionBarProps<Id>) {
  const count = selectedCount(selection, total)
  const canAll = selection.kind === 'some' && total !== undefined && count < total && count >= Math.min(loaded, 2)
  return (
    <div className={css.bar} role="toolbar" aria-label="Selected rows">
      <span className={css.check}>
        <input type="checkbox" aria-label="Select none" checked onChange={() => onSelection(nothing)} />
      </span>
      <b className="num" aria-live="polite">
        {selection.kind === 'all' && selection.except.size === 0
          ? `All ${formatCount(count)} selected`
          : `${formatCount(count)} selected`}
      </b>
      {canAll && (
        <button type="button" className={css.barLink} onClick={() => onSelection({ kind: 'all', except: new Set() })}>
          Select all {formatCount(total)} that match
        </button>
      )}
      <span className={css.barActions}>{actions}</span>
      <button type="button" className={css.barClose} aria-label="Select none" onClick={() => onSelection(nothing)}>
        <IconX size={16} />
      </button>
    </div>
  )
}

/** The button that chooses columns; give it what `useColumnChoice` answered. */
export function ColumnChooser<Row>({ choice }: { choice: ColumnChoice<Row> }) {
  return (
    <Menu position="bottom-end" width={230} closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className={css.chooser} aria-label="Choose columns" title="Choose columns">
          <IconColumns3 size={16} stroke={1.7} />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} className={css.chooserMenu ?? ''}>
        <Menu.Label>Columns</Menu.Label>
        {choice.all.map((column) => (
          <Menu.Item
            key={column.key}
            role="menuitemcheckbox"
            aria-checked={choice.isShown(column.key)}
            disabled={column.yields === 0}
            leftSection={<IconCheck size={15} className={cx(!choice.isShown(column.key) && css.unchecked)} />}
            onClick={() => choice.toggle(column.key)}
          >
            {column.title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={choice.reset}>Back to the usual columns</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
