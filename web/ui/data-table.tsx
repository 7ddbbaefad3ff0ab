import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type Column, fittingColumns, gridTemplate, type Sort } from './columns.ts'
import css from './data-table.module.css'
import { SelectionBar, TableHead } from './data-table-head.tsx'
import { SkeletonRows, TableRow } from './data-table-row.tsx'
import { ProblemNote } from './problem.tsx'
import { isSelected, nothing, type Selection, selectedCount, withSelected } from './selection.ts'
import { useTableKeys } from './use-table-keys.ts'

export interface DataTableProps<Row, Id extends string | number> {
  /** Names the table for screen readers. */
  label: string
  columns: readonly Column<Row>[]
  /** `undefined` while the first page loads: grey rows are shown. */
  rows: readonly Row[] | undefined
  rowId: (row: Row) => Id
  /** How many match in all, also those not loaded. */
  total?: number | undefined
  sort?: Sort | undefined
  onSort?: ((sort: Sort) => void) | undefined
  /** Click or Enter on a row. */
  onOpen?: ((row: Row) => void) | undefined
  /** The row whose details are shown beside the table. */
  openId?: Id | undefined
  /** With `onSelection` rows get checkboxes; keep it with `useSelection` of selection.ts. */
  selection?: Selection<Id> | undefined
  onSelection?: ((selection: Selection<Id>) => void) | undefined
  /** Buttons for what is selected, shown in place of the header. */
  bulkActions?: ReactNode
  hasMore?: boolean | undefined
  /** Asked for when the end comes near; pass `fetchNextPage` of an infinite query. */
  onMore?: (() => void) | undefined
  error?: unknown
  onRetry?: (() => void) | undefined
  /** An `EmptyState` for when nothing is there or nothing matches. */
  empty: ReactNode
  /** Stands at the end of the header: `<ColumnChooser …/>`. */
  headEnd?: ReactNode
  /** Pixels, all rows alike. */
  rowHeight?: number
}

/**
 * A long list: virtualised, sortable, with selection of all that match, loading on as one scrolls.
 * It fills its parent (use `<Page fill>`). Keys: ↑ ↓ PageUp PageDown Home End move, Enter opens, Space selects, Shift extends.
 * Columns that do not fit are left out by their `yields`; nothing scrolls sideways.
 */
export function DataTable<Row, Id extends string | number>(props: DataTableProps<Row, Id>) {
  const { rows, rowId, selection = nothing, onSelection, rowHeight = usualRowHeight } = props
  const table = useTable(props)
  const selectable = onSelection !== undefined
  const selecting = selectable && selectedCount(selection, props.total) > 0
  const problem = props.error ? (
    <ProblemNote error={props.error} onRetry={props.onRetry} size={rows ? 'inline' : 'page'} />
  ) : undefined
  return (
    <div className={css.table} style={{ '--columns': gridTemplate(table.columns), '--row': `${rowHeight}px` }}>
      {selecting && (
        <SelectionBar
          selection={selection}
          total={props.total}
          loaded={rows?.length ?? 0}
          onSelection={onSelection}
          actions={props.bulkActions}
        />
      )}
      <div
        ref={table.ref}
        className={css.scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.total ?? -1}
        aria-multiselectable={selectable || undefined}
        aria-busy={rows === undefined && !problem}
        aria-activedescendant={table.active >= 0 ? `${table.idBase}-${table.active}` : undefined}
        tabIndex={0}
        onKeyDown={table.onKeyDown}
        onFocus={(event) => event.target === event.currentTarget && table.active < 0 && table.setActive(0)}
      >
        <TableHead
          columns={table.columns}
          sort={props.sort}
          onSort={props.onSort}
          selectable={selectable}
          covered={selecting}
          onSelectAll={() => onSelection?.(withSelected(selection, (rows ?? []).map(rowId), true))}
          end={props.headEnd}
        />
        {rows && <TableBody {...props} rows={rows} table={table} />}
        {!rows && !problem && <SkeletonRows columns={table.columns} selectable={selectable} />}
      </div>
      {rows?.length === 0 && <div className={css.notice}>{props.empty}</div>}
      {problem && <div className={rows ? css.moreProblem : css.notice}>{problem}</div>}
    </div>
  )
}

const headHeight = 36
const usualRowHeight = 45

/** What the table keeps: its width, the active row, the rows in view and the keys. */
function useTable<Row, Id extends string | number>(props: DataTableProps<Row, Id>) {
  const { rows, rowHeight = usualRowHeight } = props
  const idBase = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizer, width } = useElementSize<HTMLDivElement>()
  const [active, setActive] = useState(-1)
  const ends = (props.onSelection ? 44 : 16) + 40
  const virtual = useVirtualizer({
    count: rows?.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: headHeight,
  })
  // The list keeps what it measured; rows of another height must be placed anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the height changes.
  useEffect(() => virtual.measure(), [rowHeight])
  useLoadOn(props, virtual.getVirtualItems().at(-1)?.index ?? -1)
  const select = useRangeSelect(props)
  const onKeyDown = useTableKeys({
    count: rows?.length ?? 0,
    active,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2),
    moveTo: (index) => {
      setActive(index)
      virtual.scrollToIndex(index)
    },
    open: (index) => rows?.[index] !== undefined && props.onOpen?.(rows[index]),
    select,
  })
  const columns = fittingColumns(props.columns, width === 0 ? Number.POSITIVE_INFINITY : width - ends)
  return { ref: useMergedRef(scroller, sizer), idBase, columns, virtual, active, setActive, select, onKeyDown }
}

interface TableBodyProps<Row, Id extends string | number> extends DataTableProps<Row, Id> {
  rows: readonly Row[]
  table: ReturnType<typeof useTable<Row, Id>>
}

function TableBody<Row, Id extends string | number>({
  rows,
  rowId,
  table,
  selection = nothing,
  onSelection,
  openId,
  onOpen,
}: TableBodyProps<Row, Id>) {
  return (
    <div role="rowgroup" className={css.body} style={{ blockSize: table.virtual.getTotalSize() }}>
      {table.virtual.getVirtualItems().map(({ index, start }) => {
        const row = rows[index]
        if (row === undefined) return null
        const id = rowId(row)
        return (
          <TableRow
            key={id}
            id={`${table.idBase}-${index}`}
            index={index}
            top={start}
            row={row}
            columns={table.columns}
            active={index === table.active}
            open={id === openId}
            selected={onSelection && isSelected(selection, id)}
            onSelect={(extend) => table.select(index, extend)}
            onOpen={onOpen && (() => onOpen(row))}
          />
        )
      })}
    </div>
  )
}

/** Asks for the next page some rows before the end is seen. */
function useLoadOn<Row, Id extends string | number>(
  { rows, hasMore, onMore, error }: DataTableProps<Row, Id>,
  lastShown: number,
): void {
  const near = rows !== undefined && rows.length > 0 && lastShown >= rows.length - 30
  const newest = useRef(onMore)
  newest.current = onMore
  const count = rows?.length ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: a longer list near its end asks again.
  useEffect(() => {
    if (near && hasMore && !error) newest.current?.()
  }, [near, hasMore, error, count])
}

/** Selects one row, or with Shift all from the last one selected. */
function useRangeSelect<Row, Id extends string | number>({
  rows = [],
  rowId,
  selection = nothing,
  onSelection,
}: DataTableProps<Row, Id>): (index: number, extend: boolean) => void {
  const anchor = useRef(0)
  return (index, extend) => {
    const row = rows[index]
    if (row === undefined || !onSelection) return
    const on = extend || !isSelected(selection, rowId(row))
    const [from, to] = extend ? [Math.min(anchor.current, index), Math.max(anchor.current, index)] : [index, index]
    anchor.current = index
    onSelection(withSelected(selection, rows.slice(from, to + 1).map(rowId), on))
  }
}
