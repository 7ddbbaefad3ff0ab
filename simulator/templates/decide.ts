import type { Template } from '../state.ts'
import { isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { advice } from './review.ts'

/** Why a template is paused, disabled or back, as the webhook titles it. */
export interface Info {
  title: 'FIRST_PAUSE' | 'SECOND_PAUSE' | 'RATE_LIMITING_PAUSE' | 'UNPAUSE' | 'DISABLED'
  description: string
}

/** What becomes of the status; an event that is not here is a status itself. */
const standing: Readonly<Record<string, (template: Template) => string>> = {
  REINSTATED: () => 'APPROVED',
  UNARCHIVED: () => 'APPROVED',
  // A warning: it may still be sent.
  FLAGGED: ({ status }) => status,
}

const usual: Readonly<Record<string, Info>> = {
  PAUSED: {
    title: 'FIRST_PAUSE',
    description: 'Your message template has been paused for 3 hours, because it had issues with feedback.',
  },
  DISABLED: {
    title: 'DISABLED',
    description: 'Your message template has been disabled, because it had issues with feedback again and again.',
  },
}

/**
 * Gives a template a status and tells its account by webhook. `info` says more of a pause or its end.
 * Source: Meta, Webhooks → message_template_status_update (2026-04).
 */
export function decide(world: World, template: Template, event: string, reason = 'NONE', info = usual[event]): void {
  template.status = standing[event]?.(template) ?? event
  template.rejectedReason = event === 'REJECTED' ? reason : 'NONE'
  if (event === 'REJECTED') template.rejectedAt = world.clock.now()
  if (event === 'PAUSED' && info) template.pauseTitle = info.title
  else if (event !== 'FLAGGED') delete template.pauseTitle
  const seconds = Math.floor(world.clock.now() / 1000)
  tell(world, template, 'message_template_status_update', {
    event,
    reason: event === 'REJECTED' ? reason : event === 'PENDING_DELETION' ? null : 'NONE',
    ...(event === 'REJECTED' && {
      rejection_info: { reason, recommendation: advice[reason] ?? 'Edit the template and submit it again.' },
    }),
    ...((event === 'DISABLED' || event === 'FLAGGED') && { disable_info: { disable_date: String(seconds) } }),
    ...(info && { other_info: info }),
    message_template_category: template.category,
  })
  if (event === 'APPROVED' && template.edited) tellComponents(world, template)
  if (event === 'APPROVED' || event === 'REJECTED') delete template.edited
  world.state.touched()
}

/** Sets the quality of a template and tells its account by webhook. */
export function rate(world: World, template: Template, quality: string): void {
  const previous = template.quality
  template.quality = quality
  template.ratedAt = world.clock.now()
  tell(world, template, 'message_template_quality_update', { previous_quality_score: previous, new_quality_score: quality })
  world.state.touched()
}

/** Moves a template to another category at once and tells its account. */
export function recategorise(world: World, template: Template, category: string): void {
  template.previousCategory = template.category
  template.category = category
  delete template.correctCategory
  tell(world, template, 'template_category_update', { previous_category: template.previousCategory, new_category: category })
  world.state.touched()
}

/** Tells an account that a template will change its category at `atMs`; until then it stays what it is. */
export function announceCategory(world: World, template: Template, category: string, atMs: number): void {
  template.correctCategory = { category, at: atMs }
  tell(world, template, 'template_category_update', {
    new_category: template.category,
    correct_category: category,
    category_update_timestamp: Math.floor(atMs / 1000),
  })
  world.state.touched()
}

/** Tells an account that what it sends by a template belongs to another category. */
export function tellDetected(world: World, template: Template, category: string): void {
  tell(world, template, 'template_correct_category_detection', { category: template.category, correct_category: category })
}

/** Source: Meta, Webhooks → message_template_components_update (2026-04). */
function tellComponents(world: World, { components, ...template }: Template): void {
  const part = (type: string): WireMap => components.find((one) => one.type === type) ?? {}
  const { buttons } = part('BUTTONS')
  const told = Array.isArray(buttons) ? buttons.filter(isMap).map(buttonNews) : []
  const title = part('HEADER').text
  const footer = part('FOOTER').text
  tell(world, template, 'message_template_components_update', {
    message_template_element: part('BODY').text,
    ...(title !== undefined && { message_template_title: title }),
    ...(footer !== undefined && { message_template_footer: footer }),
    ...(told.length > 0 && { message_template_buttons: told }),
  })
}

const buttonNews = ({ type, text, url, phone_number }: WireMap): WireMap => ({
  message_template_button_type: shown(type),
  message_template_button_text: text,
  message_template_button_url: url,
  message_template_button_phone_number: phone_number,
})

/** The id of a template is a bare number in webhooks, and only there. */
function tell(
  world: World,
  { id, accountId, name, language }: Pick<Template, 'id' | 'accountId' | 'name' | 'language'>,
  field: string,
  value: WireMap,
): void {
  const about = JSON.stringify({ message_template_name: name, message_template_language: language, ...value }).slice(1)
  world.webhooks.accountField(accountId, field, `{"message_template_id":${id},${about}`)
}
