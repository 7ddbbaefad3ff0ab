import {
  BodyComponent,
  ButtonsComponent,
  FooterComponent,
  HeaderComponent,
  type WireButton,
  type WireComponent,
} from '@woochat/contract/cloud-api/templates.ts'
import { GraphError } from '../graph-error.ts'
import type { TemplateShape } from '../state.ts'
import { isMap } from '../wire/wire-value.ts'
import { templateLanguages } from './languages.ts'

export interface TemplateWish {
  name: string
  language: string
  category: string
  format: 'NAMED' | 'POSITIONAL'
  components: WireComponent[]
  shape: TemplateShape
}

const hole = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g
const variables = (text: string): string[] => [...new Set(Array.from(text.matchAll(hole), (found) => found[1] ?? ''))]

/** Meta's refusal of a template: code 100 with the subcode that says what, and words for the person. */
export const templateRefusal = (subcode: number, userTitle: string, userMessage: string): GraphError =>
  new GraphError(100, undefined, { message: 'Invalid parameter', subcode, userTitle, userMessage })

/**
 * Checks a template as Meta does on creation and edit.
 * Source: Meta, Templates → Components (2026-09); subcodes as in the error catalogue.
 */
export function checkTemplate(json: Record<string, unknown>): TemplateWish {
  const name = checkName(json.name)
  const language = String(json.language ?? '')
  if (!templateLanguages.has(language))
    throw new GraphError(100, undefined, {
      message: `(#100) Param language must be one of the supported template languages - got "${language}".`,
    })
  const category = String(json.category ?? '').toUpperCase()
  if (category === 'AUTHENTICATION')
    throw templateRefusal(2388042, 'Category is not available', 'This account cannot create authentication templates.')
  if (category !== 'MARKETING' && category !== 'UTILITY')
    throw new GraphError(100, undefined, {
      message: `(#100) Param category must be one of {AUTHENTICATION, MARKETING, UTILITY} - got "${json.category}".`,
    })
  return { name, language, category, ...checkComponents(json.components, json.parameter_format) }
}

function checkName(value: unknown): string {
  const name = String(value ?? '')
  if (!name) throw new GraphError(100, undefined, { message: '(#100) The parameter name is required.' })
  if (!/^[a-z0-9_]{1,512}$/.test(name))
    throw templateRefusal(
      2388060,
      "Message template name isn't valid",
      'The name can hold only lowercase letters, digits and underscores, at most 512 characters.',
    )
  return name
}

/** The parts with their types in upper case, and what a send of them must bring. */
export function checkComponents(value: unknown, format: unknown): Pick<TemplateWish, 'components' | 'format' | 'shape'> {
  if (!Array.isArray(value) || !value.every(isMap))
    throw new GraphError(100, undefined, { message: '(#100) The parameter components is required.' })
  const components = value.map(upper)
  const named = String(format ?? 'POSITIONAL').toUpperCase() === 'NAMED'
  const body = components.find((part) => part.type === 'BODY')
  const shape: TemplateShape = { header: 'none', headerVariables: [], bodyVariables: [], bodyLength: 0, named, buttons: [] }
  if (!body) throw templateRefusal(2388043, 'Body is missing', 'A message template needs a BODY component.')
  const seen = new Set<string>()
  for (const part of components) {
    if (seen.has(part.type))
      throw templateRefusal(2388043, 'Component occurs twice', `A message template has at most one ${part.type} component.`)
    seen.add(part.type)
    const check = Object.hasOwn(checks, part.type) ? checks[part.type] : undefined
    if (!check) throw templateRefusal(2388043, 'Component is not supported', `A component of type ${part.type} is not supported.`)
    Object.assign(shape, check(part, named))
  }
  return { components, format: named ? 'NAMED' : 'POSITIONAL', shape }
}

function upper(part: Record<string, unknown>): WireComponent {
  const buttons = Array.isArray(part.buttons)
    ? part.buttons.map((button: unknown) => (isMap(button) ? { ...button, type: String(button.type).toUpperCase() } : {}))
    : undefined
  return {
    ...part,
    type: String(part.type).toUpperCase(),
    ...(typeof part.format === 'string' && { format: part.format.toUpperCase() }),
    ...(buttons && { buttons }),
  }
}

const badFormat = (part: string): GraphError =>
  templateRefusal(
    part === 'HEADER' ? 2388047 : part === 'FOOTER' ? 2388073 : 2388072,
    `Message ${part.toLowerCase()} format is incorrect`,
    `The ${part} component cannot be read as it is.`,
  )
const tooLong = (part: string, most: number): GraphError =>
  templateRefusal(2388040, 'Character limit exceeded', `The field ${part} exceeds the limit of ${most} characters.`)

function header(part: WireComponent, named: boolean): Partial<TemplateShape> {
  const read = HeaderComponent.safeParse(part)
  if (!read.success) throw badFormat('HEADER')
  const { format, text = '', example } = read.data
  if (format !== 'TEXT') return mediaHeader(format, example?.header_handle)
  if (!text.trim() || /[\n*_~]/.test(text))
    throw templateRefusal(
      2388047,
      'Message header format is incorrect',
      "The message header can't have new lines, formatting characters or asterisks.",
    )
  if (text.length > 60) throw tooLong('Header', 60)
  const names = variables(text)
  if (names.length > 1)
    throw templateRefusal(2388047, 'Message header format is incorrect', 'A header holds at most one variable.')
  checkSamples(
    'HEADER',
    names,
    named ? example?.header_text_named_params?.map((one) => one.param_name) : example?.header_text?.map((_, i) => String(i + 1)),
    named,
  )
  return { header: 'text', headerVariables: names }
}

function mediaHeader(format: string, handles: readonly string[] | undefined): Partial<TemplateShape> {
  if (format !== 'IMAGE' && format !== 'VIDEO' && format !== 'DOCUMENT') throw badFormat('HEADER')
  if (!handles?.[0])
    throw templateRefusal(
      2388273,
      'Message template is missing a sample',
      `A header of format ${format} needs example.header_handle.`,
    )
  if (!handles[0].startsWith('4::')) throw new GraphError(131009, 'example.header_handle is not a handle of a finished upload')
  return { header: format === 'IMAGE' ? 'image' : format === 'VIDEO' ? 'video' : 'document' }
}

function body(part: WireComponent, named: boolean): Partial<TemplateShape> {
  const read = BodyComponent.safeParse(part)
  const text = read.data?.text
  if (!read.success || !text?.trim()) throw badFormat('BODY')
  if (text.length > 1024) throw tooLong('Body', 1024)
  if (/\n{3}| {5}|\t/.test(text))
    throw templateRefusal(
      2388072,
      'Message body format is incorrect',
      "The body can't have more than two new lines, tabs or more than four spaces in a row.",
    )
  if (/^\s*\{\{|\}\}\s*$/.test(text))
    throw templateRefusal(
      2388299,
      "Variables can't be at the start or end of the template",
      "This template contains leading or trailing variables, which aren't allowed.",
    )
  if (/\}\}\s*\{\{/.test(text))
    throw templateRefusal(2388072, 'Message body format is incorrect', 'Variables may not stand side by side.')
  const names = variables(text)
  checkNames(names, named)
  const words = text.replace(hole, ' ').split(/\s+/).filter(Boolean).length
  if (names.length > 0 && words < 2 * names.length + 1)
    throw templateRefusal(
      2388293,
      'This template has too many variables for its length',
      'Reduce the number of variables or increase the message length.',
    )
  const { example } = read.data
  checkSamples(
    'BODY',
    names,
    named ? example?.body_text_named_params?.map((one) => one.param_name) : example?.body_text?.[0]?.map((_, i) => String(i + 1)),
    named,
  )
  return { bodyVariables: names, bodyLength: text.replace(hole, '').length }
}

function checkNames(names: readonly string[], named: boolean): void {
  const wrong = named
    ? names.find((name) => !/^[a-z0-9_]+$/.test(name) || /^\d+$/.test(name))
    : names.find((name, i) => name !== String(i + 1))
  if (wrong === undefined) return
  const why = named
    ? 'Named variables hold lowercase letters, digits and underscores.'
    : 'Variables are numbered {{1}}, {{2}}, {{3}} without gaps.'
  throw templateRefusal(2388072, 'Message body format is incorrect', `The variable {{${wrong}}} is not as it should be. ${why}`)
}

function checkSamples(part: string, names: readonly string[], samples: readonly string[] | undefined, named: boolean): void {
  const fits = samples?.length === names.length && (!named || names.every((name) => samples.includes(name)))
  if (names.length > 0 && !fits)
    throw templateRefusal(
      2388043,
      'Message template is missing expected field(s)',
      `Component of type ${part} is missing expected field(s) (example)`,
    )
}

function footer(part: WireComponent): Partial<TemplateShape> {
  const text = FooterComponent.safeParse(part).data?.text
  if (!text?.trim() || text.includes('{{')) throw badFormat('FOOTER')
  if (text.length > 60) throw tooLong('Footer', 60)
  return {}
}

const buttonLimits: Readonly<Record<string, number>> = { QUICK_REPLY: 10, URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 }

function buttons(part: WireComponent): Partial<TemplateShape> {
  const list = ButtonsComponent.safeParse(part).data?.buttons
  if (!list || list.length === 0) throw badFormat('BUTTONS')
  if (list.length > 10) throw templateRefusal(2388043, 'Too many buttons', 'A message template has at most 10 buttons.')
  for (const [type, most] of Object.entries(buttonLimits)) {
    if (list.filter((button) => button.type === type).length > most)
      throw templateRefusal(2388043, 'Too many buttons', `A message template has at most ${most} ${type} button(s).`)
  }
  const blocks = list.filter((button, i) => button.type === 'QUICK_REPLY' && list[i - 1]?.type !== 'QUICK_REPLY').length
  if (blocks > 1)
    throw templateRefusal(
      2388043,
      'Buttons are not grouped',
      'Quick replies must stand together, before or after the other buttons.',
    )
  return { buttons: list.map((button) => ({ type: button.type, variable: checkButton(button) })) }
}

/** True when the button's link ends with a variable. */
function checkButton(button: WireButton): boolean {
  if (!(button.type in buttonLimits))
    throw templateRefusal(2388043, 'Button is not supported', `A button of type ${button.type} is not supported.`)
  if (button.type !== 'COPY_CODE' && !button.text?.trim())
    throw templateRefusal(2388043, 'Button text is missing', 'Each button needs a text.')
  if ((button.text ?? '').length > 25) throw tooLong('Button text', 25)
  if (/\{\{|\n/.test(button.text ?? ''))
    throw templateRefusal(2388043, "Buttons can't have variables", "A button text can't have variables or new lines.")
  if (button.type === 'PHONE_NUMBER' && !/^\+?\d{5,20}$/.test(button.phone_number ?? ''))
    throw templateRefusal(
      2388043,
      'Phone number is not valid',
      'A phone button needs phone_number with country code, at most 20 characters.',
    )
  return button.type === 'URL' && checkUrl(button)
}

function checkUrl({ url = '', example }: WireButton): boolean {
  if (!/^https?:\/\/[^\s/{}]+/.test(url))
    throw templateRefusal(2388043, 'Link is not valid', 'A URL button needs a url with http or https.')
  if (url.length > 2000) throw tooLong('Button url', 2000)
  if (/^https?:\/\/(www\.)?(wa\.me|whatsapp\.com)\b/.test(url))
    throw templateRefusal(
      2388043,
      "Direct links to WhatsApp aren't allowed",
      "Direct links to WhatsApp aren't allowed for buttons.",
    )
  const names = variables(url)
  if (names.length === 0) return false
  if (names.length > 1 || names[0] !== '1' || !url.endsWith('}}'))
    throw templateRefusal(2388043, 'Link variable is not valid', 'A link holds one variable, {{1}}, at its end.')
  if (!(Array.isArray(example) ? example[0] : example))
    throw templateRefusal(
      2388043,
      'Message template is missing expected field(s)',
      'Component of type BUTTONS is missing expected field(s) (example)',
    )
  return true
}

const checks: Readonly<Record<string, (part: WireComponent, named: boolean) => Partial<TemplateShape>>> = {
  HEADER: header,
  BODY: body,
  FOOTER: footer,
  BUTTONS: buttons,
}
