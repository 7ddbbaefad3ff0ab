import type { TemplateButton, TemplateParts } from './templates.ts'

/** Lengths in characters. Source: Meta, Templates → Components (2026-09). */
export const templateLimits = {
  name: 512,
  headerText: 60,
  body: 1024,
  footer: 60,
  buttonText: 25,
  url: 2000,
  buttons: 10,
  quickReplies: 10,
  urls: 2,
  phones: 1,
} as const

const hole = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g

/** Names of the variables of a text in order of first use, without repeats. */
export const variablesOf = (text: string): string[] => [...new Set(Array.from(text.matchAll(hole), (m) => m[1] ?? ''))]

export const fillVariables = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(hole, (whole, name: string) => values[name] ?? whole)

/** The single variable that may end a URL button, or undefined. */
export const urlVariable = (button: TemplateButton): string | undefined =>
  button.kind === 'url' ? variablesOf(button.url)[0] : undefined

/** A variable of a template and where it stands; `key` is unique in the template: `header.1`, `body.name`, `button.0`. */
export interface TemplateVariable {
  key: string
  place: 'header' | 'body' | 'button'
  name: string
  index: number
}

/** All variables of a template in the order Meta wants their values. */
export function templateVariables(parts: TemplateParts): TemplateVariable[] {
  const header = parts.header?.kind === 'text' ? variablesOf(parts.header.text) : []
  const body = variablesOf(parts.body)
  return [
    ...header.map((name, index) => ({ key: `header.${name}`, place: 'header' as const, name, index })),
    ...body.map((name, index) => ({ key: `body.${name}`, place: 'body' as const, name, index })),
    ...parts.buttons.flatMap((button, index) =>
      urlVariable(button) === undefined
        ? []
        : [{ key: `button.${index}`, place: 'button' as const, name: urlVariable(button) ?? '', index }],
    ),
  ]
}

/** `NAMED` when any variable is not a number. */
export const parameterFormat = (parts: TemplateParts): 'NAMED' | 'POSITIONAL' =>
  templateVariables(parts).some((v) => v.place !== 'button' && !/^\d+$/.test(v.name)) ? 'NAMED' : 'POSITIONAL'

export interface TemplateProblem {
  part: 'name' | 'header' | 'body' | 'footer' | 'buttons' | `button.${number}` | 'samples'
  says: string
}

/** Why Meta would refuse a template, before asking it. Source: Meta, Templates → Components and Review (2026-09). */
export function templateProblems(name: string, parts: TemplateParts): TemplateProblem[] {
  return [
    ...nameProblems(name),
    ...headerProblems(parts),
    ...bodyProblems(parts),
    ...footerProblems(parts),
    ...buttonProblems(parts),
    ...sampleProblems(parts),
  ]
}

function nameProblems(name: string): TemplateProblem[] {
  if (!name) return [{ part: 'name', says: 'A template needs a name' }]
  if (!/^[a-z0-9_]+$/.test(name)) return [{ part: 'name', says: 'Only small letters, digits and _' }]
  return name.length > templateLimits.name ? [{ part: 'name', says: `At most ${templateLimits.name} characters` }] : []
}

function headerProblems({ header }: TemplateParts): TemplateProblem[] {
  if (!header) return []
  if (header.kind !== 'text') return header.mediaId === null ? [{ part: 'header', says: `Upload a sample ${header.kind}` }] : []
  const found: TemplateProblem[] = []
  if (!header.text.trim()) found.push({ part: 'header', says: 'The header is empty' })
  if (header.text.length > templateLimits.headerText)
    found.push({ part: 'header', says: `At most ${templateLimits.headerText} characters` })
  if (variablesOf(header.text).length > 1) found.push({ part: 'header', says: 'At most one variable' })
  if (/\n/.test(header.text)) found.push({ part: 'header', says: 'No line breaks' })
  return found
}

function bodyProblems({ body }: TemplateParts): TemplateProblem[] {
  const found: TemplateProblem[] = []
  const say = (says: string): void => void found.push({ part: 'body', says })
  const names = variablesOf(body)
  if (!body.trim()) say('The body is empty')
  if (body.length > templateLimits.body) say(`At most ${templateLimits.body} characters; this has ${body.length}`)
  if (/^\s*\{\{|\}\}\s*$/.test(body)) say('May not begin or end with a variable')
  if (/\}\}\s*\{\{/.test(body)) say('Two variables may not stand side by side')
  if (/\n{3,}/.test(body)) say('At most two line breaks in a row')
  if (/ {5,}/.test(body)) say('At most four spaces in a row')
  if (/\{\{\s*\}\}|\{\{[^}]*[^A-Za-z0-9_\s}][^}]*\}\}/.test(body))
    say('A variable is {{1}} or {{name}} with letters, digits and _')
  const numbers = names.filter((n) => /^\d+$/.test(n))
  if (numbers.length > 0 && numbers.length < names.length) say('Use either numbers or names for variables, not both')
  if (numbers.some((n, i) => Number(n) !== i + 1)) say('Numbered variables go {{1}}, {{2}}, {{3}} without gaps')
  const words = body.replace(hole, ' ').split(/\s+/).filter(Boolean).length
  if (names.length > 0 && words < 2 * names.length + 1) say('Too many variables for so short a text: add words')
  return found
}

function footerProblems({ footer }: TemplateParts): TemplateProblem[] {
  if (footer === null) return []
  if (!footer.trim()) return [{ part: 'footer', says: 'The footer is empty: remove it' }]
  if (footer.length > templateLimits.footer) return [{ part: 'footer', says: `At most ${templateLimits.footer} characters` }]
  return variablesOf(footer).length > 0 ? [{ part: 'footer', says: 'No variables in a footer' }] : []
}

function buttonProblems({ buttons }: TemplateParts): TemplateProblem[] {
  const found: TemplateProblem[] = buttons.flatMap((button, i) =>
    oneButton(button).map((says) => ({ part: `button.${i}` as const, says })),
  )
  const count = (kind: TemplateButton['kind']): number => buttons.filter((b) => b.kind === kind).length
  if (buttons.length > templateLimits.buttons) found.push({ part: 'buttons', says: `At most ${templateLimits.buttons} buttons` })
  if (count('url') > templateLimits.urls) found.push({ part: 'buttons', says: `At most ${templateLimits.urls} links` })
  if (count('phone') > templateLimits.phones) found.push({ part: 'buttons', says: 'At most one phone button' })
  const quick = buttons.map((b) => b.kind === 'quick-reply')
  const blocks = quick.filter((isQuick, i) => isQuick && !quick[i - 1]).length
  if (blocks > 1) found.push({ part: 'buttons', says: 'Keep quick replies together' })
  if (new Set(buttons.map((b) => b.text || b)).size < buttons.length)
    found.push({ part: 'buttons', says: 'Each button needs another text' })
  return found
}

function oneButton(button: TemplateButton): string[] {
  const found: string[] = []
  if (!button.text.trim()) found.push('A button needs a text')
  if (button.text.length > templateLimits.buttonText) found.push(`At most ${templateLimits.buttonText} characters`)
  if (variablesOf(button.text).length > 0) found.push('No variables in the text of a button')
  if (button.kind === 'phone' && !/^\+?\d{6,20}$/.test(button.phone)) found.push('A phone number with country code')
  if (button.kind === 'url') found.push(...urlProblems(button))
  return found
}

function urlProblems(button: Extract<TemplateButton, { kind: 'url' }>): string[] {
  if (!/^https?:\/\/[^\s/]+\.[^\s]+/.test(button.url)) return ['A link begins with https://']
  if (/^https?:\/\/(www\.)?wa\.me\//.test(button.url)) return ['Links to wa.me are refused by Meta']
  const names = variablesOf(button.url)
  if (names.length > 1) return ['At most one variable in a link']
  if (names.length === 1 && !/\}\}$/.test(button.url)) return ['The variable must end the link']
  return names.length === 1 && !button.sample?.trim() ? ['The variable of the link needs a sample'] : []
}

function sampleProblems(parts: TemplateParts): TemplateProblem[] {
  return templateVariables(parts)
    .filter((v) => v.place !== 'button' && !parts.samples[v.key]?.trim())
    .map((v) => ({ part: 'samples' as const, says: `{{${v.name}}} needs a sample` }))
}
