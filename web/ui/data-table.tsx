import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type Column, fittingColumns, gridTemplate } from './columns.ts'
import { cx } from './cx.ts'
import css from './data-table.module.css'
import { SelectionBar, TableHead } from './data-table-head.tsx'
import { SkeletonRows, TableRow } from './data-table-row.tsx'
import { ProblemNote } from './problem.tsx'
import { isSelected, nothing, type Selection, selectedCount, withSelected } from './selection.ts'
import { useTableKeys } from './use-table-keys.ts'

export interface Sort {
  key: string
  order: 'asc' | 'desc'
}

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
  const { rows, rowId, selection = nothing, onSelection, rowHeight = 45 } = props
  const idBase = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizer, width } = useElementSize<HTMLDivElement>()
  const [active, setActive] = useState(-1)
  const selectable = onSelection !== undefined
  const columns = fittingColumns(props.columns, width === 0 ? Number.POSITIVE_INFINITY : width - (selectable ? 44 : 16) - 40)
  const virtual = useVirtualizer({ count: rows?.length ?? 0, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 10, scrollPaddingStart: headHeight })
  const items = virtual.getVirtualItems()
  useLoadOn(props, items.at(-1)?.index ?? -1)
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
    select: (index, extend) => selectable && select(index, extend),
  })
  const empty = rows?.length === 0
  const selected = selectedCount(selection, props.total)
  return (
    <div className={css.table} style={{ '--columns': gridTemplate(columns), '--row': `${rowHeight}px` }}>
      {selectable && selected > 0 && <SelectionBar selection={selection} total={props.total} loaded={rows?.length ?? 0} onSelection={onSelection} actions={props.bulkActions} />}
      {/* biome-ignore lint/a11y/useSemanticElements: a virtualised grid cannot be a table element. */}
      <div
        ref={useMergedRef(scroller, sizer)}
        className={css.scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.total ?? -1}
        aria-multiselectable={selectable || undefined}
        aria-busy={rows === undefined}
        aria-activedescendant={active >= 0 ? `${idBase}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.target === event.currentTarget && active < 0 && setActive(0)}
      >
        <TableHead
          columns={columns}
          sort={props.sort}
          onSort={props.onSort}
          selectable={selectable}
          covered={selectable && selected > 0}
          onSelectAll={() => onSelection?.(withSelected(selection, (rows ?? []).map(rowId), true))}
          end={props.headEnd}
        />
        {props.error !== undefined && props.error !== null && rows === undefined ? (
          <div className={css.notice} role="presentation">
            <ProblemNote error={props.error} onRetry={props.onRetry} size="page" />
          </div>
        ) : rows === undefined ? (
          <SkeletonRows columns={columns} selectable={selectable} />
        ) : (
          // biome-ignore lint/a11y/useSemanticElements: see above.
          <div role="rowgroup" className={css.body} style={{ blockSize: empty ? undefined : virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index]
              if (row === undefined) return null
              return (
                <TableRow
                  key={rowId(row)}
                  id={`${idBase}-${item.index}`}
                  index={item.index}
                  top={item.start}
                  row={row}
                  columns={columns}
                  active={item.index === active}
                  open={rowId(row) === props.openId}
                  selected={selectable ? isSelected(selection, rowId(row)) : undefined}
                  onSelect={(extend) => select(item.index, extend)}
                  onOpen={props.onOpen && (() => props.onOpen?.(row))}
                />
              )
            })}
          </div>
        )}
      </div>
      {empty && <div className={cx(css.notice, css.empty)}>{props.empty}</div>}
      {rows !== undefined && props.error !== undefined && props.error !== null && (
        <div className={css.moreProblem}>
          <ProblemNote error={props.error} onRetry={props.onRetry} />
        </div>
      )}
    </div>
  )
}

const headHeight = 36

/** Asks for the next page some rows before the end is seen. */
function useLoadOn<Row, Id extends string | number>({ rows, hasMore, onMore, error }: DataTableProps<Row, Id>, lastShown: number): void {
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
function useRangeSelect<Row, Id extends string | number>({ rows = [], rowId, selection = nothing, onSelection }: DataTableProps<Row, Id>): (index: number, extend: boolean) => void {
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
