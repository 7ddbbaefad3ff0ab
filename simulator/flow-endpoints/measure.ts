import {
  type Flow,
  type FlowHealth,
  flowsOf,
  type HourCounts,
  type Measure,
  setFlowStatus,
  tellOfFlow,
  usesEndpoint,
} from '../flow-store/flows.ts'
import { later, type World } from '../world.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const keptHours = 90 * 24
const mostKept = 5_000

/** One request to the endpoint; `error` when it failed, `tookMs` on the clock on the wall. */
export function measureRequest(world: World, flow: Flow, tookMs: number, error?: string): void {
  const health = flowsOf(world).healthOf(flow)
  const hour = hourOf(world, health)
  hour.count++
  if (error !== undefined) hour.errors[error] = (hour.errors[error] ?? 0) + 1
  const second = tookMs > 10_000 ? '10+' : String(Math.max(1, Math.ceil(tookMs / 1000)))
  hour.seconds[second] = (hour.seconds[second] ?? 0) + 1
  add(world, flow, health.requests, { at: world.clock.now(), tookMs, ...(error !== undefined && { error }) })
}

/** One screen that a phone was to show. */
export function measureScreen(world: World, flow: Flow, error?: string): void {
  add(world, flow, flowsOf(world).healthOf(flow).screens, { at: world.clock.now(), ...(error !== undefined && { error }) })
}

/** One ping of the endpoint. */
export function measurePing(world: World, flow: Flow, alive: boolean): void {
  const health = flowsOf(world).healthOf(flow)
  hourOf(world, health)[alive ? 'succeeded' : 'failed']++
  add(world, flow, health.pings, { at: world.clock.now(), ...(!alive && { error: 'ping' }) })
}

function add(world: World, flow: Flow, list: Measure[], measure: Measure): void {
  list.push(measure)
  if (list.length > mostKept) list.shift()
  judge(world, flow)
  world.state.touched()
}

function hourOf(world: World, { hours }: FlowHealth): HourCounts {
  const key = String(Math.floor(world.clock.now() / hourMs))
  const found = hours[key]
  if (found) return found
  const made: HourCounts = { count: 0, errors: {}, seconds: {}, succeeded: 0, failed: 0 }
  hours[key] = made
  const keys = Object.keys(hours)
  if (keys.length > keptHours) delete hours[keys[0] ?? '']
  return made
}

interface Alarm {
  readonly event: string
  readonly windowMs: number
  readonly list: 'requests' | 'screens' | 'pings'
  /** Mildest first. */
  readonly thresholds: readonly number[]
  /** Whether a value has reached a threshold. */
  reached(value: number, threshold: number): boolean
  value(measures: readonly Measure[]): number
  message(threshold: number): string
  details(measures: readonly Measure[], value: number): Record<string, unknown>
}

const percent = (share: number): number => Math.round(share * 10_000) / 100
const failures = (measures: readonly Measure[]): number => measures.filter((one) => one.error !== undefined).length
const errorRate = (measures: readonly Measure[]): number => percent(failures(measures) / measures.length)
const above = (value: number, threshold: number): boolean => value >= threshold
const harder = 'A higher error rate will make it harder for users to complete the flow, resulting in drop-offs.'

/** Source: Meta, Flows → Webhooks (2026-09): thresholds and periods of each. */
const alarms: readonly Alarm[] = [
  {
    event: 'CLIENT_ERROR_RATE',
    windowMs: 60 * minuteMs,
    list: 'screens',
    thresholds: [5, 10, 50],
    reached: above,
    value: errorRate,
    message: (threshold) =>
      `The flow client request error rate has reached the ${threshold}% threshold in the last 60 minutes. ${harder}`,
    details: errorDetails,
  },
  {
    event: 'ENDPOINT_ERROR_RATE',
    windowMs: 30 * minuteMs,
    list: 'requests',
    thresholds: [5, 10, 50],
    reached: above,
    value: errorRate,
    message: (threshold) =>
      `The flow endpoint request error rate has reached the ${threshold}% threshold in the last 30 minutes. ${harder}`,
    details: errorDetails,
  },
  {
    event: 'ENDPOINT_LATENCY',
    windowMs: 30 * minuteMs,
    list: 'requests',
    thresholds: [1_000, 5_000, 7_000],
    reached: above,
    value: (measures) => quantile(measures, 0.9),
    message: () =>
      'Flow endpoint latency has reached the p90 threshold in the last 30 minutes. High latency will increase the loading time between screens in the flow, impacting user experience.',
    details: (measures, value) => ({
      p90_latency: value,
      p50_latency: quantile(measures, 0.5),
      requests_count: measures.length,
    }),
  },
  {
    event: 'ENDPOINT_AVAILABILITY',
    windowMs: 10 * minuteMs,
    list: 'pings',
    thresholds: [90],
    reached: (value, threshold) => value < threshold,
    value: (measures) => percent(1 - failures(measures) / measures.length),
    message: () =>
      'The flow endpoint availability has breached the 90% threshold in the last 10 minutes. Users will be unable to open or use the flow.',
    details: (_measures, value) => ({ availability: value }),
  },
]

function errorDetails(measures: readonly Measure[], value: number): Record<string, unknown> {
  const counts = new Map<string, number>()
  for (const { error } of measures) if (error !== undefined) counts.set(error, (counts.get(error) ?? 0) + 1)
  const all = failures(measures)
  return {
    error_rate: value,
    errors: [...counts].map(([error_type, error_count]) => ({
      error_type,
      error_rate: percent(error_count / all),
      error_count,
    })),
  }
}

function quantile(measures: readonly Measure[], share: number): number {
  const times = measures.map((one) => one.tookMs ?? 0).sort((a, b) => a - b)
  return Math.round(times[Math.max(0, Math.ceil(times.length * share) - 1)] ?? 0)
}

/** Tells which thresholds were reached or left, and what becomes of the Flow's status. */
function judge(world: World, flow: Flow): void {
  if (!usesEndpoint(flowsOf(world), flow) || flow.status === 'DRAFT' || flow.status === 'DEPRECATED') return
  for (const alarm of alarms) raise(world, flow, alarm)
  restrain(world, flow)
}

function raise(world: World, flow: Flow, alarm: Alarm): void {
  const flows = flowsOf(world)
  const health = flows.healthOf(flow)
  const from = world.clock.now() - alarm.windowMs
  const measures = health[alarm.list].filter((one) => one.at > from)
  const least = alarm.list === 'pings' ? 1 : flows.rules.alertsFrom
  const value = measures.length === 0 ? undefined : alarm.value(measures)
  const now =
    value === undefined || measures.length < least ? undefined : alarm.thresholds.findLast((one) => alarm.reached(value, one))
  const before = health.alerts[alarm.event]
  if (now === before) return
  if (now === undefined) delete health.alerts[alarm.event]
  else {
    health.alerts[alarm.event] = now
    later(world, alarm.windowMs + 1_000, () => judge(world, flow))
  }
  const worse = before === undefined || (now !== undefined && now > before)
  const threshold = (worse ? now : before) ?? 0
  tellOfFlow(world, flow, alarm.event, {
    message: alarm.message(threshold),
    threshold,
    alert_state: worse ? 'ACTIVATED' : 'DEACTIVATED',
    ...(value !== undefined && alarm.details(measures, value)),
  })
}

/**
 * Step by step from published over throttled to blocked, and back. Meta publishes the order, not the measure: here one alert at its
 * worst threshold throttles, two block.
 */
function restrain(world: World, flow: Flow): void {
  if (flow.statusHeld) return
  const { alerts } = flowsOf(world).healthOf(flow)
  const worst = alarms.filter((alarm) => alerts[alarm.event] === alarm.thresholds.at(-1)).length
  if (flow.status === 'PUBLISHED' && worst > 0) setFlowStatus(world, flow, 'THROTTLED')
  else if (flow.status === 'THROTTLED' && worst > 1) setFlowStatus(world, flow, 'BLOCKED')
  else if (flow.status === 'BLOCKED' && worst < 2) setFlowStatus(world, flow, 'THROTTLED')
  else if (flow.status === 'THROTTLED' && worst === 0) setFlowStatus(world, flow, 'PUBLISHED')
}
