import { isMap, type WireMap } from '../wire/wire-value.ts'
import { flatParts, type ShownPart } from './screen-view.ts'

/**
 * What a phone holds against the fields of a screen before it lets its footer act: by name, in words. Empty when all is well.
 * Source: Meta, Flows → Flow JSON → Components (2026-09).
 */
export function fieldProblems(parts: readonly ShownPart[], form: WireMap): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const part of flatParts(parts)) {
    if (typeof part.name !== 'string' || part.visible === false || part.enabled === false) continue
    const check = Object.hasOwn(checks, part.type) ? checks[part.type] : undefined
    const problem = check?.(part, form[part.name])
    if (problem !== undefined) problems[part.name] = problem
  }
  return problems
}

type Check = (part: ShownPart, value: unknown) => string | undefined

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || value === false
const needed = (part: ShownPart, value: unknown): string | undefined =>
  part.required === true && (isEmpty(value) || (Array.isArray(value) && value.length === 0)) ? 'Fill this in' : undefined

const shapes: Readonly<Record<string, [RegExp, string]>> = {
  number: [/^-?\d+(?:\.\d+)?$/, 'Enter a number'],
  email: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'Enter an email address'],
  passcode: [/^\d+$/, 'Enter digits only'],
  phone: [/^\+?[\d\s().-]{5,20}$/, 'Enter a phone number'],
}

const checks: Readonly<Record<string, Check>> = {
  TextInput: (part, value) => needed(part, value) ?? textProblem(part, value, Number(part['max-chars'] ?? 80)),
  TextArea: (part, value) => needed(part, value) ?? textProblem(part, value, Number(part['max-length'] ?? 600)),
  CheckboxGroup: listProblem,
  ChipsSelector: listProblem,
  RadioButtonsGroup: (part, value) => needed(part, value) ?? optionProblem(part, isEmpty(value) ? [] : [value]),
  Dropdown: (part, value) => needed(part, value) ?? optionProblem(part, isEmpty(value) ? [] : [value]),
  OptIn: needed,
  DatePicker: (part, value) => needed(part, value) ?? (isEmpty(value) ? undefined : dayProblem(part, value)),
  CalendarPicker: (part, value) => {
    if (part.mode !== 'range') return needed(part, value) ?? (isEmpty(value) ? undefined : dayProblem(part, value))
    if (isMap(value)) return dayProblem(part, value['start-date']) ?? dayProblem(part, value['end-date'])
    return needed({ ...part, required: part.required === true || isMap(part.required) }, value)
  },
  PhotoPicker: (part, value) =>
    countProblem(value, Number(part['min-uploaded-photos'] ?? 0), Number(part['max-uploaded-photos'] ?? 30)),
  DocumentPicker: (part, value) =>
    countProblem(value, Number(part['min-uploaded-documents'] ?? 0), Number(part['max-uploaded-documents'] ?? 30)),
}

function textProblem(part: ShownPart, value: unknown, most: number): string | undefined {
  const text = String(value ?? '')
  if (text === '') return undefined
  if (text.length > most) return `At most ${most} characters`
  if (text.length < Number(part['min-chars'] ?? 0)) return `At least ${String(part['min-chars'])} characters`
  const shape = shapes[String(part['input-type'])]
  if (shape && !shape[0].test(text)) return shape[1]
  if (typeof part.pattern === 'string' && !matches(part.pattern, text)) return String(part['helper-text'] ?? 'This does not fit')
  return undefined
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text)
  } catch {
    // A pattern no phone can read holds nobody up.
    return true
  }
}

function listProblem(part: ShownPart, value: unknown): string | undefined {
  const chosen: unknown[] = Array.isArray(value) ? value : isEmpty(value) ? [] : [value]
  const least = Number(part['min-selected-items'] ?? (part.required === true ? 1 : 0))
  // A group that is optional may be left alone, whatever it asks of those who choose.
  if (chosen.length === 0 && part.required !== true) return undefined
  return countProblem(chosen, least, Number(part['max-selected-items'] ?? 20)) ?? optionProblem(part, chosen)
}

function countProblem(value: unknown, least: number, most: number): string | undefined {
  const count = Array.isArray(value) ? value.length : isEmpty(value) ? 0 : 1
  if (count < least) return `At least ${least}`
  return count > most ? `At most ${most}` : undefined
}

function optionProblem(part: ShownPart, chosen: readonly unknown[]): string | undefined {
  const options = Array.isArray(part['data-source']) ? part['data-source'].filter(isMap) : []
  const known = new Set(options.filter((one) => one.enabled !== false).map((one) => one.id))
  return chosen.every((one) => known.has(one)) ? undefined : 'This is not offered'
}

/** Days as 2026-11-25, in older Flow JSON as milliseconds. */
const dayOf = (value: unknown): string => {
  const text = String(value)
  return /^\d{9,}$/.test(text) ? new Date(Number(text)).toISOString().slice(0, 10) : text.slice(0, 10)
}

function dayProblem(part: ShownPart, value: unknown): string | undefined {
  const day = dayOf(value)
  if (Number.isNaN(Date.parse(day))) return 'Choose a day'
  if (part['min-date'] !== undefined && day < dayOf(part['min-date'])) return 'This day is too early'
  if (part['max-date'] !== undefined && day > dayOf(part['max-date'])) return 'This day is too late'
  const closed = Array.isArray(part['unavailable-dates']) ? part['unavailable-dates'].map(dayOf) : []
  return closed.includes(day) ? 'This day is not available' : undefined
}
