import { GraphError } from '../graph-error.ts'
import type { Template } from '../state.ts'
import { type FileRef, fileRef, isMap, type WireMap } from '../wire/wire-value.ts'

/**
 * Checks the values of a template send against what the template wants, and gives the files it names.
 * Source: Meta, Templates → Sending and Support → Error codes (2026-09).
 */
export function checkTemplateSend(template: Template, components: unknown): FileRef[] {
  const { shape } = template
  const parts = Array.isArray(components) ? components : []
  let header: unknown[] = []
  let body: unknown[] = []
  const buttons = new Map<number, unknown[]>()
  for (const part of parts) {
    if (!isMap(part))
      throw new GraphError(100, undefined, { message: "(#100) Param template['components'] must be a list of JSON objects." })
    const values = Array.isArray(part.parameters) ? part.parameters : []
    const type = String(part.type).toLowerCase()
    if (type === 'header') header = values
    else if (type === 'body') body = values
    else if (type === 'button') buttons.set(Number(part.index), values)
    else throw new GraphError(100, undefined, { message: `(#100) Unexpected component type "${part.type}".` })
  }
  checkHeaderKind(shape.header, header)
  const length = checkTexts('body', body, shape.bodyVariables, shape.named)
  if (shape.bodyLength + length > 1024) throw new GraphError(132005, 'Translated text is too long for component type BODY')
  checkButtons(template, buttons)
  if (shape.header === 'none' || shape.header === 'text') {
    checkTexts('header', header, shape.headerVariables, shape.named)
    return []
  }
  return [headerFile(shape.header, header)]
}

function checkHeaderKind(wanted: string, values: readonly unknown[]): void {
  const given = isMap(values[0]) ? String(values[0].type) : ''
  if (wanted === 'text' && ['image', 'video', 'document'].includes(given))
    throw new GraphError(132012, `header: Format mismatch, expected TEXT, received ${given.toUpperCase()}`)
}

function headerFile(kind: string, values: readonly unknown[]): FileRef {
  const value = values[0]
  const given = isMap(value) ? String(value.type) : 'UNKNOWN'
  if (values.length !== 1 || given !== kind)
    throw new GraphError(132012, `header: Format mismatch, expected ${kind.toUpperCase()}, received ${given.toUpperCase()}`)
  return fileRef(kind, isMap(value) ? value[kind] : undefined)
}

/** Total length of the values; each must be a fit text. */
function checkTexts(place: string, values: readonly unknown[], wanted: readonly string[], named: boolean): number {
  if (values.length !== wanted.length)
    throw new GraphError(
      132000,
      `${place}: number of localizable_params (${values.length}) does not match the expected number of params (${wanted.length})`,
    )
  let length = 0
  for (const value of values) {
    const text = isMap(value) ? valueText(place, value) : ''
    if (named && !(isMap(value) && wanted.includes(String(value.parameter_name))))
      throw new GraphError(100, undefined, {
        message: '(#100) Invalid parameter: Parameter name is missing or empty',
        userTitle: 'Parameter name is missing',
        userMessage: `${place}: this template has named variables: ${wanted.join(', ')}`,
      })
    length += text.length
  }
  return length
}

function valueText(place: string, value: WireMap): string {
  const { type } = value
  if (type === 'currency' || type === 'date_time') return fallback(place, value[type])
  if (type !== 'text')
    throw new GraphError(132012, `${place}: Format mismatch, expected TEXT, received ${String(type).toUpperCase()}`)
  if (typeof value.text !== 'string' || value.text === '')
    throw new GraphError(131008, `${place}: Parameter of type text is missing text value`)
  if (/[\n\t\r]| {5}/.test(value.text))
    throw new GraphError(132018, `${place}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`)
  return value.text
}

function fallback(place: string, value: unknown): string {
  if (!isMap(value) || typeof value.fallback_value !== 'string')
    throw new GraphError(131008, `${place}: fallback_value is required`)
  return value.fallback_value
}

function checkButtons(template: Template, given: ReadonlyMap<number, unknown[]>): void {
  const { buttons } = template.shape
  for (const [index, values] of given) {
    const button = buttons[index]
    if (!button) throw new GraphError(132000, `buttons: Button at index ${index} does not exist`)
    const value = values[0]
    if (button.type === 'QUICK_REPLY' && isMap(value) && String(value.payload ?? '').length > 128)
      throw new GraphError(131009, 'Param payload must be at most 128 characters long')
    if (button.type === 'URL' && !button.variable && values.length > 0)
      throw new GraphError(132000, `buttons: Button at index ${index} of type Url does not require parameters`)
  }
  buttons.forEach((button, index) => {
    if (!button.variable) return
    const value = given.get(index)?.[0]
    if (!isMap(value)) throw new GraphError(131008, `buttons: Button at index ${index} of type Url requires a parameter`)
    valueText(`button ${index}`, value)
  })
}
