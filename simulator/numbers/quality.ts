import type { Outgoing, PhoneNumber, Thread } from '../state.ts'
import { feedbackOf, lastDays, pauseSlice, ratingOf, weighTemplate } from '../templates/quality.ts'
import type { World } from '../world.ts'

/** From now on ratings follow what people do: at once after a block or a report, else every six hours while there is traffic. */
export function rateQuality(world: World): void {
  world.slices.set('pauses', pauseSlice(world))
  world.delivery.growth.review = (number) => {
    weighNumber(world, number)
    for (const template of world.state.templates.values())
      if (template.accountId === number.accountId) weighTemplate(world, template)
  }
}

/** A person blocked the business: counts against the number, and against the template that came last. */
export const recordBlock = (world: World, thread: Thread): void => recordComplaint(world, thread, 'blocks')

/** A person reported the business to WhatsApp. */
export const recordReport = (world: World, thread: Thread): void => recordComplaint(world, thread, 'reports')

function recordComplaint(world: World, thread: Thread, kind: 'blocks' | 'reports'): void {
  const last = thread.said.findLast((said): said is Outgoing => said.out && (said.life === 'delivered' || said.life === 'read'))
  if (!last) return
  world.delivery.usage.recordComplaint(last, kind)
  const number = world.state.numbers.get(thread.numberId)
  if (number) weighNumber(world, number)
  const template = last.templateId === undefined ? undefined : world.state.templates.get(last.templateId)
  if (template) weighTemplate(world, template)
}

/**
 * Rates a number by blocks and reports of seven days. A RED one is FLAGGED until it is better; its limits stay.
 * Source: Meta, Messaging limits → Quality rating (2026-09).
 */
function weighNumber(world: World, number: PhoneNumber): void {
  const { rules } = world.delivery
  const quality = rules.ratings ? ratingOf(feedbackOf(lastDays(world, number.id)), rules) : undefined
  if (quality === undefined || quality === number.quality) return
  const before = number.quality
  number.quality = quality
  if (quality === 'RED') flag(world, number, 'FLAGGED')
  else if (before === 'RED') flag(world, number, 'UNFLAGGED')
  world.state.touched()
}

function flag({ webhooks }: World, number: PhoneNumber, event: 'FLAGGED' | 'UNFLAGGED'): void {
  const usual = number.status === 'CONNECTED' || number.status === 'FLAGGED'
  if (usual) number.status = event === 'FLAGGED' ? 'FLAGGED' : 'CONNECTED'
  const value = { display_phone_number: number.phone, event, max_daily_conversations_per_business: number.tier }
  webhooks.accountField(number.accountId, 'phone_number_quality_update', JSON.stringify(value))
}
