import { type Flow, type FlowHealth, flowsOf, type HourCounts } from '../flow-store/flows.ts'
import { GraphError, invalidParameter } from '../graph-error.ts'
import type { Field } from '../wire/fields.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Source: Meta, Flows → Metrics API (2025-12): below it there is nothing to see. */
const leastRequests = 250

type Points = { key: string; value: number }[]

const metrics: Readonly<Record<string, (counts: HourCounts) => Points>> = {
  ENDPOINT_REQUEST_COUNT: ({ count }) => [{ key: 'value', value: count }],
  ENDPOINT_REQUEST_ERROR: ({ errors }) => pairs(errors),
  ENDPOINT_REQUEST_ERROR_RATE: ({ count, errors }) => [
    { key: 'value', value: count === 0 ? 0 : Math.round((sum(errors) / count) * 100) / 100 },
  ],
  ENDPOINT_REQUEST_LATENCY_SECONDS_CEIL: ({ seconds }) => pairs(seconds),
  ENDPOINT_AVAILABILITY: ({ succeeded, failed }) => [
    { key: 'succeeded', value: succeeded },
    { key: 'failed', value: failed },
  ],
}
const oldestDays: Readonly<Record<string, number>> = { DAY: 90, HOUR: 30, LIFETIME: 90 }

/** `metric.name(…).granularity(DAY).since(…).until(…)` of a Flow. Refuses with 139006 below 250 requests. */
export function flowMetric(world: World, flow: Flow, { modifiers }: Field): WireMap {
  const name = modifiers.name ?? ''
  const granularity = (modifiers.granularity ?? '').toUpperCase()
  const shape = Object.hasOwn(metrics, name) ? metrics[name] : undefined
  if (!shape) throw invalidParameter(`Param metric.name must be one of {${Object.keys(metrics).join(', ')}}.`)
  const oldest = oldestDays[granularity]
  if (oldest === undefined) throw invalidParameter('Param metric.granularity must be one of {DAY, HOUR, LIFETIME}.')
  const health = flowsOf(world).healthOf(flow)
  if (Object.values(health.hours).reduce((all, one) => all + one.count, 0) < leastRequests)
    throw new GraphError(139006, 'Not enough data to provide flow metrics.')
  const now = world.clock.now()
  const since = dayOf('since', modifiers.since) ?? now - oldest * dayMs
  const until = (dayOf('until', modifiers.until) ?? now) + dayMs
  const size = granularity === 'HOUR' ? hourMs : granularity === 'DAY' ? dayMs : Number.POSITIVE_INFINITY
  return { granularity, name, data_points: points(health, since, until, size, shape) }
}

function points(
  health: FlowHealth,
  since: number,
  until: number,
  size: number,
  shape: (counts: HourCounts) => Points,
): WireMap[] {
  const sums = new Map<number, HourCounts>()
  for (const [hour, counts] of Object.entries(health.hours)) {
    const at = Number(hour) * hourMs
    if (at < since - dayMs || at >= until) continue
    const start = size === Number.POSITIVE_INFINITY ? since : Math.floor(at / size) * size
    const into = sums.get(start)
    sums.set(start, into ? merged(into, counts) : counts)
  }
  return [...sums].sort(([a], [b]) => a - b).map(([start, counts]) => ({ timestamp: timeText(start), data: shape(counts) }))
}

const merged = (a: HourCounts, b: HourCounts): HourCounts => ({
  count: a.count + b.count,
  errors: added(a.errors, b.errors),
  seconds: added(a.seconds, b.seconds),
  succeeded: a.succeeded + b.succeeded,
  failed: a.failed + b.failed,
})

const added = (a: Record<string, number>, b: Record<string, number>): Record<string, number> => {
  const sums = { ...a }
  for (const [key, value] of Object.entries(b)) sums[key] = (sums[key] ?? 0) + value
  return sums
}

const pairs = (counts: Record<string, number>): Points => Object.entries(counts).map(([key, value]) => ({ key, value }))
const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0)

function dayOf(key: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(at)) throw invalidParameter(`Param metric.${key} must be a day as YYYY-MM-DD.`)
  return at
}

/** As the Graph API writes times: `2026-11-25T08:00:00+0000`. */
export const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+0000`
