import { actionKeys, inputType, inside } from '../flow-json/draft.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import { evaluate, holds, type Scope } from './evaluate.ts'

/** A component as a phone shows it: every binding looked up, `visible` decided, actions as they stand in Flow JSON. */
export type ShownPart = WireMap & { type: string }

/** What of a list of components is on the screen: of `If` and `Switch` only what the chosen branch holds. */
export function shownParts(children: unknown, scope: Scope): ShownPart[] {
  if (!Array.isArray(children)) return []
  return children.filter(isMap).flatMap((map): ShownPart[] => {
    const type = String(map.type)
    if (type === 'If') return shownParts(holds(map.condition, scope) ? map.then : map.else, scope)
    if (type === 'Switch') return shownParts(caseOf(map, scope), scope)
    if (type === 'Form') return [{ type, name: map.name, children: shownParts(map.children, scope) }]
    return [{ ...shownMap(map, scope), type }]
  })
}

function caseOf(map: WireMap, scope: Scope): unknown {
  const { cases } = map
  const value = String(evaluate(map.value, scope) ?? '')
  if (!isMap(cases)) return undefined
  return Object.hasOwn(cases, value) ? cases[value] : cases.default
}

function shownMap(map: WireMap, scope: Scope): WireMap {
  const shown: WireMap = {}
  for (const [key, value] of Object.entries(map)) {
    if (isAction(key)) shown[key] = value
    else if (Array.isArray(value))
      shown[key] = value.map((one: unknown) => (isMap(one) ? shownMap(one, scope) : evaluate(one, scope)))
    else {
      const result = isMap(value) ? shownMap(value, scope) : evaluate(value, scope)
      if (result !== undefined) shown[key] = result
    }
  }
  return shown
}

const isAction = (key: string): boolean => actionKeys.some((one) => one === key)

/** All components on the screen, those of a form among them. */
export const flatParts = (parts: readonly ShownPart[]): ShownPart[] =>
  parts.flatMap((part) => (part.type === 'Form' ? flatParts(part.children as ShownPart[]) : [part]))

/** What fields hold before anything is entered: `init-value` of the component, or `init-values` of its form. */
export function initialValues(children: unknown, scope: Scope, given: WireMap = {}): WireMap {
  if (!Array.isArray(children)) return {}
  return Object.assign({}, ...children.filter(isMap).map((map) => initialOf(map, scope, given))) as WireMap
}

function initialOf(map: WireMap, scope: Scope, given: WireMap): WireMap {
  const type = String(map.type)
  if (type === 'Form') {
    const own = evaluate(map['init-values'], scope)
    return initialValues(map.children, scope, isMap(own) ? own : {})
  }
  const lists = inside({ type, map, path: [] })
  if (lists.length > 0) return Object.assign({}, ...lists.map(([list]) => initialValues(list, scope, given))) as WireMap
  if (inputType({ type, map }) === undefined || typeof map.name !== 'string') return {}
  const value = evaluate(map['init-value'], scope) ?? given[map.name]
  return value === undefined ? {} : { [map.name]: value }
}

/** Texts a form shows beside its fields: `error-message` of the component, or `error-messages` of its form. */
export function fieldErrors(children: unknown, scope: Scope): Record<string, string> {
  if (!Array.isArray(children)) return {}
  const errors: Record<string, string> = {}
  for (const map of children.filter(isMap)) {
    const ofForm = map.type === 'Form' ? evaluate(map['error-messages'], scope) : undefined
    if (isMap(ofForm))
      for (const [name, text] of Object.entries(ofForm)) if (typeof text === 'string' && text) errors[name] = text
    const own = evaluate(map['error-message'], scope)
    if (typeof own === 'string' && own !== '' && typeof map.name === 'string') errors[map.name] = own
  }
  return errors
}
