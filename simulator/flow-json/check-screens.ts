import { isMap, type WireMap } from '../wire/wire-value.ts'
import { missing, wrongType } from './check-properties.ts'
import { type Draft, inputType, inside, type Part, type Screen } from './draft.ts'
import { type Path, written } from './problems.ts'

const screenKeys = ['id', 'title', 'terminal', 'success', 'data', 'refresh_on_back', 'sensitive', 'layout']
const mostParts = 50
const mostOf: Readonly<Record<string, number>> = { EmbeddedLink: 2, Image: 3, OptIn: 5 }
const mostNesting = 3

/** A screen for itself: its properties, counts of components, footers, forms and names. Source: Meta, Flows → Flow JSON (2026-09). */
export function checkScreen(draft: Draft, screen: Screen): void {
  checkFrame(draft, screen)
  checkCounts(draft, screen)
  checkFooters(draft, screen)
  checkForms(draft, screen)
  checkPlacement(draft, screen)
  for (const part of screen.parts) if (Object.hasOwn(partRules, part.type)) partRules[part.type]?.(draft, part)
}

function checkFrame(draft: Draft, { map, path, id }: Screen): void {
  const { problems } = draft
  for (const key of Object.keys(map))
    if (!screenKeys.includes(key) || (key === 'sensitive' && draft.version < 5.1))
      problems.add(
        'INVALID_PROPERTY_KEY',
        `Property '${key.slice(0, 80)}' cannot be specified at ${written(path)}.`,
        [...path, key],
        'key',
      )
  if (map.id === undefined) missing(draft, 'id', path)
  else if (typeof map.id !== 'string') wrongType(draft, [...path, 'id'], 'string', map.id)
  else if (id === '') problems.add('MIN_CHARS_REQUIRED', "Property 'id' should have at least '1' characters.", [...path, 'id'])
  else if (!/^[A-Za-z_]+$/.test(id))
    problems.add('PATTERN_MISMATCH', "Property 'id' should only consist of alphabets and underscores.", [...path, 'id'])
  else if (id.toUpperCase() === 'SUCCESS')
    problems.add('SCREEN_ID_IS_RESERVED_KEYWORD', `Screen id cannot be '${id}' since it is a reserved keyword.`, [...path, 'id'])
  for (const key of ['terminal', 'success', 'refresh_on_back'])
    if (map[key] !== undefined && typeof map[key] !== 'boolean') wrongType(draft, [...path, key], 'boolean', map[key])
  if (map.title !== undefined && typeof map.title !== 'string') wrongType(draft, [...path, 'title'], 'string', map.title)
  if (map.success !== undefined && map.terminal !== true)
    problems.add('NOT_KEYWORD_SCHEMA_VALIDATION_FAILED', "Property 'success' can only be specified on a terminal screen.", [
      ...path,
      'success',
    ])
  if (map.refresh_on_back === true && !draft.endpoint)
    problems.add(
      'INVALID_PROPERTY_VALUE',
      "Property 'refresh_on_back' can be true only when property 'data_api_version' is set.",
      [...path, 'refresh_on_back'],
    )
  checkLayout(draft, map.layout, [...path, 'layout'])
}

function checkLayout(draft: Draft, layout: unknown, path: Path): void {
  if (layout === undefined) {
    missing(draft, 'layout', path.slice(0, -1))
    return
  }
  if (!isMap(layout)) {
    wrongType(draft, path, 'object', layout)
    return
  }
  if (layout.type === undefined) missing(draft, 'type', path)
  else if (layout.type !== 'SingleColumnLayout')
    draft.problems.add('INVALID_PROPERTY_VALUE', `Invalid value found for property 'type' at ${written(path)}.`, [
      ...path,
      'type',
    ])
  if (layout.children === undefined) missing(draft, 'children', path)
  else if (!Array.isArray(layout.children)) wrongType(draft, [...path, 'children'], 'array', layout.children)
  else
    for (const [i, child] of layout.children.entries())
      if (!isMap(child)) wrongType(draft, [...path, 'children', i], 'object', child)
}

function checkCounts({ problems }: Draft, { parts, path }: Screen): void {
  const at = [...path, 'layout', 'children']
  if (parts.length > mostParts)
    problems.add(
      'MAX_ALLOWED_COMPONENTS_PER_SCREEN',
      `Maximum number of components allowed per screen is ${mostParts} but found ${parts.length}.`,
      at,
    )
  for (const [type, most] of Object.entries(mostOf)) {
    const found = parts.filter((part) => part.type === type)
    if (found.length > most)
      problems.addAt(
        `MAX_${type.replace(/(?<=.)[A-Z]/g, '_$&').toUpperCase()}_PER_SCREEN`,
        `Maximum number of ${type} allowed per screen is ${most} but found ${found.length}.`,
        found.map((part) => part.path),
      )
  }
}

/** How many footers a list shows at most, branches counted as one; says where branches differ. */
function footers(draft: Draft, list: unknown, path: Path): number {
  if (!Array.isArray(list)) return 0
  let count = 0
  for (const [i, map] of list.entries()) {
    if (!isMap(map)) continue
    const part = { type: String(map.type), map, path: [...path, i] }
    if (part.type === 'Footer') count++
    const branches = inside(part).map(([inner, at]) => footers(draft, inner, at))
    if (branches.length === 0) continue
    const most = Math.max(...branches)
    if (most > 0 && branches.includes(0)) branchWithout(draft, part)
    count += most
  }
  return count
}

function branchWithout({ problems }: Draft, { type, path, map }: Pick<Part, 'type' | 'path' | 'map'>): void {
  if (type === 'Switch')
    problems.add(
      'MISSING_FOOTER_IN_SWITCH_BRANCHES',
      'Footer component must be present in all switch cases if it exists in one of the cases.',
      path,
    )
  else if (type === 'If')
    problems.add(
      'MISSING_FOOTER_IN_IF_ELSE_BRANCHES',
      map.else === undefined
        ? "Missing Footer inside one of the 'If' component branches. Branch 'else' should exist and contain one Footer."
        : "Footer component must be present in all branches of 'If' component if it exists in any one branch.",
      path,
    )
}

function checkFooters(draft: Draft, { map, path, id }: Screen): void {
  const at = [...path, 'layout', 'children']
  const count = footers(draft, isMap(map.layout) ? map.layout.children : undefined, at)
  if (count > 1) draft.problems.add('MORE_THAN_ONE_FOOTER', 'Maximum number of Footer component allowed per screen is 1.', at)
  if (count === 0 && map.terminal === true)
    draft.problems.add('MISSING_FOOTER_ON_TERMINAL_SCREEN', `Footer component is missing on terminal screens: [${id}].`, path)
}

function checkForms(draft: Draft, { parts }: Screen): void {
  const { problems, version } = draft
  const entries = parts.filter((part) => inputType(part) !== undefined)
  const names = new Map<unknown, Part>()
  for (const part of [...entries, ...parts.filter((one) => one.type === 'NavigationList')]) {
    const first = names.get(part.map.name)
    if (first && typeof part.map.name === 'string')
      problems.addAt('DUPLICATE_FORM_COMPONENT_NAMES', `Duplicate name found for Form components: ${part.map.name}.`, [
        [...part.path, 'name'],
        [...first.path, 'name'],
      ])
    names.set(part.map.name, part)
  }
  const outside = entries.filter((part) => !part.inForm)
  if (outside.length === 0) return
  const types = [...new Set(outside.map((part) => part.type))].join("', '")
  const paths = outside.map((part) => part.path)
  if (version < 4) problems.addAt('KEYWORD_ONE_OF', `Property '${types}' must be defined inside parent property 'Form'.`, paths)
  else if (parts.some((part) => part.type === 'Form'))
    problems.addAt(
      'COMPONENTS_OUTSIDE_FORM',
      `Component '${types}' is not allowed outside Form when Form component is present.`,
      paths,
    )
}

/** Components that want a screen to themselves. */
function checkPlacement({ problems, version }: Draft, { parts, map }: Screen): void {
  const rich = parts.find((part) => part.type === 'RichText')
  const beside = (...allowed: string[]): boolean => parts.some((part) => !allowed.includes(part.type))
  if (rich && beside('RichText', ...(version >= 6.3 ? ['Footer'] : [])))
    problems.add('INVALID_RICHTEXT_PLACEMENT', 'RichText cannot be used with other components on the same screen.', rich.path)
  const lists = parts.filter((part) => part.type === 'NavigationList')
  const list = lists[0]
  if (list && (lists.length > 2 || beside('NavigationList') || map.terminal === true))
    problems.add(
      'INVALID_COMPONENT_PLACEMENT',
      'Only up to 2 NavigationList components can be used per screen, which is not terminal. Please remove other components.',
      list.path,
    )
  const pickers = parts.filter((part) => part.type === 'PhotoPicker' || part.type === 'DocumentPicker')
  if (pickers.length > 1)
    problems.addAt(
      'INVALID_COMPONENT_PLACEMENT',
      'Only one PhotoPicker or DocumentPicker component can be used per screen. Please remove other components.',
      pickers.map((part) => part.path),
    )
}

const partRules: Readonly<Record<string, (draft: Draft, part: Part) => void>> = {
  Footer: ({ problems }, { map, path }) => {
    const [left, center, right] = ['left-caption', 'center-caption', 'right-caption'].map((key) => map[key] !== undefined)
    if (left !== right)
      problems.add(
        'INVALID_DEPENDENCIES',
        `Footer should have property ${left ? 'right' : 'left'}-caption when property ${left ? 'left' : 'right'}-caption is present.`,
        path,
      )
    if (center && (left || right))
      problems.add(
        'NOT_KEYWORD_SCHEMA_VALIDATION_FAILED',
        "Properties 'center-caption' and [left-caption, right-caption] must be present exclusively at Footer.",
        path,
      )
  },
  TextInput: (draft, part) => {
    ordered(draft, part, 'min-chars', 'max-chars')
    if (part.map.pattern !== undefined && part.map['helper-text'] === undefined)
      draft.problems.add(
        'INVALID_DEPENDENCIES',
        'TextInput should have property helper-text when property pattern is present.',
        part.path,
      )
  },
  CheckboxGroup: (draft, part) => ordered(draft, part, 'min-selected-items', 'max-selected-items'),
  ChipsSelector: (draft, part) => ordered(draft, part, 'min-selected-items', 'max-selected-items'),
  PhotoPicker: (draft, part) => ordered(draft, part, 'min-uploaded-photos', 'max-uploaded-photos'),
  DocumentPicker: (draft, part) => ordered(draft, part, 'min-uploaded-documents', 'max-uploaded-documents'),
  If: ({ problems }, { path }) => {
    if (path.filter((step) => step === 'then' || step === 'else').length >= mostNesting)
      problems.add('MAXIMUM_IF_NESTING', `'If' can be nested up to ${mostNesting} levels.`, path)
  },
  Form: checkInitial,
}

function ordered({ problems }: Draft, { type, map, path }: Part, least: string, most: string): void {
  if (Number(map[least]) > Number(map[most]))
    problems.add('MIN_VALUE_GREATER_THAN_MAX', `${least} cannot be greater than ${most} for ${type} ${String(map.name)}.`, [
      ...path,
      least,
    ])
}

function checkInitial({ problems }: Draft, { map, path }: Part): void {
  const initial = map['init-values']
  if (!isMap(initial) || !Array.isArray(map.children)) return
  const native = map.children
    .filter(isMap)
    .filter(
      ({ type, name }: WireMap) => (type === 'PhotoPicker' || type === 'DocumentPicker') && Object.hasOwn(initial, String(name)),
    )
  if (native.length > 0)
    problems.add(
      'NATIVE_COMPONENT_IN_FORM_INIT_VALUES',
      `Property 'init-values' should not contain value for components: [${native.map(({ type }) => String(type)).join(', ')}].`,
      [...path, 'init-values'],
    )
}
