import type { CampaignReport } from '@woochat/contract/campaigns.ts'
import { describe, expect, test } from 'vitest'
import { along, axesOf, nearest, pathOf, pointsOf } from './chart-lines.ts'

const series = [
  { at: '2026-11-25T10:00:00.000Z', accepted: 0, delivered: 0, read: 0 },
  { at: '2026-11-25T10:00:10.000Z', accepted: 50, delivered: 40, read: 10 },
  { at: '2026-11-25T10:00:20.000Z', accepted: 100, delivered: 90, read: 30 },
]
const report = (state: string, waiting: number, perSecond: number) =>
  ({ series, perSecond, campaign: { state, startedAt: null, counts: { recipients: 200, waiting } } }) as unknown as CampaignReport

describe('the chart of a campaign', () => {
  test('looks ahead to the expected end while sending', () => {
    const axes = axesOf(report('sending', 100, 5))
    expect(axes && (axes.toMs - axes.fromMs) / 1000).toBe(40)
    expect(axes?.most).toBe(200)
    expect(axes && along(axes, series[2]?.at ?? '')).toBe(0.5)
  })

  test('ends where the campaign ended', () => {
    const axes = axesOf(report('completed', 0, 0))
    expect(axes?.most).toBe(100)
    expect(axes && pathOf(series, 'accepted', axes, 100, 50)).toBe('M0 50L50 25L100 0')
  })

  test('begins with nothing at the start', () => {
    const started = {
      ...report('completed', 0, 0),
      campaign: { state: 'completed', startedAt: '2026-11-25T09:59:50.000Z', counts: {} },
    } as unknown as CampaignReport
    expect(pointsOf(started)[0]).toEqual({ at: '2026-11-25T09:59:50.000Z', accepted: 0, delivered: 0, read: 0 })
    expect(pointsOf(report('completed', 0, 0))).toBe(series)
  })

  test('has nothing to draw before the first message', () => {
    expect(axesOf({ ...report('sending', 10, 0), series: [] })).toBeUndefined()
  })

  test('finds the point under the pointer', () => {
    const axes = axesOf(report('completed', 0, 0))
    expect(axes && nearest(series, axes, 0.6)?.accepted).toBe(50)
  })
})
