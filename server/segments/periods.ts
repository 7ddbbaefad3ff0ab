import type { Period } from '@woochat/contract/filter.ts'

/** Days are those of the workspace; instants are half-open: from is in, to is not. */
export interface Span {
  from?: Date
  to?: Date
}

const toDate = (time: { epochMilliseconds: number }): Date => new Date(time.epochMilliseconds)

/** The instants of the days `first` to `last`, both included. */
export const daysSpan = (first: string, last: string, timeZone: string): { from: Date; to: Date } => ({
  from: dayStart(first, timeZone),
  to: dayStart(Temporal.PlainDate.from(last).add({ days: 1 }).toString(), timeZone),
})

export const dayStart = (day: string, timeZone: string): Date => toDate(Temporal.PlainDate.from(day).toZonedDateTime(timeZone))

/** The period that ends now (`-1`) or begins now (`1`). Days and longer go by the calendar, so that a day of 23 hours is one. */
export function periodSpan(now: Date, { amount, unit }: Period, sign: -1 | 1, timeZone: string): { from: Date; to: Date } {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime())
  const other = toDate(instant.toZonedDateTimeISO(timeZone).add({ [unit]: sign * amount }))
  return sign === -1 ? { from: other, to: now } : { from: now, to: other }
}

/** The same for what is known by the day: today is in, and so many days in all. */
export function periodDays(now: Date, { amount, unit }: Period, sign: -1 | 1, timeZone: string): { first: string; last: string } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const beyond = today.add({ [unit]: sign * amount })
  return sign === -1
    ? { first: beyond.add({ days: 1 }).toString(), last: today.toString() }
    : { first: today.toString(), last: beyond.subtract({ days: 1 }).toString() }
}
