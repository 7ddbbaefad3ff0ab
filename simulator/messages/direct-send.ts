import { createHash } from 'node:crypto'
import { GraphError, invalidParameter } from '../graph-error.ts'
import { type PhoneNumber, type Template, templateKey } from '../state.ts'
import { review } from '../templates/review.ts'
import { checkMap, checkOneOf, checkText, checkWhole, type FileRef, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { checkInteractive } from './interactive-rules.ts'

const shapes = ['button', 'cta_url', 'voice_call']

/** Whether a send asks for Direct Send; `service` asks for an ordinary message. */
export function asksForDirectSend({ category, ttl_seconds: ttl, direct_send_config: config }: WireMap): boolean {
  const direct = category !== undefined && category !== 'service'
  if (!direct && (ttl !== undefined || config !== undefined))
    throw invalidParameter("Params ttl_seconds and direct_send_config need a 'category' value of Direct Send.")
  return direct
}

/**
 * Checks a utility message without a template, and gives the files it names.
 * Source: Meta, Direct Send → API reference and Supported message types (2026-08).
 */
export function checkDirectSend(world: World, number: PhoneNumber, type: string, json: WireMap): FileRef[] {
  const account = world.state.accounts.get(number.accountId)
  checkOneOf(json.category, 'category', ['utility', 'authentication', 'service'])
  if (account?.directSend === 'blocked') throw new GraphError(139200, 'Direct Send access is blocked for this account.')
  if (account?.directSend === 'ineligible' || json.category === 'authentication')
    throw invalidParameter(
      "Parameter Invalid: The 'category' value requires Direct Send, which isn't enabled for this account. Use an approved message template instead.",
    )
  if (json.ttl_seconds !== undefined) checkWhole(json.ttl_seconds, 'ttl_seconds', 30, 43_200)
  if (json.direct_send_config !== undefined) nameOf(json)
  if (type === 'text') {
    checkText(checkMap(json.text, 'text').body, "text['body']", 1024)
    return []
  }
  const interactive = type === 'interactive' ? checkMap(json.interactive, 'interactive') : {}
  if (!shapes.includes(shown(interactive.type)))
    throw invalidParameter(`Direct Send takes text and interactive messages of type ${shapes.join(', ')} only.`)
  return checkInteractive(world, number, interactive, true)
}

function nameOf(json: WireMap): string | undefined {
  if (json.direct_send_config === undefined) return undefined
  const name = checkText(checkMap(json.direct_send_config, 'direct_send_config').template_name, 'template_name', 512)
  if (/^[a-z0-9_]+$/.test(name)) return name
  throw invalidParameter("Param direct_send_config['template_name'] may hold a-z, 0-9 and '_' only.")
}

/**
 * The template a Direct Send goes out as: the one made for the same words before, or a new one. Undefined when the name asked for
 * belongs to a template of another making.
 */
export function generatedTemplate(world: World, number: PhoneNumber, type: string, json: WireMap): Template | undefined {
  const components = componentsOf(type, json)
  const wished = nameOf(json)
  const name = wished ?? generatedName(type === 'text' ? 'text' : String((json.interactive as WireMap).type), components)
  const language = languageOf(JSON.stringify(components))
  const known = world.state.templatesByName.get(templateKey(number.accountId, name, language))
  if (known) return known.source === 'AUTO_GENERATED' ? known : undefined
  return wished === undefined && isFull(world, number)
    ? fallbackTemplate(world, number)
    : addTemplate(world, number, name, language, components)
}

const mostGenerated = 500

const isFull = ({ state }: World, { accountId }: PhoneNumber): boolean =>
  state.templates
    .values()
    .filter((one) => one.accountId === accountId && one.source === 'AUTO_GENERATED')
    .take(mostGenerated)
    .toArray().length === mostGenerated

/** What fits no other template goes out as one that is a variable and nothing else. */
function fallbackTemplate(world: World, number: PhoneNumber): Template {
  const components = [{ type: 'BODY', text: '{{1}}', example: { body_text: [['Your order is on its way.']] } }]
  const name = generatedName('text', components)
  return (
    world.state.templatesByName.get(templateKey(number.accountId, name, 'en_US')) ??
    addTemplate(world, number, name, 'en_US', components)
  )
}

function addTemplate(world: World, number: PhoneNumber, name: string, language: string, components: WireMap[]): Template {
  const made = templateOf(world, number, name, language, components)
  world.state.addTemplate(made)
  world.state.touched()
  return made
}

function templateOf(world: World, number: PhoneNumber, name: string, language: string, components: WireMap[]): Template {
  return {
    components: components as Template['components'],
    format: 'POSITIONAL',
    id: world.ids.digits(),
    accountId: number.accountId,
    name,
    language,
    category: 'UTILITY',
    previousCategory: undefined,
    status: 'APPROVED',
    rejectedReason: 'NONE',
    quality: 'UNKNOWN',
    createdAt: world.clock.now(),
    edits: [],
    source: 'AUTO_GENERATED',
  }
}

const warnings = 3

/** Content that is marketing in truth: the third time the account loses Direct Send. */
export function weighContent(world: World, number: PhoneNumber, template: Template): void {
  const account = world.state.accounts.get(number.accountId)
  if (!account || review(template).category !== 'MARKETING') return
  account.directSendWarnings = (account.directSendWarnings ?? 0) + 1
  if (account.directSendWarnings >= warnings) account.directSend = 'blocked'
}

/** Words with digits differ from message to message: orders, sums, days. */
function withoutValues(text: string): { text: string; samples: string[] } {
  const samples: string[] = []
  const kept = text.replace(/(?<=\s)[^\s{}]*\d[^\s{}]*(?=\s)/g, (value) => `{{${samples.push(value)}}}`)
  return { text: kept, samples }
}

function componentsOf(type: string, json: WireMap): WireMap[] {
  if (type === 'text') return [bodyOf(json.text)]
  const { header, body, footer, action } = json.interactive as WireMap
  const parts: WireMap[] = [bodyOf(body)]
  if (isMap(header) && header.type === 'text') parts.unshift({ type: 'HEADER', format: 'TEXT', text: header.text })
  if (isMap(footer)) parts.push({ type: 'FOOTER', text: footer.text })
  const buttons = buttonsOf(isMap(action) ? action : {})
  return buttons.length === 0 ? parts : [...parts, { type: 'BUTTONS', buttons }]
}

function bodyOf(value: unknown): WireMap {
  const { text, samples } = withoutValues(String((value as WireMap).text ?? (value as WireMap).body))
  return { type: 'BODY', text, ...(samples.length > 0 && { example: { body_text: [samples] } }) }
}

function buttonsOf({ name, parameters, buttons }: WireMap): WireMap[] {
  const link = (value: unknown): WireMap => {
    const { display_text: text, url } = value as WireMap
    return { type: 'URL', text, url }
  }
  if (name === 'cta_url') return [link(parameters)]
  if (!Array.isArray(buttons)) return []
  return buttons.map((button: WireMap) =>
    button.type === 'cta_url' ? link(button.cta_url) : { type: 'QUICK_REPLY', text: (button.reply as WireMap).title },
  )
}

/** The same for the same words, whatever the samples of their variables. */
const generatedName = (kind: string, components: readonly WireMap[]): string =>
  `auto_generated_${kind}_${createHash('sha256')
    .update(JSON.stringify(components, (key, value: unknown) => (key === 'example' ? undefined : value)))
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1_$2_$3_$4_')}`

const scripts: readonly [RegExp, string][] = [
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Han}/u, 'zh_CN'],
]

/** Meta detects the language; here the script tells, and Latin letters count as English. */
const languageOf = (text: string): string => scripts.find(([script]) => script.test(text))?.[1] ?? 'en_US'
