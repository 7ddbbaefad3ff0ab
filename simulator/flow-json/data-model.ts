import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { Draft, Screen } from './draft.ts'
import type { Path } from './problems.ts'

/** The data model of a screen is JSON Schema with an example of each property. Source: Meta, Flows → Error codes (2026-09). */
export function checkDataModel({ problems }: Draft, { map, path }: Screen): void {
  const at = [...path, 'data']
  if (map.data === undefined) return
  if (!isMap(map.data)) {
    problems.add('INVALID_PROPERTY_TYPE', `Expected property ${at.join('.')} to be of type object.`, at)
    return
  }
  const wrong = (message: string, where: Path): void => problems.add('INVALID_SCREEN_DATA', message, where)
  for (const [name, schema] of Object.entries(map.data)) {
    if (!isMap(schema)) {
      wrong("Missing the definition of property 'type'.", [...at, name])
      continue
    }
    checkSchema(schema, [...at, name], wrong, 0)
    if (schema.__example__ === undefined) {
      if (schema.type !== undefined) wrong("Required property '__example__' is missing.", [...at, name])
      continue
    }
    const found = firstMisfit(schema, schema.__example__)
    if (found !== undefined)
      wrong(`Invalid data model schema. Expected property '__example__' to be of type ${found}.`, [...at, name, '__example__'])
  }
}

function checkSchema(schema: WireMap, path: Path, wrong: (message: string, where: Path) => void, depth: number): void {
  if (schema.type === undefined) {
    // JSON Schema may leave the type to what stands inside.
    if (depth === 0 || Object.keys(schema).length === 0) wrong("Missing the definition of property 'type'.", path)
  } else if (typeof schema.type !== 'string') wrong("Expected the property 'type' to be of type string.", [...path, 'type'])
  if (depth > 0 && schema.__example__ !== undefined && typeof schema.type === 'string')
    wrong(
      `Property '__example__' is allowed only as a top level property of data model. Invalid entry: '${path.join('/')}'.`,
      path,
    )
  if (schema.type === 'array') {
    if (schema.items === undefined) wrong("Missing the schema for property 'items' in array.", path)
    else if (!isMap(schema.items) && typeof schema.items !== 'boolean')
      wrong("Expected the property 'items' to be of type boolean or object.", [...path, 'items'])
  }
  if (isMap(schema.items)) checkSchema(schema.items, [...path, 'items'], wrong, depth + 1)
  if (isMap(schema.properties))
    for (const [name, inner] of Object.entries(schema.properties))
      if (isMap(inner)) checkSchema(inner, [...path, 'properties', name], wrong, depth + 1)
}

/** The type a value should have had, or undefined when it fits its schema. */
function firstMisfit(schema: WireMap, value: unknown): string | undefined {
  const type = typeof schema.type === 'string' ? schema.type : undefined
  if (type !== undefined && !isOfType(type, value)) return type
  for (const [inner, part] of partsOf(schema, value)) {
    const misfit = isMap(inner) ? firstMisfit(inner, part) : undefined
    if (misfit !== undefined) return misfit
  }
  return undefined
}

/** The schemas of what stands inside a value, each with its value. */
function partsOf({ items, properties }: WireMap, value: unknown): [unknown, unknown][] {
  if (Array.isArray(value)) return value.map((item: unknown) => [items, item])
  if (!isMap(value) || !isMap(properties)) return []
  return Object.entries(properties).flatMap(([name, inner]) => (value[name] === undefined ? [] : [[inner, value[name]]]))
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isMap(value)
  if (type === 'integer') return Number.isInteger(value)
  return ['string', 'number', 'boolean'].includes(type) ? typeof value === type : true
}

/** Why data does not fit the data model of a screen, in words, or undefined. Every property of the model must be there. */
export function dataMisfit(model: unknown, data: WireMap): string | undefined {
  if (!isMap(model)) return undefined
  for (const [name, schema] of Object.entries(model)) {
    if (!isMap(schema)) continue
    if (data[name] === undefined) return `Missing '${name}'.`
    const type = firstMisfit(schema, data[name])
    if (type !== undefined) return `Expected '${name}' to be of type '${type}'.`
  }
  return undefined
}
