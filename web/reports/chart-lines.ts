import type { CampaignReport } from '@woochat/contract/campaigns.ts'

export type Point = CampaignReport['series'][number]
export const lines = ['accepted', 'delivered', 'read'] as const
export type Line = (typeof lines)[number]

/** What is drawn: the points of the report, from nothing at the start. */
export function pointsOf({ series, campaign: { startedAt } }: CampaignReport): Point[] {
  const first = series[0]
  if (!first || startedAt === null || startedAt >= first.at) return series
  return [{ at: startedAt, accepted: 0, delivered: 0, read: 0 }, ...series]
}

/** The axes of the chart: time from the first point to the end that is expected, people from none to all. */
export interface Axes {
  fromMs: number
  toMs: number
  most: number
}

/** While it is sending the end lies ahead: what is left at the present speed. */
export function axesOf(report: CampaignReport): Axes | undefined {
  const points = pointsOf(report)
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return undefined
  const { counts, state } = report.campaign
  const fromMs = Date.parse(first.at)
  const lastMs = Math.max(Date.parse(last.at), fromMs + 1000)
  const sending = state === 'sending' && report.perSecond > 0
  const toMs = sending ? lastMs + Math.min((counts.waiting / report.perSecond) * 1000, 2 * (lastMs - fromMs)) : lastMs
  return { fromMs, toMs, most: Math.max(1, sending ? counts.recipients : last.accepted) }
}

/** 0 to 1 along the time axis. */
export const along = ({ fromMs, toMs }: Axes, at: string): number => (Date.parse(at) - fromMs) / (toMs - fromMs)

/** An SVG path in a box of `width` by `height`, highest value on top. */
export function pathOf(points: readonly Point[], line: Line, axes: Axes, width: number, height: number): string {
  const place = (point: Point): string =>
    `${round(along(axes, point.at) * width)} ${round(height - (point[line] / axes.most) * height)}`
  return points.map((point, i) => `${i === 0 ? 'M' : 'L'}${place(point)}`).join('')
}

/** The point nearest to a place along the time axis. */
export function nearest(points: readonly Point[], axes: Axes, part: number): Point | undefined {
  let best: Point | undefined
  for (const point of points) {
    if (best === undefined || Math.abs(along(axes, point.at) - part) < Math.abs(along(axes, best.at) - part)) best = point
  }
  return best
}

const round = (value: number): number => Math.round(value * 10) / 10
