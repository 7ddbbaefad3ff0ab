import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import css from './split-pane.module.css'

export interface SplitPaneProps {
  /** The list at the start, 312 px. */
  list: ReactNode
  /** The middle; takes what is left. */
  children: ReactNode
  /** Details at the end, 300 px from 1200 px on; below it `showDetails` lays them over the middle. */
  details?: ReactNode
  /** On a phone one pane is seen: the list, or the middle when something is open. */
  open: boolean
  showDetails?: boolean
  listLabel: string
  detailsLabel?: string
}

/** Three panes side by side, as the inbox has them; one at a time on a phone. Each pane scrolls by itself. */
export function SplitPane({
  list,
  children,
  details,
  open,
  showDetails = false,
  listLabel,
  detailsLabel = 'Details',
}: SplitPaneProps) {
  return (
    <div
      className={cx(css.split, details !== undefined && css.three)}
      data-open={open || undefined}
      data-details={showDetails || undefined}
    >
      <section className={css.list} aria-label={listLabel}>
        {list}
      </section>
      <main className={css.middle} id="content" tabIndex={-1}>
        {children}
      </main>
      {details !== undefined && (
        <aside className={css.details} aria-label={detailsLabel}>
          {details}
        </aside>
      )}
    </div>
  )
}
