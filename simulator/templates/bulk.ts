import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import { type Account, type Template, templateKey } from '../state.ts'
import { authBody, authFooter, authTexts } from '../template-rules/auth-texts.ts'
import { checkLanguage, checkTemplate, type TemplateWish } from '../template-rules/template.ts'
import { checkOneOf, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { idsOf } from './change.ts'
import { createTemplate } from './create.ts'
import { archive, unarchive } from './life.ts'

/** `POST /{account}/upsert_message_templates`: a code template in many languages. Source: Meta, Authentication templates → Bulk management (2025-11). */
export function upsertTemplates(world: World, account: Account, json: WireMap): WireMap {
  checkOneOf(shown(json.category ?? '').toUpperCase(), 'category', ['AUTHENTICATION'])
  const languages = listOf(json.languages, 'languages').map(checkLanguage)
  const components = Array.isArray(json.components) ? json.components.map(withoutLabels) : json.components
  const wishes = languages.map((language) => checkTemplate({ ...json, language, components }))
  return { data: wishes.map((wish) => upsert(world, account, wish)) }
}

function upsert(world: World, account: Account, wish: TemplateWish): WireMap {
  const found = world.state.templatesByName.get(templateKey(account.id, wish.name, wish.language))
  if (found && found.category !== 'AUTHENTICATION')
    throw invalidParameter(`Template ${wish.name} in ${wish.language} is of category ${found.category}.`)
  if (found) Object.assign(found, wish)
  const { id, status, language } = found ?? createTemplate(world, account, wish, { approved: true })
  world.state.touched()
  return { id, status, language }
}

/** Labels are Meta's in each language. */
const withoutLabels = (part: unknown): unknown =>
  isMap(part) && Array.isArray(part.buttons)
    ? {
        ...part,
        buttons: part.buttons.map((button) => {
          if (!isMap(button)) return button
          const { text: _, autofill_text: __, ...rest } = button
          return rest
        }),
      }
    : part

function listOf(value: unknown, name: string): unknown[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.replace(/[[\]"\s]/g, '').split(',') : []
  if (list.length === 0 || list[0] === '') throw missingParameter(name)
  return [...new Set(list)]
}

/** `GET /{account}/message_template_previews`: the words of code templates. Source: Meta, Authentication templates → Template preview (2025-11). */
export function previewTemplates(query: WireMap): WireMap {
  checkOneOf(shown(query.category ?? '').toUpperCase(), 'category', ['AUTHENTICATION'])
  const languages = listOf(query.languages ?? ['en_US'], 'languages').map(checkLanguage)
  const buttons = listOf(query.button_types ?? ['OTP'], 'button_types').map((type) =>
    checkOneOf(shown(type).toUpperCase(), 'button_types', ['OTP']),
  )
  const minutes = query.code_expiration_minutes === undefined ? undefined : Number(query.code_expiration_minutes)
  if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 90))
    throw invalidParameter('Param code_expiration_minutes must be a whole number from 1 to 90.')
  return {
    data: languages.map((language) => {
      const words = authTexts(language)
      return {
        body: authBody(words, String(query.add_security_recommendation) === 'true'),
        ...(minutes !== undefined && { footer: authFooter(words, minutes) }),
        buttons: buttons.map((type) => ({ type, text: words.copy, autofill_text: words.autofill })),
        language,
      }
    }),
  }
}

const batch = 500

/**
 * `POST /{account}/migrate_message_templates`: makes the approved templates of another account of the same business again.
 * Source: Meta, Templates → Template migration (2025-11).
 */
export function migrateTemplates(world: World, account: Account, source: Account, json: WireMap): WireMap {
  if (source.businessId !== account.businessId)
    throw invalidParameter('Templates can be migrated only between accounts of the same business.')
  const count = number(json.count, 'count', batch)
  const page = number(json.page_number, 'page_number', 0)
  if (count < 1 || count > batch) throw invalidParameter(`Param count must be from 1 to ${batch}.`)
  const wanted = json.template_ids === undefined ? undefined : new Set(idsOf(json.template_ids, 'template_ids', batch))
  const all = [...world.state.templates.values()].filter(
    (one) => one.accountId === source.id && one.source === undefined && (wanted?.has(one.id) ?? true),
  )
  const migrated: string[] = []
  const failed: Record<string, string> = {}
  for (const template of all.slice(page * count, (page + 1) * count)) {
    const why = migrate(world, account, template)
    if (why === undefined) migrated.push(template.id)
    else failed[template.id] = why
  }
  return { migrated_templates: migrated, failed_templates: failed }
}

function number(value: unknown, name: string, otherwise: number): number {
  if (value === undefined) return otherwise
  const given = Number(value)
  if (!Number.isInteger(given) || given < 0) throw invalidParameter(`Param ${name} must be a whole number.`)
  return given
}

/** Why a template was not migrated, if it was not. */
function migrate(world: World, account: Account, template: Template): string | undefined {
  if (template.status !== 'APPROVED') return `Status is ${template.status}`
  if (template.quality !== 'GREEN' && template.quality !== 'UNKNOWN') return `Quality is ${template.quality}`
  const { name, language, category, format, components, ttlSeconds, subCategory } = template
  const wish = {
    name,
    language,
    category,
    format,
    components: structuredClone(components),
    ...(ttlSeconds !== undefined && { ttlSeconds }),
    ...(subCategory !== undefined && { subCategory }),
  }
  try {
    createTemplate(world, account, wish, { approved: true })
    return undefined
  } catch (error) {
    if (error instanceof GraphError) return error.extra.userTitle ?? error.message
    throw error
  }
}

/** `POST /{account}/message_templates/archive` and `/unarchive`: each id by itself. Source: Meta, Templates → Archiving (2026). */
export function archiveTemplates(world: World, account: Account, json: WireMap, back: boolean): WireMap {
  const done: string[] = []
  const failed: Record<string, string> = {}
  for (const id of idsOf(json.hsm_ids, 'hsm_ids', 100)) {
    const template = world.state.templates.get(id)
    if (template?.accountId !== account.id) failed[id] = 'Message template not found'
    else if (template.status !== (back ? 'ARCHIVED' : 'APPROVED'))
      failed[id] = `A template with status ${template.status} can't be ${back ? 'unarchived' : 'archived'}`
    else {
      if (back) unarchive(world, template)
      else archive(world, template)
      done.push(id)
    }
  }
  return { [back ? 'unarchived_templates' : 'archived_templates']: done, failed_templates: failed }
}
