import { type ChargePoint, halfHourMs, type TrafficPoint, Usage, type UsageFilter } from '../delivery/usage.ts'
import { invalidParameter, missingParameter } from '../graph-error.ts'
import type { Account } from '../state.ts'
import type { Field } from '../wire/fields.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

const dayMs = 24 * 3_600_000

/** A span of a granularity that holds a time; both ends in ms. */
interface Span {
  start: number
  end: number
}
const spans: Readonly<Record<string, (ms: number) => Span>> = {
  HALF_HOUR: (ms) => ({ start: ms - (ms % halfHourMs), end: ms - (ms % halfHourMs) + halfHourMs }),
  DAY: (ms) => ({ start: ms - (ms % dayMs), end: ms - (ms % dayMs) + dayMs }),
  MONTH: (ms) => {
    const at = new Date(ms)
    const month = (more: number): number => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + more)
    return { start: month(0), end: month(1) }
  },
}

/**
 * `analytics.start(…).end(…).granularity(HALF_HOUR, DAY or MONTH)` with `phone_numbers`, `country_codes`, `product_types` (0 templates,
 * 2 answers). Days and months are those of UTC; counters show at once, at Meta within 15 minutes. Source: Meta, Analytics (2026-09).
 */
export function accountAnalytics(world: World, account: Account, { modifiers }: Field): WireMap {
  const granularity = granularityIn(modifiers, { HALF_HOUR: 'HALF_HOUR', DAY: 'DAY', MONTH: 'MONTH' })
  const filter = filterOf(world, account, modifiers)
  const products = listIn(modifiers.product_types)
  const points = (usageOf(world)?.traffic(filter) ?? []).filter(
    (point) => products.length === 0 || products.includes(point.category === 'service' ? '2' : '0'),
  )
  return {
    phone_numbers: phonesOf(world, account, filter),
    country_codes: filter.countries ?? [...new Set(points.map((point) => point.country))],
    granularity: modifiers.granularity,
    data_points: addUp(points, granularity, () => '', trafficPoint),
  }
}

const trafficPoint = (span: Span, points: readonly TrafficPoint[]): WireMap => ({
  ...seconds(span),
  sent: sum(points, 'sent'),
  delivered: sum(points, 'delivered'),
})

const dimensions = {
  PHONE: 'phone_number',
  COUNTRY: 'country',
  TIER: 'tier',
  PRICING_TYPE: 'pricing_type',
  PRICING_CATEGORY: 'pricing_category',
} as const
const metrics = ['COST', 'VOLUME']

/**
 * `pricing_analytics.start(…).end(…).granularity(HALF_HOUR, DAILY or MONTHLY)` with `metric_types`, `pricing_types`,
 * `pricing_categories`, `dimensions`: delivered messages and what they cost. Source: Meta, Analytics → Pricing analytics (2026-09).
 */
export function pricingAnalytics(world: World, account: Account, { modifiers }: Field): WireMap {
  const granularity = granularityIn(modifiers, { HALF_HOUR: 'HALF_HOUR', DAILY: 'DAY', MONTHLY: 'MONTH' })
  const wanted = oneOf(listIn(modifiers.metric_types), metrics, 'metric_types')
  const split = oneOf(listIn(modifiers.dimensions), Object.keys(dimensions), 'dimensions') as (keyof typeof dimensions)[]
  const types = listIn(modifiers.pricing_types)
  const categories = listIn(modifiers.pricing_categories)
  const points = (usageOf(world)?.charges(filterOf(world, account, modifiers)) ?? []).filter(
    (point) =>
      (types.length === 0 || types.includes(point.type.toUpperCase())) &&
      (categories.length === 0 || categories.includes(categoryWord(point))),
  )
  const labels = (point: ChargePoint): WireMap => labelsOf(world, point, split)
  const rows = addUp(
    points,
    granularity,
    (point) => JSON.stringify(labels(point)),
    (span, some) => ({
      ...seconds(span),
      ...(some[0] && labels(some[0])),
      ...((wanted.length === 0 || wanted.includes('VOLUME')) && { volume: sum(some, 'volume') }),
      ...((wanted.length === 0 || wanted.includes('COST')) && { cost: sum(some, 'costMicros') / 1_000_000 }),
    }),
  )
  return { data: [{ data_points: rows }] }
}

const categoryWord = (point: ChargePoint): string => point.category.toUpperCase().replaceAll('-', '_')

function labelsOf({ state }: World, point: ChargePoint, split: readonly (keyof typeof dimensions)[]): WireMap {
  const all: Readonly<Record<keyof typeof dimensions, string | undefined>> = {
    PHONE: state.numbers.get(point.numberId)?.phone,
    COUNTRY: point.country,
    TIER: point.tier,
    PRICING_TYPE: point.type.toUpperCase(),
    PRICING_CATEGORY: categoryWord(point),
  }
  return Object.fromEntries(split.flatMap((one) => (all[one] === undefined ? [] : [[dimensions[one], all[one]]])))
}

export function usageOf({ slices }: World): Usage | undefined {
  const kept = slices.get('usage')
  return kept instanceof Usage ? kept : undefined
}

/** Adds points up by span and by `group`, in the order of time. */
function addUp<T extends { startMs: number }>(
  points: readonly T[],
  granularity: string,
  group: (point: T) => string,
  row: (span: Span, points: readonly T[]) => WireMap,
): WireMap[] {
  const groups = new Map<string, { span: Span; points: T[] }>()
  for (const point of points) {
    const span = spans[granularity]?.(point.startMs) ?? { start: point.startMs, end: point.startMs }
    const key = `${span.start} ${group(point)}`
    const found = groups.get(key)
    if (found) found.points.push(point)
    else groups.set(key, { span, points: [point] })
  }
  return [...groups.values()].map(({ span, points: some }) => row(span, some))
}

const seconds = ({ start, end }: Span): WireMap => ({ start: start / 1000, end: end / 1000 })

const sum = <K extends string>(points: readonly Record<K, number>[], key: K): number =>
  points.reduce((total, point) => total + point[key], 0)

function granularityIn(modifiers: Field['modifiers'], words: Readonly<Record<string, string>>): string {
  if (!modifiers.granularity) throw missingParameter('granularity')
  const known = Object.hasOwn(words, modifiers.granularity) ? words[modifiers.granularity] : undefined
  if (known === undefined) throw invalidParameter(`Param granularity must be one of {${Object.keys(words).join(', ')}}.`)
  return known
}

const yearMs = 366 * dayMs

/** The span asked for, from `start` on and before `end`, both in seconds; a year back at most. */
export function spanIn(world: World, start: unknown, end: unknown, lookBackMs = yearMs): { fromMs: number; untilMs: number } {
  const [fromMs, untilMs] = [timeIn(start, 'start'), timeIn(end, 'end')]
  if (fromMs >= untilMs) throw invalidParameter('Param start must be before param end.')
  if (fromMs < world.clock.now() - lookBackMs)
    throw invalidParameter(`Param start must be within the last ${Math.round(lookBackMs / dayMs)} days.`)
  return { fromMs, untilMs }
}

function timeIn(value: unknown, name: string): number {
  if (value === undefined || value === '') throw missingParameter(name)
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return Date.parse(value)
  const at = Number(value)
  if (!Number.isFinite(at) || at < 0) throw invalidParameter(`Param ${name} must be a UNIX timestamp.`)
  return at * 1000
}

function filterOf(world: World, account: Account, modifiers: Field['modifiers']): UsageFilter {
  const phones = listIn(modifiers.phone_numbers).map((phone) => phone.replace(/\D/g, ''))
  const countries = listIn(modifiers.country_codes)
  const numbers = [...world.state.numbers.values()].filter((number) => number.accountId === account.id)
  return {
    accountId: account.id,
    ...spanIn(world, modifiers.start, modifiers.end),
    ...(phones.length > 0 && {
      numberIds: numbers
        .filter((number) => phones.includes(number.phone) || phones.includes(number.id))
        .map((number) => number.id),
    }),
    ...(countries.length > 0 && { countries }),
  }
}

function phonesOf({ state }: World, account: Account, { numberIds }: UsageFilter): string[] {
  return [...state.numbers.values()]
    .filter((number) => number.accountId === account.id && (numberIds?.includes(number.id) ?? true))
    .map((number) => number.phone)
}

/** `["a","b"]`, `[a,b]` or `a,b`. */
export const listIn = (text: string | undefined): string[] => (text ?? '').split(/[\s,"'[\]]+/).filter(Boolean)

export function oneOf(words: string[], known: readonly string[], name: string): string[] {
  const wrong = words.find((word) => !known.includes(word))
  if (wrong !== undefined) throw invalidParameter(`Param ${name} must be of {${known.join(', ')}} - got "${wrong.slice(0, 60)}".`)
  return words
}
