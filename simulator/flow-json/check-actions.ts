import { isMap } from '../wire/wire-value.ts'
import { checkBinding, typeOf } from './check-bindings.ts'
import { missing } from './check-properties.ts'
import { type Action, actionsOf, type Draft, nextScreen, type Screen } from './draft.ts'
import { type Binding, isBound, parseProperty } from './expression.ts'
import type { Path } from './problems.ts'

/** Files in the reply of a Flow. Source: Meta, Flows → Media upload (2025-12); an older page says 1. */
const mostFiles = 10

/** What the components of a screen do. Source: Meta, Flows → Flow JSON → Actions and Error codes (2026-09). */
export function checkActions(draft: Draft, screen: Screen): void {
  for (const action of actionsOf(screen)) {
    checkKeys(draft, action)
    const rule = typeof action.map.name === 'string' && Object.hasOwn(rules, action.map.name) ? rules[action.map.name] : undefined
    rule?.(draft, screen, action)
    checkPayload(draft, screen, action)
  }
}

const keysOf: Readonly<Record<string, readonly string[]>> = {
  navigate: ['name', 'next', 'payload'],
  data_exchange: ['name', 'payload'],
  complete: ['name', 'payload'],
  update_data: ['name', 'payload'],
  open_url: ['name', 'url'],
}

function checkKeys({ problems }: Draft, { map, path, key }: Action): void {
  const known = keysOf[String(map.name)]
  for (const name of Object.keys(map))
    if (known && !known.includes(name))
      problems.add(
        'INVALID_PROPERTY_KEY',
        `Property '${name.slice(0, 80)}' cannot be specified at '${key}'.`,
        [...path, name],
        'key',
      )
}

const rules: Readonly<Record<string, (draft: Draft, screen: Screen, action: Action) => void>> = {
  navigate: checkNavigate,
  data_exchange: (draft, _screen, { path }) => {
    if (!draft.endpoint)
      draft.problems.add(
        'MISSING_REQUIRED_PROPERTY',
        "The property 'data_api_version' is required for data_exchange action.",
        path,
      )
  },
  complete: ({ problems }, { map }, { path }) => {
    if (map.terminal !== true)
      problems.add('INVALID_COMPLETE_ACTION', "On-click-action 'complete' can only be configured on a terminal screen.", path)
  },
  update_data: ({ problems }, { map }, { map: action, path }) => {
    for (const key of isMap(action.payload) ? Object.keys(action.payload) : [])
      if (!isMap(map.data) || !Object.hasOwn(map.data, key))
        problems.add(
          'INVALID_ACTION_PAYLOAD_PROPERTY',
          `The following property ${key} does not exist in the screen data model.`,
          [...path, 'payload', key],
          'key',
        )
  },
  open_url: (draft, _screen, { map, path }) => {
    const { url } = map
    if (url === undefined) missing(draft, 'url', path)
    else if (typeof url !== 'string' || !(isBound(url) || URL.canParse(url)))
      draft.problems.add('INVALID_PROPERTY_VALUE_FORMAT', "Property 'url' should be in 'uri' format.", [...path, 'url'])
  },
}

function checkNavigate(draft: Draft, screen: Screen, action: Action): void {
  const { problems } = draft
  const { map, path } = action
  if (!isMap(map.next)) {
    missing(draft, 'next', path)
    return
  }
  if (map.next.type !== undefined && map.next.type !== 'screen')
    problems.add('INVALID_PROPERTY_VALUE', "Invalid value found for property 'type'. Expected 'screen'.", [
      ...path,
      'next',
      'type',
    ])
  const next = nextScreen(action)
  const wrongName = (message: string): void =>
    problems.add('INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME', message, [...path, 'next', 'name'])
  if (next === undefined) {
    missing(draft, 'name', [...path, 'next'])
    return
  }
  if (next === screen.id) {
    wrongName(`Same screen navigation is not allowed. Loop detected at [${next}].`)
    return
  }
  const target = draft.screens.find((one) => one.id === next)
  if (!target) {
    wrongName(`Unknown screen ids found: [${next}].`)
    return
  }
  if (map.payload === undefined && draft.version < 4) missing(draft, 'payload', path)
  checkPassed(draft, screen, action, target)
}

/** What a navigation passes on is what the next screen declares. */
function checkPassed(draft: Draft, screen: Screen, { map, path }: Action, target: Screen): void {
  const payload = isMap(map.payload) ? map.payload : {}
  const model = isMap(target.map.data) ? target.map.data : {}
  const wrong = (message: string): void => draft.problems.add('INVALID_NAVIGATE_ACTION_PAYLOAD', message, [...path, 'payload'])
  const surplus = Object.keys(payload).filter((key) => !Object.hasOwn(model, key))
  const lacking = Object.keys(model).filter((key) => !Object.hasOwn(payload, key))
  if (surplus.length > 0 && target.map.data === undefined) wrong(`No data model is defined in the next screen '${target.id}'.`)
  else if (surplus.length > 0) wrong(`Following fields are missing in the next screen's data model: [${surplus.join(', ')}].`)
  if (lacking.length > 0)
    wrong(`Following fields are expected in the next screen's data model but missing in payload: [${lacking.join(', ')}].`)
  for (const [key, value] of Object.entries(payload)) {
    const schema = model[key]
    const expects = isMap(schema) ? schema.type : undefined
    const found = typeof expects === 'string' ? typeIn(draft, screen, value) : undefined
    if (found !== undefined && !fits(found, String(expects), value))
      wrong(
        `Schema of payload data at '${key}' on screen '${screen.id}' is not matching with schema of data model field on screen '${target.id}'. Property is expecting '${String(expects)}' but got '${found}'.`,
      )
  }
}

/** A number that was typed may be read as text. */
const fits = (found: string, expects: string, value: unknown): boolean =>
  found === expects ||
  (found === 'number' && expects === 'integer') ||
  (found === 'integer' && expects === 'number') ||
  (found === 'number' && expects === 'string' && typeof value === 'string')

function typeIn(draft: Draft, screen: Screen, value: unknown): string | undefined {
  if (typeof value !== 'string') return Array.isArray(value) ? 'array' : typeof value
  if (!isBound(value)) return 'string'
  const binding = bindingIn(value)
  return binding && typeOf(draft, screen, binding)
}

function bindingIn(text: string): Binding | undefined {
  try {
    const found = parseProperty(text)
    return found?.kind === 'binding' ? found : undefined
  } catch {
    // What cannot be read is reported with the payload.
    return undefined
  }
}

function checkPayload(draft: Draft, screen: Screen, action: Action): void {
  const { map, key, path } = action
  const error = key === 'on-click-action' ? 'INVALID_ON_CLICK_ACTION_PAYLOAD' : 'INVALID_ACTION_PAYLOAD_PROPERTY'
  const walk = (value: unknown, at: Path): void => {
    if (typeof value === 'string' && isBound(value)) {
      checkBinding(draft, screen, value, at, { error })
      checkPicker(draft, screen, action, value, at)
    } else if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one, [...at, i])
    else if (isMap(value)) for (const [name, one] of Object.entries(value)) walk(one, [...at, name])
  }
  walk(map.payload, [...path, 'payload'])
}

/** Photos and documents leave a screen only to an endpoint or at the end, at the top of the payload. */
function checkPicker(draft: Draft, screen: Screen, { map, path }: Action, value: string, at: Path): void {
  const steps = bindingIn(value)?.path ?? []
  const owner = steps[0] === 'screen' ? draft.screens.find((one) => one.id === steps[1]) : screen
  const part = owner?.parts.find((one) => one.map.name === steps.at(-1) && steps.at(-2) === 'form')
  if (part?.type !== 'PhotoPicker' && part?.type !== 'DocumentPicker') return
  const wrong = (message: string): void => draft.problems.add('INVALID_ON_CLICK_ACTION_PAYLOAD', message, at)
  if (map.name === 'navigate') wrong(`The ${part.type} component's value is not allowed in the payload of the navigate action.`)
  else if (at.length !== path.length + 2)
    wrong(
      `The value of following components must be a top-level string in complete and data_exchange on-click-action payload: [${part.type}].`,
    )
  const noun = part.type === 'PhotoPicker' ? 'photos' : 'documents'
  if (map.name === 'complete' && Number(part.map[`max-uploaded-${noun}`] ?? 30) > mostFiles)
    wrong(
      `In the complete action payload, ${part.type} can only be used if the value of the 'max-uploaded-${noun}' property doesn't exceed ${mostFiles}.`,
    )
}
