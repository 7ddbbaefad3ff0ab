import { Link } from '@tanstack/react-router'
import type { Segment } from '@woochat/contract/segments.ts'
import { formatCount } from '../ui/count.tsx'
import { cx } from '../ui/cx.ts'
import css from './segments.module.css'

/** The two faces of a segment: what it says and who is in it. */
export function SegmentTabs({ segment, total }: { segment: Segment | undefined; total: number | undefined }) {
  if (!segment) return null
  const params = { segmentId: String(segment.id) }
  const count = total ?? segment.size
  const on = { className: cx(css.tab, css.on) }
  return (
    <nav className={css.tabs} aria-label="Segment">
      <Link to="/segments/$segmentId" params={params} className={css.tab} activeOptions={{ exact: true }} activeProps={on}>
        Conditions
      </Link>
      <Link to="/segments/$segmentId/members" params={params} className={css.tab} activeProps={on}>
        Members {count !== null && <span className={css.tabCount}>{formatCount(count)}</span>}
      </Link>
    </nav>
  )
}
