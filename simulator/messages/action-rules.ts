import { checkFlowMessage } from '../flows/check-message.ts'
import { GraphError, invalidParameter } from '../graph-error.ts'
import { callingSettings } from '../numbers/settings.ts'
import type { PhoneNumber } from '../state.ts'
import { checkList, checkMap, checkOneOf, checkText, checkWhole, type FileRef, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

/** The actions of interactive messages that name neither goods nor money. Source: Meta, Messages → Interactive messages (2026-09). */
export const actions = { button, list, link, address, flow, voiceCall, callPermission, named }

function unique(values: readonly string[], what: string): void {
  if (new Set(values).size < values.length) throw new GraphError(131009, `Duplicated ${what} are not allowed`)
}

function button(action: WireMap): FileRef[] {
  replies(checkList(action.buttons, 'buttons', 1, 3))
  return []
}

function replies(buttons: readonly WireMap[]): void {
  for (const { type } of buttons) checkOneOf(type, "button['type']", ['reply'])
  const titled = buttons.map(({ reply }) => checkMap(reply, 'buttons.reply'))
  unique(
    titled.map((reply) => checkText(reply.id, "reply['id']", 256)),
    'button ids',
  )
  unique(
    titled.map((reply) => checkText(reply.title, "reply['title']", 20)),
    'button titles',
  )
}

/** Links first, two at most, then replies, ten buttons together. Source: Meta, Direct Send → Supported message types (2026-08). */
export function mixedButtons(action: WireMap): FileRef[] {
  const all = checkList(action.buttons, 'buttons', 1, 10)
  const links = all.filter((one) => one.type === 'cta_url')
  if (links.length > 2) throw new GraphError(131009, 'Invalid buttons count. Max allowed cta_url buttons: 2')
  if (all.slice(0, links.length).some((one) => one.type !== 'cta_url'))
    throw new GraphError(131009, 'Buttons of type cta_url must come before buttons of type reply')
  for (const one of links) linkParameters(checkMap(one.cta_url, 'buttons.cta_url'))
  replies(all.slice(links.length))
  return []
}

function list(action: WireMap): FileRef[] {
  checkText(action.button, "action['button']", 20)
  const sections = checkList(action.sections, 'sections', 1, 10)
  const rows = sections.flatMap((section) => {
    if (sections.length > 1 || section.title !== undefined) checkText(section.title, "section['title']", 24)
    return checkList(section.rows, 'rows', 1, 10)
  })
  if (rows.length > 10) throw new GraphError(131009, 'Total row count exceed max allowed count: 10')
  unique(
    rows.map((row) => checkText(row.id, "row['id']", 200)),
    'row ids',
  )
  for (const row of rows) {
    checkText(row.title, "row['title']", 24)
    if (row.description !== undefined && row.description !== '') checkText(row.description, "row['description']", 72)
  }
  return []
}

function link(action: WireMap): FileRef[] {
  checkOneOf(action.name, "action['name']", ['cta_url'])
  linkParameters(checkMap(action.parameters, "action['parameters']"))
  return []
}

/** A button that opens an address. */
export function linkParameters(parameters: WireMap): void {
  checkText(parameters.display_text, "parameters['display_text']", 20)
  const url = checkText(parameters.url, "parameters['url']", 2000)
  if (!/^https?:\/\/\S+$/.test(url)) throw invalidParameter("Param parameters['url'] is not a valid URI.")
}

function named(name: string): (action: WireMap) => FileRef[] {
  return (action) => {
    checkOneOf(action.name, "action['name']", [name])
    return []
  }
}

const addressFields = [
  'name',
  'phone_number',
  'in_pin_code',
  'house_number',
  'floor_number',
  'tower_number',
  'building_name',
  'address',
  'landmark_area',
  'city',
  'state',
]

/** Asks for an address; India only. */
function address(action: WireMap): FileRef[] {
  checkOneOf(action.name, "action['name']", ['address_message'])
  const parameters = checkMap(action.parameters, "action['parameters']")
  if (checkText(parameters.country, "parameters['country']", 2) !== 'IN')
    throw new GraphError(131009, `Address messages are not available for country ${String(parameters.country)}`)
  if (parameters.values !== undefined) addressValues(parameters.values, 'values')
  if (parameters.saved_addresses !== undefined)
    for (const saved of checkList(parameters.saved_addresses, 'saved_addresses', 1, Number.MAX_SAFE_INTEGER)) {
      checkText(saved.id, "saved_addresses['id']", 256)
      addressValues(saved.value, 'saved_addresses.value')
    }
  if (parameters.validation_errors !== undefined)
    fieldsKnown(checkMap(parameters.validation_errors, 'validation_errors'), 'validation_errors')
  return []
}

function addressValues(value: unknown, path: string): void {
  const values = checkMap(value, path)
  fieldsKnown(values, path)
  if (values.in_pin_code !== undefined && !/^\d{6}$/.test(String(values.in_pin_code)))
    throw new GraphError(131009, `Parameter '${path}.in_pin_code' must be six digits`)
}

function fieldsKnown(values: WireMap, path: string): void {
  for (const [key, value] of Object.entries(values)) {
    if (!addressFields.includes(key)) throw invalidParameter(`Unexpected key "${key}" on param "${path}".`)
    if (typeof value !== 'string') throw invalidParameter(`Param ${path}['${key}'] must be a string.`)
  }
}

/** Source: Meta, Flows → Send a Flow (2026-09). */
function flow(action: WireMap, world: World, number: PhoneNumber): FileRef[] {
  checkOneOf(action.name, "action['name']", ['flow'])
  const parameters = checkMap(action.parameters, "action['parameters']")
  if ((parameters.flow_id === undefined) === (parameters.flow_name === undefined))
    throw new GraphError(131009, "Exactly one of parameters 'flow_id' and 'flow_name' must be given")
  checkText(parameters.flow_cta, "parameters['flow_cta']", 30)
  if (parameters.mode !== undefined) checkOneOf(parameters.mode, "parameters['mode']", ['draft', 'published'])
  if (parameters.flow_token !== undefined && typeof parameters.flow_token !== 'string')
    throw invalidParameter("Param parameters['flow_token'] must be a string.")
  if (parameters.flow_action !== undefined)
    checkOneOf(parameters.flow_action, "parameters['flow_action']", ['navigate', 'data_exchange'])
  if (parameters.flow_action_payload !== undefined)
    checkText(checkMap(parameters.flow_action_payload, 'flow_action_payload').screen, "flow_action_payload['screen']", 200)
  checkFlowMessage(world, number, parameters)
  return []
}

function callPermission(action: WireMap, world: World, number: PhoneNumber): FileRef[] {
  checkCalling(world, number)
  return named('call_permission_request')(action)
}

function checkCalling(world: World, number: PhoneNumber): void {
  if (callingSettings(world, number).status !== 'ENABLED')
    throw new GraphError(138000, 'WhatsApp Cloud API Calling not enabled for this phone number.')
}

/** Source: Meta, Calling → Call button messages and deep links (2026-09). */
function voiceCall(action: WireMap, world: World, number: PhoneNumber): FileRef[] {
  checkCalling(world, number)
  checkOneOf(action.name, "action['name']", ['voice_call'])
  if (action.parameters === undefined) return []
  const parameters = checkMap(action.parameters, "action['parameters']")
  if (parameters.display_text !== undefined) checkText(parameters.display_text, "parameters['display_text']", 20)
  if (parameters.ttl_minutes !== undefined) checkWhole(parameters.ttl_minutes, "parameters['ttl_minutes']", 1, 43_200)
  if (parameters.payload !== undefined) checkText(parameters.payload, "parameters['payload']", 512)
  return []
}
