import type { FlowProblem } from '@woochat/contract/cloud-api/flows.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import { checkActions } from './check-actions.ts'
import { checkBinding } from './check-bindings.ts'
import { checkComponents, wrongType } from './check-properties.ts'
import { checkRoutes } from './check-routes.ts'
import { checkScreen } from './check-screens.ts'
import { checkDataModel } from './data-model.ts'
import { type Draft, draftOf } from './draft.ts'
import { isBound } from './expression.ts'
import { readJson } from './json-tree.ts'
import { Problems } from './problems.ts'

/** Versions that are read, and those that can be published. Source: Meta, Flows → Changelog (2025-12). */
const versions = ['2.1', '3.0', '3.1', '4.0', '5.0', '5.1', '6.0', '6.1', '6.2', '6.3', '7.0', '7.1', '7.2', '7.3']
export const publishable = new Set(['5.1', '6.0', '6.1', '6.2', '6.3', '7.0', '7.1', '7.2', '7.3'])
const dataVersions = ['3.0', '4.0']
const topKeys = ['version', 'data_api_version', 'routing_model', 'screens']
const mostScreens = 100
/** Source: Meta, Flows → Flow JSON → Limitations (2026-09). */
export const mostBytes = 10 * 1024 * 1024

export interface CheckedFlow {
  /** Undefined when the text is no JSON object. */
  readonly json: WireMap | undefined
  readonly problems: readonly FlowProblem[]
}

/** Everything that is wrong with a Flow JSON, each with its place. Never throws. Source: Meta, Flows → Error codes (2026-09). */
export function checkFlowJson(text: string): CheckedFlow {
  const read = readJson(text)
  if ('problem' in read) {
    const problems = new Problems(text)
    problems.addOffset('INVALID_FLOW_JSON', `Flow JSON is not valid: ${read.problem}.`, read.at)
    return { json: undefined, problems: problems.list }
  }
  const problems = new Problems(text, read.tree)
  const json = read.tree.value
  if (!isMap(json)) {
    problems.add('INVALID_FLOW_JSON', 'Flow JSON is not valid: it must be an object.', [])
    return { json: undefined, problems: problems.list }
  }
  const draft = draftOf(json, problems)
  checkTop(draft)
  if (Array.isArray(json.screens) && json.screens.length <= mostScreens) checkScreens(draft)
  return { json, problems: problems.list }
}

function checkTop(draft: Draft): void {
  const { json, problems } = draft
  checkVersions(draft)
  for (const key of Object.keys(json))
    if (!topKeys.includes(key) && !(key === 'data_channel_uri' && draft.version < 3))
      problems.add(
        'INVALID_PROPERTY_KEY',
        key === 'data_channel_uri'
          ? "Property 'data_channel_uri' is no longer supported in Flow JSON as of version '3.0'. Please configure your endpoint URI using Flows API or Builder."
          : `Property '${key.slice(0, 80)}' cannot be specified at root.`,
        [key],
        'key',
      )
  const { screens } = json
  if (screens === undefined) problems.add('MISSING_REQUIRED_TYPE_PROPERTY', "Required property 'screens' is missing.", [])
  else if (!Array.isArray(screens)) wrongType(draft, ['screens'], 'array', screens)
  else if (screens.length === 0)
    problems.add('MIN_ITEMS_REQUIRED', "Property 'screens' should have at least '1' items.", ['screens'])
  else if (screens.length > mostScreens)
    problems.add('MAX_SCREENS_NUMBER', `Maximum number of screens allowed per Flow is 100 but found ${screens.length}.`, [
      'screens',
    ])
}

function checkVersions({ json, problems }: Draft): void {
  const { version, data_api_version: dataVersion } = json
  if (version === undefined) problems.add('MISSING_FLOW_JSON_VERSION', 'Flow JSON version is not specified.', [])
  else if (typeof version !== 'string' || !/^\d+\.\d+$/.test(version))
    problems.add('INVALID_FLOW_JSON_VERSION', 'Invalid Flow JSON version.', ['version'])
  else if (!versions.includes(version))
    problems.add(
      Number(version) < 3 ? 'UNSUPPORTED_FLOW_JSON_VERSION' : 'INVALID_FLOW_JSON_VERSION',
      'Given Flow JSON version is not supported.',
      ['version'],
    )
  if (dataVersion !== undefined && !dataVersions.includes(String(dataVersion)))
    problems.add('INVALID_DATA_API_VERSION', 'Invalid Data API version.', ['data_api_version'])
}

function checkScreens(draft: Draft): void {
  const { json, screens, problems } = draft
  for (const [i, one] of (json.screens as unknown[]).entries()) if (!isMap(one)) wrongType(draft, ['screens', i], 'object', one)
  checkIds(draft)
  for (const screen of screens) {
    checkScreen(draft, screen)
    checkDataModel(draft, screen)
    checkComponents(draft, screen)
    checkActions(draft, screen)
    const { title } = screen.map
    if (typeof title === 'string' && isBound(title))
      checkBinding(draft, screen, title, [...screen.path, 'title'], { expects: ['string'] })
  }
  const ends = screens.filter((screen) => screen.map.terminal === true)
  if (screens.length > 0 && ends.length === 0)
    problems.add('MISSING_TERMINAL_SCREEN', 'Terminal screen is required but not provided.', ['screens'])
  if (ends.length > 0 && ends.every((screen) => screen.map.success === false))
    problems.add('INVALID_PROPERTY_VALUE', "At least one terminal screen must have property 'success' set as true.", ['screens'])
  checkRoutes(draft)
}

function checkIds({ screens, problems }: Draft): void {
  const seen = new Map<string, (string | number)[]>()
  for (const { id, path } of screens) {
    const first = seen.get(id)
    if (first && id !== '') problems.addAt('DUPLICATE_SCREEN_IDS', `Duplicate screen id found: ${id}.`, [[...path, 'id'], first])
    seen.set(id, [...path, 'id'])
  }
}
