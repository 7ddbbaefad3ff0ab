import { createContext, use, useEffect, useState } from 'react'

/** The workspace's time zone, set by the shell. */
export const TimeZone = createContext(Intl.DateTimeFormat().resolvedOptions().timeZone)
export const useTimeZone = (): string => use(TimeZone)

export interface TimeProps {
  /** ISO instant as the API gives it. */
  at: string | undefined | null
  /** `clock` 9:41 · `list` 9:41, Sun, 2 Nov or 2 Nov 2024 · `ago` 3 minutes ago · `full` 2 Nov 2026, 9:41. */
  as?: 'clock' | 'list' | 'ago' | 'full' | 'date'
  className?: string | undefined
}

/** A moment in the workspace's time zone; its full form and the zone are in the tooltip. `ago` keeps itself up to date. */
export function Time({ at, as = 'full', className }: TimeProps) {
  const zone = useTimeZone()
  const now = useNow(as === 'ago' ? 30_000 : as === 'list' ? 300_000 : undefined)
  if (!at) return <span className={className}>—</span>
  return (
    <time className={className} dateTime={at} title={`${formatTime(at, 'full', zone)} · ${zone.replaceAll('_', ' ')}`}>
      {formatTime(at, as, zone, now)}
    </time>
  )
}

export function formatTime(at: string, as: NonNullable<TimeProps['as']>, zone: string, now = Date.now()): string {
  const moment = new Date(at)
  if (as === 'ago') return formatAgo(moment.getTime() - now)
  if (as === 'list') return listForm(moment, zone, now)
  return formatter(as, zone).format(moment)
}

/** `Today`, `Yesterday`, `Sunday`, `2 November`: the line between the days of a thread. */
export function formatDay(at: string, zone: string, now = Date.now()): string {
  const days = daysBetween(new Date(at), new Date(now), zone)
  if (days <= 1) return days <= 0 ? 'Today' : 'Yesterday'
  const sameYear = yearOf(new Date(at), zone) === yearOf(new Date(now), zone)
  return formatter(days < 7 ? 'weekday' : sameYear ? 'dayMonth' : 'dayMonthYear', zone).format(new Date(at))
}

/** `19 h 12 m`, `12 m`, `40 s`: how long something still takes or lasts. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} m`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} m` : `${Math.floor(hours / 24)} days`
}

/** The present moment, anew every `everyMs`; `undefined` keeps it still. */
export function useNow(everyMs: number | undefined): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (everyMs === undefined) return
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

const forms = {
  clock: { hour: 'numeric', minute: '2-digit' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  full: { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'short' },
  weekday: { weekday: 'long' },
  shortDate: { day: 'numeric', month: 'short' },
  dayMonth: { day: 'numeric', month: 'long' },
  dayMonthYear: { day: 'numeric', month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

const made = new Map<string, Intl.DateTimeFormat>()

/** Formatters are slow to make and quick to use, so each is made once. */
function formatter(form: keyof typeof forms, zone: string): Intl.DateTimeFormat {
  const key = `${form} ${zone}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(undefined, { ...forms[form], timeZone: zone })
  made.set(key, known)
  return known
}

function listForm(moment: Date, zone: string, now: number): string {
  const days = daysBetween(moment, new Date(now), zone)
  if (days <= 0) return formatter('clock', zone).format(moment)
  if (days < 7) return formatter('day', zone).format(moment)
  return formatter(yearOf(moment, zone) === yearOf(new Date(now), zone) ? 'shortDate' : 'date', zone).format(moment)
}

const yearOf = (moment: Date, zone: string): string =>
  formatter('date', zone)
    .formatToParts(moment)
    .find((part) => part.type === 'year')?.value ?? ''

const isoDays = new Map<string, Intl.DateTimeFormat>()

/** Calendar days from one moment to another as clocks of the zone show them. */
function daysBetween(from: Date, to: Date, zone: string): number {
  const iso =
    isoDays.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  isoDays.set(zone, iso)
  return Math.round((Date.parse(iso.format(to)) - Date.parse(iso.format(from))) / 86_400_000)
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
const units = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

function formatAgo(differenceMs: number): string {
  for (const [unit, ms] of units) {
    if (Math.abs(differenceMs) >= ms) return relative.format(Math.trunc(differenceMs / ms), unit)
  }
  return differenceMs > 10_000 ? 'in a moment' : 'just now'
}
