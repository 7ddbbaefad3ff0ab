import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import type { Account, Template } from '../state.ts'
import { templateRefusal } from '../template-rules/refusal.ts'
import { categories, checkComponents, checkExtras } from '../template-rules/template.ts'
import { checkOneOf, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { checkReferences } from './create.ts'
import { decide } from './decide.ts'
import { remove, submit } from './life.ts'
import { judgeAnew } from './quality.ts'

const dayMs = 24 * 3_600_000
const editable = ['APPROVED', 'REJECTED', 'PAUSED']

const notEditable = (userMessage: string, subcode = 2388039): GraphError =>
  templateRefusal(subcode, 'Message template cannot be edited', userMessage)

/** `POST /{template}`: replaces the components and asks for a new review. Source: Meta, Templates → Template management (2026-09). */
export function editTemplate(world: World, template: Template, wish: WireMap): WireMap {
  if (template.source !== undefined) throw notEditable("Templates made by Direct Send can't be edited.", 2388318)
  if (!editable.includes(template.status)) throw notEditable(`Templates with status ${template.status} can't be edited.`)
  const category =
    wish.category === undefined ? template.category : checkOneOf(shown(wish.category).toUpperCase(), 'category', categories)
  if (category !== template.category && template.status === 'APPROVED')
    throw notEditable("The category of an approved template can't be changed.")
  if (wish.components === undefined && wish.category === undefined && wish.message_send_ttl_seconds === undefined)
    throw missingParameter('components')
  const extras = checkExtras(wish, category)
  if (wish.components === undefined && category === template.category) Object.assign(template, extras)
  else replace(world, template, wish, { ...extras, category })
  world.state.touched()
  return { success: true, id: template.id, name: template.name, category }
}

function replace(world: World, template: Template, wish: WireMap, change: { category: string }): void {
  const parts = checkComponents(
    wish.components ?? template.components,
    wish.parameter_format ?? template.format,
    change.category,
    template.language,
  )
  const account = world.state.accounts.get(template.accountId)
  if (account) checkReferences(world, account, parts.components)
  const approved = template.status === 'APPROVED'
  if (approved) takeEdit(template, world.clock.now())
  if (approved || template.status === 'PAUSED') template.edited = true
  delete template.pauseTitle
  Object.assign(template, parts, change, { status: 'PENDING' })
  submit(world, template)
}

/** An approved template takes one edit in 24 hours and ten in 30 days. */
function takeEdit(template: Template, nowMs: number): void {
  template.edits = template.edits.filter((at) => at > nowMs - 30 * dayMs)
  if (template.edits.length >= 10 || template.edits.some((at) => at > nowMs - dayMs))
    throw notEditable('An approved template can be edited once in 24 hours and ten times in 30 days.')
  template.edits.push(nowMs)
}

/** `DELETE /{account}/message_templates`: by name in all languages, one of them by `hsm_id`, or up to 100 by `hsm_ids`. */
export function removeTemplates(world: World, account: Account, query: WireMap): WireMap {
  for (const template of query.hsm_ids === undefined ? byName(world, account, query) : byIds(world, account, query.hsm_ids)) {
    remove(world, template)
  }
  return { success: true }
}

function byName({ state }: World, account: Account, { name, hsm_id: id }: WireMap): Template[] {
  if (name === undefined || name === '') throw missingParameter('name')
  const found = [...state.templates.values()].filter(
    (one) => one.accountId === account.id && one.name === name && (id === undefined || one.id === String(id)) && !isLeaving(one),
  )
  if (found.length === 0) throw notFound(`No message template with the name ${shown(name)} was found.`)
  return found.map(deletable)
}

function byIds({ state }: World, account: Account, value: unknown): Template[] {
  const ids = idsOf(value, 'hsm_ids', 100)
  return ids.map((id) => {
    const found = state.templates.get(id)
    if (!found || found.accountId !== account.id || isLeaving(found))
      throw notFound(`No message template with the ID ${id.slice(0, 40)} was found.`)
    return deletable(found)
  })
}

const isLeaving = ({ status }: Template): boolean => status === 'PENDING_DELETION'

/** Ids in a list, a list written as JSON, or a text with commas; each once. */
export function idsOf(value: unknown, name: string, most: number): string[] {
  const list: unknown[] = Array.isArray(value) ? value : shownList(value)
  const ids = [...new Set(list.map((one) => shown(one).trim()).filter(Boolean))]
  if (ids.length === 0) throw missingParameter(name)
  if (ids.length > most) throw invalidParameter(`Param ${name} must have at most ${most} elements.`)
  return ids
}

const shownList = (value: unknown): string[] =>
  typeof value === 'string' || typeof value === 'number'
    ? String(value)
        .replace(/[[\]"'\s]/g, '')
        .split(',')
    : []

function deletable(template: Template): Template {
  if (template.source !== undefined)
    throw templateRefusal(2388330, 'Message template cannot be deleted', "Templates made by Direct Send can't be deleted.")
  if (template.status === 'DISABLED')
    throw invalidParameter(`Template ${template.name} is disabled, and disabled templates can't be deleted.`)
  return template
}

const notFound = (userMessage: string): GraphError =>
  new GraphError(100, undefined, {
    http: 404,
    message: 'Invalid parameter',
    subcode: 2593002,
    userTitle: 'Message Template Not Found',
    userMessage,
  })

/** `POST /{template}/unpause`: only a pause for pacing can be ended by its business. Source: Meta, Templates → Template pacing (2025-11). */
export function unpause(world: World, template: Template): WireMap {
  if (template.status !== 'PAUSED') return { success: false, reason: 'The template is not paused.' }
  if (template.pauseTitle !== 'RATE_LIMITING_PAUSE')
    return { success: false, reason: 'The template is paused for its quality, and the pause ends by itself.' }
  decide(world, template, 'APPROVED', 'NONE', {
    title: 'UNPAUSE',
    description: 'Your message template has been unpaused and can be sent again.',
  })
  judgeAnew(world, template)
  return { success: true }
}
