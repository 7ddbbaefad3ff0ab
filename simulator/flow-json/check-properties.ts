import { isMap, type WireMap } from '../wire/wire-value.ts'
import { checkBinding } from './check-bindings.ts'
import { components, type Properties, type Property } from './components.ts'
import type { Draft, Part, Screen } from './draft.ts'
import { isBound } from './expression.ts'
import { type Path, written } from './problems.ts'

/** The properties of every component of a screen. Source: Meta, Flows → Error codes → Static validation errors (2026-09). */
export function checkComponents(draft: Draft, screen: Screen): void {
  for (const part of screen.parts) {
    const known = Object.hasOwn(components, part.type) ? components[part.type] : undefined
    if (part.map.type === undefined) missing(draft, 'type', part.path)
    else if (!known || (known.since ?? 0) > draft.version)
      draft.problems.add('INVALID_PROPERTY_VALUE', `Invalid value found for property 'type' at ${written(part.path)}.`, [
        ...part.path,
        'type',
      ])
    else checkMap({ draft, screen, part }, part.map, part.path, { type: { is: 'text' }, ...known.has })
  }
}

interface Place {
  readonly draft: Draft
  readonly screen: Screen
  readonly part: Part
}

function checkMap(place: Place, map: WireMap, path: Path, has: Properties): void {
  const { draft, part } = place
  for (const key of Object.keys(map)) {
    const property = Object.hasOwn(has, key) ? has[key] : undefined
    if (property && (property.since ?? 0) <= draft.version && !(property.outsideForm && part.inForm)) continue
    draft.problems.add(
      'INVALID_PROPERTY_KEY',
      `Property '${key.slice(0, 80)}' cannot be specified at '${part.type}' on ${written(path)}.`,
      [...path, key],
      'key',
    )
  }
  for (const [key, property] of Object.entries(has)) {
    if (map[key] !== undefined) checkValue(place, map[key], [...path, key], property)
    else if (property.needed) missing(draft, key, path)
  }
}

export function missing({ problems }: Draft, key: string, path: Path): void {
  problems.add('MISSING_REQUIRED_TYPE_PROPERTY', `Required property '${key}' is missing.`, path)
}

function checkValue(place: Place, value: unknown, path: Path, property: Property): void {
  const { draft } = place
  if (typeof value === 'string' && isBound(value) && property.is !== 'condition') {
    if (property.dynamic) checkBinding(draft, place.screen, value, path, { part: place.part, expects: expected(property) })
    else unfit(draft, path)
    return
  }
  if (property.oneOf && typeof value === 'string' && !property.oneOf.includes(value)) {
    draft.problems.add('INVALID_ENUM_VALUE', `Value should be one of: [${property.oneOf.join(', ')}].`, path)
    return
  }
  checks[property.is](place, value, path, property)
}

function unfit({ problems }: Draft, path: Path): void {
  problems.add('INVALID_PROPERTY_VALUE', `Invalid value found for property '${String(path.at(-1))}' at ${written(path)}.`, path)
}

/** Types a binding may have there, as JSON Schema calls them; undefined: any. */
function expected({ is }: Property): readonly string[] | undefined {
  if (is === 'text') return ['string']
  if (is === 'texts') return ['string', 'array']
  if (is === 'boolean') return ['boolean']
  if (is === 'whole' || is === 'number') return ['number', 'integer', 'string']
  return is === 'list' ? ['array'] : undefined
}

const checks: Readonly<Record<Property['is'], (place: Place, value: unknown, path: Path, property: Property) => void>> = {
  text: checkText,
  texts: (place, value, path, property) => {
    if (!Array.isArray(value)) return checkText(place, value, path, property)
    for (const [i, one] of value.entries()) if (typeof one !== 'string') wrongType(place.draft, [...path, i], 'string', one)
    if (value.length === 0) tooFew(place.draft, path, 1, 'items')
  },
  boolean: ({ draft }, value, path) => {
    if (typeof value !== 'boolean') wrongType(draft, path, 'boolean', value)
  },
  whole: ({ draft }, value, path, { least = 0, most = Number.MAX_SAFE_INTEGER }) => {
    // Meta's own examples write counts as texts, `"max-chars": "80"`.
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isInteger(number)) return notWhole(draft, path, value)
    const name = String(path.at(-1))
    if (number < least)
      draft.problems.add('MINIMUM_VALUE_REQUIRED', `The minimum value allowed for property '${name}' is ${least}.`, path)
    if (number > most)
      draft.problems.add('MAXIMUM_VALUE_REQUIRED', `The maximum value allowed for property '${name}' is ${most}.`, path)
  },
  number: ({ draft }, value, path) => {
    if (typeof value !== 'number') wrongType(draft, path, 'number', value)
  },
  map: (place, value, path, { items }) => {
    if (!isMap(value)) wrongType(place.draft, path, 'object', value)
    else if (items) checkMap(place, value, path, items)
  },
  list: checkList,
  action: ({ draft }, value, path, { actions = [] }) => {
    if (!isMap(value)) return wrongType(draft, path, 'object', value)
    if (typeof value.name !== 'string') return missing(draft, 'name', path)
    const allowed = actions.filter((one) => draft.version >= 6 || (one !== 'update_data' && one !== 'open_url'))
    if (!allowed.includes(value.name))
      draft.problems.add('INVALID_ENUM_VALUE', `Value should be one of: [${allowed.join(', ')}].`, [...path, 'name'])
  },
  parts: ({ draft }, value, path, { least = 0 }) => {
    if (!Array.isArray(value)) return wrongType(draft, path, 'array', value)
    if (value.length < least)
      draft.problems.add('INVALID_PROPERTY_VALUE', 'Expected array to contain at least one component.', path)
    for (const [i, one] of value.entries()) if (!isMap(one)) wrongType(draft, [...path, i], 'object', one)
  },
  cases: ({ draft }, value, path) => {
    if (!isMap(value)) return wrongType(draft, path, 'object', value)
    if (Object.keys(value).length === 0)
      draft.problems.add('EMPTY_SWITCH_CASES', "Property 'cases' of 'Switch' must have at least one case.", path)
    for (const [name, list] of Object.entries(value)) if (!Array.isArray(list)) wrongType(draft, [...path, name], 'array', list)
  },
  condition: (place, value, path) => {
    if (typeof value !== 'string') wrongType(place.draft, path, 'string', value)
    else checkBinding(place.draft, place.screen, value, path, { part: place.part, condition: true })
  },
  any: () => undefined,
}

function checkText({ draft }: Place, value: unknown, path: Path, { least = 0, most }: Property): void {
  const name = String(path.at(-1))
  if (typeof value !== 'string') {
    wrongType(draft, path, 'string', value)
    return
  }
  if (least > 0 && value.trim() === '')
    draft.problems.add('PATTERN_MISMATCH', `Property '${name}' should not be blank or empty string.`, path)
  if (most !== undefined && value.length > most)
    draft.problems.add('INVALID_PROPERTY_VALUE', `Property '${name}' should have at most '${most}' characters.`, path)
}

function checkList(place: Place, value: unknown, path: Path, { least = 0, most, items }: Property): void {
  const { draft } = place
  if (!Array.isArray(value)) {
    wrongType(draft, path, 'array', value)
    return
  }
  if (value.length < least) tooFew(draft, path, least, 'items')
  const limit = place.part.type === 'Dropdown' && value.some((one) => isMap(one) && one.image !== undefined) ? 100 : most
  if (limit !== undefined && value.length > limit)
    draft.problems.add('MAX_ITEMS_REQUIRED', `Property '${String(path.at(-1))}' should have at most '${limit}' items.`, path)
  if (!items) return
  for (const [i, one] of value.entries())
    if (isMap(one)) checkMap(place, one, [...path, i], items)
    else wrongType(draft, [...path, i], 'object', one)
}

function notWhole({ problems }: Draft, path: Path, value: unknown): void {
  const name = String(path.at(-1))
  if (typeof value === 'string')
    problems.add(
      'PATTERN_MISMATCH',
      `Property '${name}' should be of type 'number' or have dynamic data format of the form \${screen.data.your_value} or \${data.your_value}.`,
      path,
    )
  else wrongType({ problems }, path, 'integer', value)
}

export function wrongType({ problems }: Pick<Draft, 'problems'>, path: Path, type: string, value: unknown): void {
  const found = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  problems.add('INVALID_PROPERTY_TYPE', `Expected property ${written(path)} to be of type ${type}, but found ${found}.`, path)
}

function tooFew({ problems }: Draft, path: Path, least: number, unit: string): void {
  problems.add('MIN_ITEMS_REQUIRED', `Property '${String(path.at(-1))}' should have at least '${least}' ${unit}.`, path)
}
