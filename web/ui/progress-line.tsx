import css from './progress-line.module.css'

/** How far a long task is: a 5 px bar under a page head. `value` from 0 to 1; `undefined` while the end is not known. */
export function ProgressLine({ value, label }: { value: number | undefined; label: string }) {
  const percent = value === undefined ? undefined : Math.round(Math.max(0, Math.min(1, value)) * 100)
  return (
    <div
      className={css.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className={css.bar}
        data-endless={value === undefined || undefined}
        style={{ inlineSize: value === undefined ? '30%' : `${value * 100}%` }}
      />
    </div>
  )
}
