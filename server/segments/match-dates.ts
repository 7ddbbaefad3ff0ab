import type { DateCondition } from '@woochat/contract/filter.ts'
import { type RawBuilder, sql } from 'kysely'
import { isCustom } from './check.ts'
import { text } from './match-values.ts'
import { dayStart, daysSpan, periodDays, periodSpan, type Span } from './periods.ts'

interface Place {
  now: Date
  timeZone: string
}

export function dateCondition(condition: DateCondition, place: Place): RawBuilder<boolean> {
  const { op } = condition
  const at = isCustom(condition.field) ? sql`${text(condition.field)}` : columns[condition.field as keyof typeof columns]
  if (op === 'known') return sql<boolean>`(${at} is not null)`
  if (op === 'unknown') return sql<boolean>`(${at} is null)`
  const within = isCustom(condition.field) ? dayWithin(at, condition, place) : instantWithin(at, condition, place)
  return op === 'notInLast' ? sql<boolean>`(${within} is not true)` : within
}

const columns = {
  createdAt: sql`c.created_at`,
  updatedAt: sql`c.updated_at`,
  lastInboundAt: sql`c.last_inbound_at`,
  lastOutboundAt: sql`c.last_outbound_at`,
} as const

/** The instants that a condition on a point in time means. */
export function spanOf({ op, values, period }: DateCondition, { now, timeZone }: Place): Span {
  const [a = '', b = a] = values
  switch (op) {
    case 'before':
      return { to: dayStart(a, timeZone) }
    case 'after':
      return { from: daysSpan(a, a, timeZone).to }
    case 'on':
    case 'between':
      return daysSpan(a, b, timeZone)
    case 'inNext':
      return period ? periodSpan(now, period, 1, timeZone) : {}
    default:
      return period ? periodSpan(now, period, -1, timeZone) : {}
  }
}

/** The days that a condition on a day means, both ends included. */
export function dayRangeOf({ op, values, period }: DateCondition, { now, timeZone }: Place): { first?: string; last?: string } {
  const [a = '', b = a] = values
  switch (op) {
    case 'before':
      return { last: Temporal.PlainDate.from(a).subtract({ days: 1 }).toString() }
    case 'after':
      return { first: Temporal.PlainDate.from(a).add({ days: 1 }).toString() }
    case 'on':
    case 'between':
      return { first: a, last: b }
    case 'inNext':
      return period ? periodDays(now, period, 1, timeZone) : {}
    default:
      return period ? periodDays(now, period, -1, timeZone) : {}
  }
}

function instantWithin(at: RawBuilder<unknown>, condition: DateCondition, place: Place): RawBuilder<boolean> {
  const { from, to } = spanOf(condition, place)
  return both(from && sql`${at} >= ${from}::timestamptz`, to && sql`${at} < ${to}::timestamptz`)
}

/** Days are text as 2026-12-31, which sorts as days do. */
function dayWithin(at: RawBuilder<unknown>, condition: DateCondition, place: Place): RawBuilder<boolean> {
  const { first, last } = dayRangeOf(condition, place)
  return both(
    first === undefined ? undefined : sql`${at} >= ${first} collate "C"`,
    last === undefined ? undefined : sql`${at} <= ${last} collate "C"`,
  )
}

const both = (...parts: (RawBuilder<unknown> | undefined)[]): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    parts.filter((part) => part !== undefined),
    sql` and `,
  )})`
