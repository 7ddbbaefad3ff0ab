import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { Path, Problems } from './problems.ts'

/** A component where it stands. `branch` names the If and Switch branches it is in, outermost first. */
export interface Part {
  readonly type: string
  readonly map: WireMap
  readonly path: Path
  readonly inForm: boolean
  readonly depth: number
}

/** A screen with all its components, those in forms and branches too. */
export interface Screen {
  readonly id: string
  readonly map: WireMap
  readonly path: Path
  readonly parts: readonly Part[]
}

/** A Flow JSON under examination. `version` as a number: 7.3. */
export interface Draft {
  readonly json: WireMap
  readonly version: number
  /** It talks to an endpoint: it has `data_api_version`. */
  readonly endpoint: boolean
  readonly screens: readonly Screen[]
  readonly problems: Problems
}

export const versionOf = (json: WireMap): number => Number(json.version) || 0

export function draftOf(json: WireMap, problems: Problems): Draft {
  return {
    json,
    version: versionOf(json),
    endpoint: json.data_api_version !== undefined,
    screens: screensOf(json),
    problems,
  }
}

export function screensOf(json: WireMap): Screen[] {
  const screens = Array.isArray(json.screens) ? json.screens : []
  return screens.flatMap((map: unknown, i): Screen[] => {
    if (!isMap(map)) return []
    const path = ['screens', i]
    const children = isMap(map.layout) ? map.layout.children : undefined
    return [
      {
        id: typeof map.id === 'string' ? map.id : '',
        map,
        path,
        parts: partsIn(children, [...path, 'layout', 'children'], false, 0),
      },
    ]
  })
}

/** Every component of a list, depth first. */
function partsIn(children: unknown, path: Path, inForm: boolean, depth: number): Part[] {
  if (!Array.isArray(children)) return []
  return children.flatMap((map: unknown, i): Part[] => {
    if (!isMap(map)) return []
    const type = typeof map.type === 'string' ? map.type : ''
    const part: Part = { type, map, path: [...path, i], inForm, depth }
    return [part, ...inside(part).flatMap(([list, at]) => partsIn(list, at, inForm || type === 'Form', depth + 1))]
  })
}

/** The lists of components that a component holds, and where. */
export function inside({ type, map, path }: Pick<Part, 'type' | 'map' | 'path'>): [unknown, Path][] {
  if (type === 'Form') return [[map.children, [...path, 'children']]]
  if (type === 'If')
    return [
      [map.then, [...path, 'then']],
      [map.else, [...path, 'else']],
    ]
  if (type !== 'Switch' || !isMap(map.cases)) return []
  return Object.entries(map.cases).map(([name, list]) => [list, [...path, 'cases', name]])
}

/** What a person enters there, as JSON Schema calls it; undefined when nothing can be entered. */
export function inputType({ type, map }: Pick<Part, 'type' | 'map'>): string | undefined {
  if (type === 'TextInput') return map['input-type'] === 'number' ? 'number' : 'string'
  if (type === 'CalendarPicker') return map.mode === 'range' ? 'object' : 'string'
  return inputs[type]
}

const inputs: Readonly<Record<string, string>> = {
  TextArea: 'string',
  CheckboxGroup: 'array',
  RadioButtonsGroup: 'string',
  Dropdown: 'string',
  ChipsSelector: 'array',
  OptIn: 'boolean',
  DatePicker: 'string',
  PhotoPicker: 'array',
  DocumentPicker: 'array',
}

/** The names of actions a component can carry. */
export const actionKeys = ['on-click-action', 'on-select-action', 'on-unselect-action'] as const

export interface Action {
  readonly key: (typeof actionKeys)[number]
  readonly map: WireMap
  readonly path: Path
  readonly part: Part
}

/** Every action of a screen: of components, of their options, and of the items of a navigation list. */
export function actionsOf(screen: Screen): Action[] {
  return screen.parts.flatMap((part) =>
    [[part.map, part.path] as const, ...optionsOf(part)].flatMap(([map, path]) =>
      actionKeys.flatMap((key): Action[] => {
        const action = map[key]
        return isMap(action) ? [{ key, map: action, path: [...path, key], part }] : []
      }),
    ),
  )
}

function optionsOf({ map, path }: Part): (readonly [WireMap, Path])[] {
  return ['data-source', 'list-items'].flatMap((key) => {
    const list = map[key]
    return Array.isArray(list) ? list.flatMap((one: unknown, i) => (isMap(one) ? [[one, [...path, key, i]] as const] : [])) : []
  })
}

/** The screen that an action navigates to. */
export function nextScreen({ map }: Pick<Action, 'map'>): string | undefined {
  if (map.name !== 'navigate' || !isMap(map.next)) return undefined
  return typeof map.next.name === 'string' ? map.next.name : undefined
}
