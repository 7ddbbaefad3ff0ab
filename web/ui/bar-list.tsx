import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import css from './bar-list.module.css'
import { cx } from './cx.ts'

export interface Bar {
  key: string
  label: ReactNode
  value: number
  /** Text at the end: `6,881 · 61%`. */
  says: string
  /** Where the rows behind it are. */
  to?: string
  search?: Record<string, unknown>
}

export interface BarListProps {
  bars: readonly Bar[]
  /** What the full width stands for; the largest value unless told. */
  full?: number
  /** `funnel`: thick bars that darken step by step; `thin`: one tone (a breakdown in a panel). */
  kind?: 'funnel' | 'thin'
}

/** Labelled bars with their numbers: a funnel or a breakdown. */
export function BarList({ bars, full, kind = 'thin' }: BarListProps) {
  const most = Math.max(1, full ?? 0, ...bars.map((bar) => bar.value))
  return (
    <ul className={cx(css.list, css[kind])}>
      {bars.map((bar, i) => (
        <li key={bar.key} className={css.bar}>
          <span className={css.label}>{bar.label}</span>
          <span className={css.track}>
            <span
              className={css.fill}
              style={{ inlineSize: `${(bar.value / most) * 100}%`, '--step': bars.length < 2 ? 1 : i / (bars.length - 1) }}
            />
          </span>
          <span className={css.says}>
            {bar.to === undefined ? (
              bar.says
            ) : (
              <Link to={bar.to} search={bar.search ?? {}} className={css.link}>
                {bar.says}
              </Link>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Reasons with their counts under each other, hairlines between: “Not sent, and why”. */
export function ReasonList({
  reasons,
}: {
  reasons: readonly {
    key: string
    label: ReactNode
    note?: ReactNode
    count: string
    to?: string
    search?: Record<string, unknown>
    tone?: 'warn' | 'bad'
  }[]
}) {
  return (
    <ul className={css.reasons}>
      {reasons.map((reason) => (
        <li key={reason.key} className={css.reason}>
          <span data-tone={reason.tone} className={css.reasonText}>
            {reason.label} {reason.note !== undefined && <span className={css.note}>{reason.note}</span>}
          </span>
          {reason.to === undefined ? (
            <span className="num">{reason.count}</span>
          ) : (
            <Link to={reason.to} search={reason.search ?? {}} className={cx(css.link, 'num')}>
              {reason.count}
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}
