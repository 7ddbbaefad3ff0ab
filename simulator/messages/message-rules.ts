import { GraphError, invalidParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { checkMap, checkText, type FileRef, fileRef, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { checkInteractive } from './interactive-rules.ts'

/**
 * Checks the content of a free-form message as Meta does before it answers, and gives the files it names.
 * Source: Meta, Messages → Send messages and its pages by type (2026-09).
 */
export function checkContent(world: World, number: PhoneNumber, type: string, json: WireMap): FileRef[] {
  if (type === 'interactive') return checkInteractive(world, number, checkMap(json.interactive, 'interactive'))
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined
  if (!check)
    throw invalidParameter(
      `Param type must be one of {${[...Object.keys(checks), 'interactive', 'template'].join(', ').toUpperCase()}} - got "${type}".`,
    )
  return check(checkMap(json[type], type, type === 'contacts'))
}

type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker'

const media =
  (kind: MediaKind) =>
  (value: WireMap): FileRef[] => {
    if (value.caption !== undefined) {
      if (kind === 'audio' || kind === 'sticker') throw invalidParameter(`Unexpected key "caption" on param "${kind}".`)
      checkText(value.caption, `${kind}['caption']`, 1024)
    }
    if (value.filename !== undefined) {
      if (kind !== 'document') throw invalidParameter(`Unexpected key "filename" on param "${kind}".`)
      checkText(value.filename, `${kind}['filename']`, 1024)
    }
    if (value.voice !== undefined && (kind !== 'audio' || typeof value.voice !== 'boolean'))
      throw invalidParameter(`Param ${kind}['voice'] must be a boolean, and only audio has it.`)
    return [fileRef(kind, value)]
  }

function text(value: WireMap): FileRef[] {
  checkText(value.body, `text['body']`, 4096)
  if (value.preview_url !== undefined && typeof value.preview_url !== 'boolean')
    throw invalidParameter("Param text['preview_url'] must be a boolean.")
  return []
}

const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3/u

/** An empty emoji takes the reaction back. */
function reaction(value: WireMap): FileRef[] {
  checkText(value.message_id, `reaction['message_id']`, 512)
  if (value.emoji === undefined) throw new GraphError(131008, "Parameter 'reaction.emoji' is required")
  if (typeof value.emoji !== 'string' || (value.emoji !== '' && !(value.emoji.length <= 40 && emoji.test(value.emoji))))
    throw new GraphError(131009, "Parameter 'reaction.emoji' must be an emoji")
  return []
}

function location(value: WireMap): FileRef[] {
  for (const [key, most] of [
    ['latitude', 90],
    ['longitude', 180],
  ] as const) {
    const given = value[key]
    if (given === undefined || given === '') throw new GraphError(131008, `Parameter 'location.${key}' is required`)
    if (!(['number', 'string'].includes(typeof given) && Math.abs(Number(given)) <= most))
      throw new GraphError(131009, `Parameter 'location.${key}' must be between -${most} and ${most}`)
  }
  for (const key of ['name', 'address'] as const) if (value[key] !== undefined) checkText(value[key], `location['${key}']`, 1000)
  return []
}

function contacts(value: WireMap): FileRef[] {
  const cards = Object.values(value)
  if (!Array.isArray(value) || cards.length === 0 || cards.length > 257)
    throw new GraphError(131009, "Parameter 'contacts' must hold 1 to 257 contacts")
  for (const card of cards) contact(checkMap(card, 'contacts'))
  return []
}

const nameParts = ['first_name', 'last_name', 'middle_name', 'suffix', 'prefix']
const listParts: Readonly<Record<string, string>> = { phones: 'phone', emails: 'email', urls: 'url', addresses: 'city' }

function contact(card: WireMap): void {
  const name = isMap(card.name) ? card.name : undefined
  if (typeof name?.formatted_name !== 'string' || name.formatted_name === '')
    throw new GraphError(131008, "Parameter 'contacts.name.formatted_name' is required")
  if (!nameParts.some((part) => typeof name[part] === 'string' && name[part] !== ''))
    throw new GraphError(131009, "Parameter 'contacts.name' needs one more part besides formatted_name")
  if (card.birthday !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(shown(card.birthday)))
    throw new GraphError(131009, "Parameter 'contacts.birthday' must be formatted YYYY-MM-DD")
  for (const [part, key] of Object.entries(listParts)) {
    if (card[part] === undefined) continue
    const entries = card[part]
    if (!Array.isArray(entries) || !entries.every((one) => isMap(one) && ['string', 'undefined'].includes(typeof one[key])))
      throw invalidParameter(`Param contacts['${part}'] must be a list of JSON objects with the text "${key}".`)
  }
  if (card.org !== undefined) checkMap(card.org, "contacts['org']")
}

const checks: Readonly<Record<string, (value: WireMap) => FileRef[]>> = {
  text,
  image: media('image'),
  video: media('video'),
  audio: media('audio'),
  document: media('document'),
  sticker: media('sticker'),
  location,
  contacts,
  reaction,
}
