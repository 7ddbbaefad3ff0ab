import css from './skeleton.module.css'

/** A grey bar where text will be: `<Skeleton width="60%" />`. The same height as the line it stands for, so nothing jumps. */
export function Skeleton({
  width = '100%',
  height = 12,
  round = false,
}: {
  width?: string | number
  height?: number
  round?: boolean
}) {
  return (
    <span
      className={css.bone}
      data-round={round || undefined}
      style={{ inlineSize: width, blockSize: height }}
      aria-hidden="true"
    />
  )
}

const widths = ['82%', '64%', '91%', '56%', '74%', '68%']

/** Lines of a text or a list that is being loaded. */
export function SkeletonLines({ lines = 4, gap = 14 }: { lines?: number; gap?: number }) {
  return (
    <div className={css.lines} style={{ gap }} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never reordered.
        <Skeleton key={i} width={widths[i % widths.length] ?? '80%'} />
      ))}
    </div>
  )
}
