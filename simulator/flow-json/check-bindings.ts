import { isMap, type WireMap } from '../wire/wire-value.ts'
import { type Draft, inputType, type Part, type Screen } from './draft.ts'
import { type Binding, bindingsOf, type Expression, ExpressionError, parseExpression, parseProperty } from './expression.ts'
import type { Path } from './problems.ts'

interface Wish {
  readonly part?: Part
  /** Types it may have, as JSON Schema calls them. */
  readonly expects?: readonly string[] | undefined
  /** It is the condition of an `If`. */
  readonly condition?: true
  /** The error when what it names is not there. */
  readonly error?: string
}

/** A binding or an expression: its syntax, and that what it names exists. Source: Meta, Flows → Error codes (2026-09). */
export function checkBinding(draft: Draft, screen: Screen, text: string, path: Path, wish: Wish): void {
  const expression = parsed(draft, text, path, wish)
  if (!expression) return
  for (const binding of bindingsOf(expression)) checkOne(draft, screen, binding, path, wish)
  if (expression.kind === 'binding' && wish.expects) checkType(draft, screen, expression, path, wish)
}

function parsed(draft: Draft, text: string, path: Path, { condition }: Wish): Expression | undefined {
  try {
    const inBackticks = text.startsWith('`')
    if (inBackticks && draft.version < 6) throw new ExpressionError('Nested expressions need Flow JSON version 6.0.')
    const bare = condition && inBackticks ? text.slice(1, -1) : text
    const expression = condition ? parseExpression(bare) : parseProperty(text)
    if (condition && expression?.kind === 'literal')
      throw new ExpressionError('The only operand is a literal value. Expected single operand to be a boolean.')
    return expression
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    draft.problems.add('INVALID_PROPERTY_VALUE', error.message, path)
    return undefined
  }
}

function checkOne(draft: Draft, screen: Screen, binding: Binding, path: Path, wish: Wish): void {
  const [store, first = ''] = binding.path
  const error = wish.error ?? 'INVALID_SCREEN_DYNAMIC_DATA'
  if (store === 'data') {
    if (schemaAt(screen, binding.path.slice(1)) === undefined)
      draft.problems.add(error, `Missing dynamic data '${binding.raw}' in the data model for screen ${screen.id}.`, path)
  } else if (store === 'form') {
    const owner = screen.parts.find((part) => part.map.name === first)
    if (owner?.type === 'Form') draft.problems.add(error, "Value of 'Form' component cannot be used in form binding.", path)
    else if (!owner || !hasInput(owner))
      draft.problems.add(error, `Missing Form component ${binding.raw} for screen '${screen.id}'.`, path)
  } else if (store === 'screen' && draft.version >= 4) checkGlobal(draft, screen, binding, path)
  else draft.problems.add('INVALID_PROPERTY_VALUE', `Unknown dynamic data '${binding.raw}'.`, path)
}

/** A navigation list enters what was tapped. */
const hasInput = (part: Part): boolean => inputType(part) !== undefined || part.type === 'NavigationList'

function checkGlobal(draft: Draft, current: Screen, binding: Binding, path: Path): void {
  const [, id = '', store, name = ''] = binding.path
  const other = draft.screens.find((screen) => screen.id === id)
  const there =
    other &&
    (store === 'data'
      ? schemaAt(other, binding.path.slice(3)) !== undefined
      : store === 'form' && other.parts.some((part) => part.map.name === name && hasInput(part)))
  if (!there)
    draft.problems.add(
      'INVALID_SCREEN_DATA',
      `Global Dynamic data '${binding.raw}' on screen ${id} does not exist, but is used on screen ${current.id}.`,
      path,
    )
}

function checkType(draft: Draft, screen: Screen, binding: Binding, path: Path, { part, expects = [] }: Wish): void {
  const type = typeOf(draft, screen, binding)
  if (type !== undefined && !expects.includes(type)) {
    const types = expects.length === 1 ? `of type '${expects[0]}'` : `of one of these types: [${expects.join(', ')}]`
    draft.problems.add('INVALID_SCREEN_DYNAMIC_DATA', `Expected '${binding.raw}' to be ${types}.`, path)
  } else if (part && path.at(-1) === 'data-source') checkOptions(draft, screen, binding, path)
}

/** The type of what a binding names, as JSON Schema calls it; undefined when the data model does not say. */
export function typeOf(draft: Draft, screen: Screen, { path }: Binding): string | undefined {
  const global = path[0] === 'screen'
  const owner = global ? draft.screens.find((one) => one.id === path[1]) : screen
  const [store, ...steps] = global ? path.slice(2) : path
  if (!owner) return undefined
  if (store === 'form') {
    const part = owner.parts.find((one) => one.map.name === steps[0])
    return part && inputType(part)
  }
  const type = schemaAt(owner, steps)?.type
  return typeof type === 'string' ? type : undefined
}

/** Options that come as data need at least an id and a title. */
function checkOptions(draft: Draft, screen: Screen, { path: steps, raw }: Binding, path: Path): void {
  if (steps[0] !== 'data') return
  const schema = schemaAt(screen, steps.slice(1))
  const items = schema && isMap(schema.items) ? schema.items : undefined
  if (!items || !isMap(items.properties)) return
  for (const key of ['id', 'title'])
    if (!isMap(items.properties[key]))
      draft.problems.add(
        'INVALID_SCREEN_DYNAMIC_DATA',
        `Data model schema is invalid for '${raw}'. Missing schema for ${key}.`,
        path,
      )
}

/** The schema in the data model of a screen under these steps. */
function schemaAt(screen: Screen, steps: readonly string[]): WireMap | undefined {
  let schemas: unknown = screen.map.data
  let schema: WireMap | undefined
  for (const step of steps) {
    const next: unknown = isMap(schemas) && Object.hasOwn(schemas, step) ? schemas[step] : undefined
    if (!isMap(next)) return undefined
    schema = next
    schemas = schema.properties
  }
  return schema
}
