import { checkOneOf, isMap, type WireMap } from '../wire/wire-value.ts'
import { badFormat, missingField, templateRefusal, tooLong } from './refusal.ts'

const hole = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g

/** Names of the variables of a text in order of first use, without repeats. */
export const variablesOf = (text: string): string[] => [...new Set(Array.from(text.matchAll(hole), (found) => found[1] ?? ''))]

/** The length of a text without its variables. */
export const bareLength = (text: string): number => text.replace(hole, '').length

const mediaFormats = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF']

/** Source: Meta, Templates → Components (2026-09); subcodes as in the error catalogue. */
export function checkHeader(part: WireMap, named: boolean): WireMap {
  const format = checkOneOf(part.format, "header['format']", ['TEXT', ...mediaFormats, 'LOCATION', 'PRODUCT'])
  if (mediaFormats.includes(format)) checkSample(format, part.example)
  return format === 'TEXT' ? textHeader(part, named) : part
}

function checkSample(format: string, example: unknown): void {
  const handles = isMap(example) ? example.header_handle : undefined
  const handle: unknown = Array.isArray(handles) ? handles[0] : handles
  if (typeof handle !== 'string' || handle === '')
    throw templateRefusal(
      2388273,
      'Message template is missing a sample',
      `A header of format ${format} needs example.header_handle.`,
    )
}

function textHeader(part: WireMap, named: boolean): WireMap {
  const { text } = part
  if (typeof text !== 'string' || !text.trim() || /[\n*_~]|\p{Emoji_Presentation}/u.test(text.replace(hole, '')))
    throw badFormat('HEADER', "The message header can't have new lines, formatting characters, emojis or asterisks.")
  if (text.length > 60) throw tooLong('Header', 60)
  checkBraces('HEADER', text)
  const names = variablesOf(text)
  if (names.length > 1) throw badFormat('HEADER', 'A header holds at most one variable.')
  checkNames('HEADER', names, named)
  return withSamples(part, 'HEADER', names, named)
}

/** The words of a message or, with `most` 160, of a card. */
export function checkBody(part: WireMap, named: boolean, most: number): WireMap {
  const { text } = part
  if (typeof text !== 'string' || !text.trim()) throw badFormat('BODY')
  if (text.length > most) throw tooLong('Body', most)
  if (/\n{3}| {5}|\t/.test(text))
    throw badFormat('BODY', "The body can't have more than two new lines, tabs or more than four spaces in a row.")
  if (/^\s*\{\{|\}\}\s*$/.test(text))
    throw templateRefusal(
      2388299,
      "Variables can't be at the start or end of the template",
      "This template contains leading or trailing variables, which aren't allowed.",
    )
  checkBraces('BODY', text)
  if (/\}\}\s*\{\{/.test(text)) throw badFormat('BODY', 'Variables may not stand side by side.')
  const names = variablesOf(text)
  checkNames('BODY', names, named)
  const words = text.replace(hole, ' ').split(/\s+/).filter(Boolean).length
  if (names.length > 0 && words < 2 * names.length + 1)
    throw templateRefusal(
      2388293,
      'This template has too many variables for its length',
      'Reduce the number of variables or increase the message length.',
    )
  return withSamples(part, 'BODY', names, named)
}

export function checkFooter(part: WireMap): WireMap {
  const { text } = part
  if (typeof text !== 'string' || !text.trim()) throw badFormat('FOOTER')
  if (text.includes('{{')) throw badFormat('FOOTER', "The message footer can't have variables.")
  if (text.length > 60) throw tooLong('Footer', 60)
  return part
}

/** Braces that hold no variable. */
function checkBraces(part: string, text: string): void {
  if (/\{\{|\}\}/.test(text.replace(hole, '')))
    throw badFormat(part, 'Variables are {{1}} or {{name}} with letters, digits and underscores, and two braces on each side.')
}

function checkNames(part: string, names: readonly string[], named: boolean): void {
  const wrong = named
    ? names.find((name) => !/^[a-z0-9_]+$/.test(name) || /^\d+$/.test(name))
    : names.find((name, i) => name !== String(i + 1))
  if (wrong === undefined) return
  const why = named
    ? 'Named variables hold lowercase letters, digits and underscores.'
    : 'Variables are numbered {{1}}, {{2}}, {{3}} without gaps.'
  throw badFormat(part, `The variable {{${wrong}}} is not as it should be. ${why}`)
}

/** Checks that each variable has a sample. */
function withSamples(part: WireMap, kind: 'HEADER' | 'BODY', names: readonly string[], named: boolean): WireMap {
  if (names.length === 0) return part
  const example = isMap(part.example) ? part.example : {}
  const key = `${kind === 'HEADER' ? 'header' : 'body'}_text`
  if (named) {
    const samples = maps(example[`${key}_named_params`])
    const fits =
      samples.length === names.length &&
      names.every((name) => samples.some((one) => one.param_name === name && filled(one.example)))
    if (!fits) throw missingField(kind, 'example')
    return part
  }
  const samples = positional(example[key])
  if (samples.length !== names.length || !samples.every(filled)) throw missingField(kind, 'example')
  return { ...part, example: { ...example, [key]: kind === 'HEADER' ? samples : [samples] } }
}

const maps = (value: unknown): WireMap[] => (Array.isArray(value) ? value.filter(isMap) : [])
const filled = (sample: unknown): boolean => typeof sample === 'string' && sample !== ''

/** Meta takes one sample as a text, several as a list or as a list in a list. */
function positional(value: unknown): unknown[] {
  if (!Array.isArray(value)) return value === undefined ? [] : [value]
  const [first] = value
  return Array.isArray(first) ? first : value
}
