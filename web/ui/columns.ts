import { useLocalStorage } from '@mantine/hooks'
import type { ReactNode } from 'react'

export interface Column<Row> {
  /** Unique in the table; also the name under which a person's choice of columns is kept. */
  key: string
  title: string
  /** Pixels; the least width when `grow` is set. */
  width: number
  /** Share of the width that is left. */
  grow?: number
  align?: 'end'
  /** What the server sorts by when the header is pressed. */
  sort?: string
  /** Larger goes first when the table is narrow; 0 always stays. Default 2. */
  yields?: number
  /** Off until chosen. */
  optional?: boolean
  render: (row: Row) => ReactNode
}

export interface Sort {
  key: string
  order: 'asc' | 'desc'
}

export interface ColumnChoice<Row> {
  /** What is shown, in order. */
  columns: readonly Column<Row>[]
  all: readonly Column<Row>[]
  isShown: (key: string) => boolean
  toggle: (key: string) => void
  reset: () => void
}

/** A person's own choice of columns, remembered in this browser under `storeAs`. */
export function useColumnChoice<Row>(storeAs: string, all: readonly Column<Row>[]): ColumnChoice<Row> {
  const [flipped, setFlipped] = useLocalStorage<string[]>({
    key: `woochat-columns-${storeAs}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  })
  const isShown = (key: string): boolean => (all.find((c) => c.key === key)?.optional !== true) !== flipped.includes(key)
  return {
    all,
    columns: all.filter((column) => isShown(column.key)),
    isShown,
    toggle: (key) => setFlipped(flipped.includes(key) ? flipped.filter((other) => other !== key) : [...flipped, key]),
    reset: () => setFlipped([]),
  }
}

/** The columns that fit into `width` pixels: a table never scrolls sideways. */
export function fittingColumns<Row>(columns: readonly Column<Row>[], width: number): readonly Column<Row>[] {
  let fitting = columns
  while (fitting.length > 1 && sumOf(fitting) > width) {
    const most = Math.max(...fitting.map((c) => c.yields ?? 2))
    if (most === 0) break
    const last = fitting.findLast((c) => (c.yields ?? 2) === most)
    fitting = fitting.filter((column) => column !== last)
  }
  return fitting
}

const sumOf = <Row>(columns: readonly Column<Row>[]): number => columns.reduce((sum, column) => sum + column.width, 0)

export const gridTemplate = <Row>(columns: readonly Column<Row>[]): string =>
  columns.map((c) => (c.grow === undefined ? `${c.width}px` : `minmax(${c.width}px, ${c.grow}fr)`)).join(' ')
