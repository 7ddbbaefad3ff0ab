import type { DeliveryRules } from '../delivery/rules.ts'
import type { DayPoint } from '../delivery/usage.ts'
import type { Template } from '../state.ts'
import { later, type Slice, type World } from '../world.ts'
import { decide, type Info, rate } from './decide.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What people did with the messages of some days. */
export interface Feedback {
  delivered: number
  read: number
  complaints: number
}

export function feedbackOf(points: readonly DayPoint[]): Feedback {
  const sum: Feedback = { delivered: 0, read: 0, complaints: 0 }
  for (const { delivered, read, blocks, reports } of points) {
    sum.delivered += delivered
    sum.read += read
    sum.complaints += blocks + reports
  }
  return sum
}

/** GREEN, YELLOW or RED, or undefined while too few were delivered to tell. */
export function ratingOf({ delivered, complaints }: Feedback, rules: DeliveryRules): string | undefined {
  if (delivered < rules.ratedFrom) return undefined
  if (complaints >= rules.redShare * delivered) return 'RED'
  return complaints >= rules.yellowShare * delivered ? 'YELLOW' : 'GREEN'
}

/** The last seven days, today included. */
export const lastDays = ({ delivery, clock }: World, id: string): DayPoint[] =>
  delivery.usage.daysOf(id, clock.now() - 7 * dayMs, clock.now() + 1)

/**
 * Rates a template by what people did with its messages of seven days: blocks and reports, and whether they read what is older than a
 * day. RED pauses it for 3 hours, then for 6, then disables it; while its first messages are paced, until its business unpauses it. Source: Meta, Templates → Quality rating and Template pausing (2026-09).
 */
export function weighTemplate(world: World, template: Template): void {
  if (!world.delivery.rules.ratings || template.status !== 'APPROVED') return
  const quality = qualityOf(world, template)
  if (quality === undefined || quality === template.quality) return
  rate(world, template, quality)
  if (quality === 'RED') pause(world, template)
}

function qualityOf(world: World, template: Template): string | undefined {
  const { rules } = world.delivery
  const days = lastDays(world, template.id)
  const quality = ratingOf(sinceBack(template, days), rules)
  if (quality !== 'GREEN') return quality
  const older = feedbackOf(days.filter(({ startMs }) => startMs < world.clock.now() - 2 * dayMs))
  return older.delivered >= rules.ratedFrom && older.read < rules.unreadShare * older.delivered ? 'YELLOW' : 'GREEN'
}

/** After a pause people judge anew: what they did before is taken off. */
function sinceBack({ judgedFrom }: Template, days: readonly DayPoint[]): Feedback {
  if (!judgedFrom) return feedbackOf(days)
  const sum = feedbackOf(days.filter(({ startMs }) => startMs >= judgedFrom.startMs))
  return {
    delivered: sum.delivered - judgedFrom.delivered,
    read: sum.read - judgedFrom.read,
    complaints: sum.complaints - judgedFrom.complaints,
  }
}

const pauses: readonly (Info & { hours: number })[] = [
  {
    title: 'FIRST_PAUSE',
    hours: 3,
    description: 'Your message template has been paused for 3 hours, because it had issues with feedback.',
  },
  {
    title: 'SECOND_PAUSE',
    hours: 6,
    description: 'Your message template has been paused for 6 hours, because it had issues with feedback again.',
  },
]

function pause(world: World, template: Template): void {
  if (world.delivery.pacing.isHolding(template.id)) {
    decide(world, template, 'PAUSED', 'NONE', {
      title: 'RATE_LIMITING_PAUSE',
      description: 'Your message template has been paused, because its first messages had issues with feedback.',
    })
    return
  }
  const nth = template.pauses ?? 0
  template.pauses = nth + 1
  const next = pauses[nth]
  if (!next) {
    decide(world, template, 'DISABLED')
    return
  }
  const { title, description, hours } = next
  template.pausedUntil = world.clock.now() + hours * hourMs
  decide(world, template, 'PAUSED', 'NONE', { title, description })
  unpauseWhenDue(world, template)
}

function unpauseWhenDue(world: World, template: Template): void {
  const until = template.pausedUntil ?? 0
  later(world, until - world.clock.now(), () => {
    if (template.pausedUntil === until && template.status === 'PAUSED') unpause(world, template)
  })
}

function unpause(world: World, template: Template): void {
  decide(world, template, 'APPROVED', 'NONE', {
    title: 'UNPAUSE',
    description: 'Your message template has been unpaused and can be sent again.',
  })
  judgeAnew(world, template)
}

/** A template that is back is judged by what people do from now on, and goes slowly at first. */
export function judgeAnew(world: World, template: Template): void {
  const startMs = world.clock.now() - (world.clock.now() % dayMs)
  template.judgedFrom = { startMs, ...feedbackOf(lastDays(world, template.id).filter((day) => day.startMs >= startMs)) }
  delete template.pacing
  if (template.quality !== 'UNKNOWN') rate(world, template, 'UNKNOWN')
}

/** Pauses end after a restart too. */
export const pauseSlice = (world: World): Slice => ({
  save: () => ({}),
  load: () => {
    for (const template of world.state.templates.values())
      if (template.status === 'PAUSED' && template.pausedUntil !== undefined) unpauseWhenDue(world, template)
  },
})
