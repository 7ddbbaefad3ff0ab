/** One report of Meta about a message we sent. */
export interface StatusReport {
  channelId: number
  wamid: string
  status: string
  at: Date
  /** What we gave along in `biz_opaque_callback_data`: `<workspace>.<message>`. */
  callback: string | null
  error: { code: number; text: string } | null
  pricing: object | null
  /** As it came, for parking. */
  element: unknown
}

/** What all reports about one message say together: the least time of each state. Any order and any number of copies give the same. */
export interface Folded {
  acceptedAt: number
  sentAt: number | null
  deliveredAt: number | null
  readAt: number | null
  failedAt: number | null
  error: { code: number; text: string } | null
  pricing: string | null
}

/** Which states a report proves: a message that was read was delivered, and one that was delivered was sent. */
const proves: Readonly<Record<string, readonly ('sentAt' | 'deliveredAt' | 'readAt' | 'failedAt')[]>> = {
  sent: ['sentAt'],
  delivered: ['sentAt', 'deliveredAt'],
  read: ['sentAt', 'deliveredAt', 'readAt'],
  played: ['sentAt', 'deliveredAt', 'readAt'],
  failed: ['failedAt'],
}

export const isKnownStatus = (status: string): boolean => Object.hasOwn(proves, status)

/** Joins the reports about one message; undefined when none says anything we know. */
export function foldReports(reports: readonly StatusReport[]): Folded | undefined {
  const known = reports.filter((report) => isKnownStatus(report.status))
  return known.length === 0 ? undefined : known.map(single).reduce(join)
}

function single({ status, at, error, pricing }: StatusReport): Folded {
  const time = at.getTime()
  const folded: Folded = {
    acceptedAt: time,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
    failedAt: null,
    error,
    pricing: pricing && canonical(pricing),
  }
  for (const state of proves[status] ?? []) folded[state] = time
  return folded
}

/** Commutative, associative, idempotent: the join of the lattice. */
export function join(a: Folded, b: Folded): Folded {
  return {
    acceptedAt: Math.min(a.acceptedAt, b.acceptedAt),
    sentAt: least(a.sentAt, b.sentAt),
    deliveredAt: least(a.deliveredAt, b.deliveredAt),
    readAt: least(a.readAt, b.readAt),
    failedAt: least(a.failedAt, b.failedAt),
    error: firstError(a, b),
    pricing: a.pricing === null || (b.pricing !== null && b.pricing < a.pricing) ? b.pricing : a.pricing,
  }
}

const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b))

/** The error of the earliest failure; of two at the same second the one with the smaller number. */
function firstError(a: Folded, b: Folded): Folded['error'] {
  if (!a.error || !b.error) return a.error ?? b.error
  const order = (a.failedAt ?? 0) - (b.failedAt ?? 0) || a.error.code - b.error.code || (a.error.text < b.error.text ? -1 : 1)
  return order <= 0 ? a.error : b.error
}

/** JSON written as PostgreSQL writes jsonb, so that here and there the same one of two prices is the lesser. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const keys = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  return `{${keys.map((key) => `${JSON.stringify(key)}: ${canonical((value as Record<string, unknown>)[key])}`).join(', ')}}`
}
