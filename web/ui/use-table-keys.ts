import type { KeyboardEvent } from 'react'

interface TableKeys {
  count: number
  active: number
  pageRows: number
  moveTo: (index: number) => void
  open: (index: number) => void
  select: (index: number, extend: boolean) => void
}

/** The keys of a list with one active row. */
export function useTableKeys({
  count,
  active,
  pageRows,
  moveTo,
  open,
  select,
}: TableKeys): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    if (event.target !== event.currentTarget || count === 0 || event.altKey || event.metaKey || event.ctrlKey) return
    const target = targetOf(event.key, active, count, pageRows)
    if (target !== undefined) {
      const index = Math.max(0, Math.min(count - 1, target))
      moveTo(index)
      if (event.shiftKey) select(index, true)
    } else if (event.key === 'Enter' && active >= 0) open(active)
    else if (event.key === ' ' && active >= 0) select(active, event.shiftKey)
    else return
    event.preventDefault()
  }
}

function targetOf(key: string, active: number, count: number, pageRows: number): number | undefined {
  if (key === 'ArrowDown' || key === 'j') return active + 1
  if (key === 'ArrowUp' || key === 'k') return active - 1
  if (key === 'PageDown') return active + pageRows
  if (key === 'PageUp') return active - pageRows
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}
