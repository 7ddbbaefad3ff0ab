import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import css from './stat-row.module.css'

export interface Stat {
  label: string
  /** Already formatted: `formatCount(6881)`; `undefined` while it loads. */
  value: string | undefined
  /** The answer to “of what?”: `of 11,281`, `97.4%`. */
  note?: ReactNode
  /** Where the rows behind the number are. */
  to?: string
  search?: Record<string, unknown>
  tone?: 'bad' | 'warn'
}

/** The row of large numbers of a report: each says of what, and opens what it counts. */
export function StatRow({ stats }: { stats: readonly Stat[] }) {
  return (
    <dl className={css.row}>
      {stats.map((stat) => (
        <div key={stat.label} className={css.stat}>
          <dt className={css.label}>{stat.label}</dt>
          <dd className={css.value} data-tone={stat.tone}>
            {stat.value === undefined ? <span className={css.waiting} /> : <StatValue stat={stat} />}
          </dd>
          <dd className={css.note}>{stat.note ?? '\u00a0'}</dd>
        </div>
      ))}
    </dl>
  )
}

function StatValue({ stat }: { stat: Stat }) {
  if (stat.to === undefined) return stat.value
  return (
    <Link to={stat.to} search={stat.search ?? {}} className={css.link} aria-label={`${stat.label}: ${stat.value}, show them`}>
      {stat.value}
    </Link>
  )
}
