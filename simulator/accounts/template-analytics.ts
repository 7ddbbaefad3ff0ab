import type { FastifyInstance } from 'fastify'
import type { DayPoint } from '../delivery/usage.ts'
import { invalidParameter, missingParameter, noSuchObject } from '../graph-error.ts'
import { accessOf, accountOf } from '../wire/access.ts'
import { pageOf } from '../wire/fields.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { listIn, oneOf, spanIn, usageOf } from './analytics.ts'
import { needInsights } from './insights.ts'

const dayMs = 24 * 3_600_000
const metrics = ['SENT', 'DELIVERED', 'READ', 'CLICKED', 'COST']

/**
 * `GET /{account}/template_analytics`: days of at most ten templates, 90 days back, once insights have been turned on.
 * Source: Meta, Analytics → Template analytics (2026-09).
 */
export function serveTemplateAnalytics(app: FastifyInstance, world: World): void {
  app.get<{ Params: { node: string } }>('/:node/template_analytics', (request) => {
    const account = accountOf(world, accessOf(world, request), request.params.node, 'GET')
    needInsights(world, account)
    const query = parameters(request)
    if (written(query.granularity).toUpperCase() !== 'DAILY') throw invalidParameter('Param granularity must be one of {DAILY}.')
    const span = spanIn(world, query.start, query.end, 90 * dayMs)
    const ids = listIn(written(query.template_ids))
    if (ids.length === 0) throw missingParameter('template_ids')
    if (ids.length > 10) throw invalidParameter('Param template_ids must be a list of at most 10 ids.')
    const wanted = oneOf(listIn(written(query.metric_types).toUpperCase()), metrics, 'metric_types')
    const rows = ids.flatMap((id) => {
      if (world.state.templates.get(id)?.accountId !== account.id) throw noSuchObject(id, 'GET')
      const days = usageOf(world)?.daysOf(id, span.fromMs, span.untilMs) ?? []
      return days.map((day) => dataPoint(id, day, wanted.length > 0 ? wanted : metrics))
    })
    const data = [{ granularity: 'DAILY', product_type: 'cloud_api', data_points: rows }]
    return pageOf(data, query, `${origin(request)}/${account.id}/template_analytics`)
  })
}

function dataPoint(id: string, day: DayPoint, wanted: readonly string[]): WireMap {
  const all: Readonly<Record<string, WireMap>> = {
    SENT: { sent: day.sent },
    DELIVERED: { delivered: day.delivered },
    READ: { read: day.read },
    CLICKED: Object.keys(day.clicks).length > 0 ? { clicked: clicks(day) } : {},
    COST: { cost: costs(day) },
  }
  return {
    template_id: id,
    start: day.startMs / 1000,
    end: (day.startMs + dayMs) / 1000,
    ...Object.assign({}, ...wanted.map((metric) => all[metric])),
  }
}

const clicks = (day: DayPoint): WireMap[] =>
  Object.entries(day.clicks).map(([key, count]) => {
    const space = key.indexOf(' ')
    return { type: key.slice(0, space), button_content: key.slice(space + 1), count }
  })

/** In whole money; what cannot be divided is left out. */
function costs(day: DayPoint): WireMap[] {
  const spent = day.costMicros / 1_000_000
  const taps = Object.entries(day.clicks).reduce((sum, [key, count]) => sum + (key.startsWith('url_button') ? count : 0), 0)
  return [
    { type: 'amount_spent', value: spent },
    ...(day.delivered > 0 ? [{ type: 'cost_per_delivered', value: spent / day.delivered }] : []),
    ...(taps > 0 ? [{ type: 'cost_per_url_button_click', value: spent / taps }] : []),
  ]
}
