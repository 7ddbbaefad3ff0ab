import { GraphError, invalidParameter } from '../graph-error.ts'
import { checkMap, checkText, type FileRef, fileRef, isMap, type WireMap } from '../wire/wire-value.ts'
import { checkInteractive } from './interactive-rules.ts'

export const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const
export type MediaKind = (typeof mediaKinds)[number]

/**
 * Checks the content of a free-form message as Meta does before it answers, and gives the files it names.
 * Source: Meta, Messages → Send messages and its pages by type (2026-09).
 */
export function checkContent(type: string, json: WireMap): FileRef[] {
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined
  if (!check)
    throw new GraphError(100, undefined, {
      message: `(#100) Param type must be one of {${[...Object.keys(checks), 'template'].join(', ').toUpperCase()}} - got "${type}".`,
    })
  return check(checkMap(json[type], type, type === 'contacts'))
}

const media =
  (kind: MediaKind) =>
  (value: WireMap): FileRef[] => {
    if (value.caption !== undefined) {
      if (kind === 'audio' || kind === 'sticker') throw invalidParameter(`Unexpected key "caption" on param "${kind}".`)
      checkText(value.caption, `${kind}['caption']`, 1024)
    }
    return [fileRef(kind, value)]
  }

function text(value: WireMap): FileRef[] {
  checkText(value.body, `text['body']`, 4096)
  return []
}

function reaction(value: WireMap): FileRef[] {
  checkText(value.message_id, `reaction['message_id']`, 512)
  if (value.emoji !== undefined && typeof value.emoji !== 'string')
    throw new GraphError(131009, "Parameter 'reaction.emoji' must be an emoji")
  return []
}

function location(value: WireMap): FileRef[] {
  for (const [key, most] of [
    ['latitude', 90],
    ['longitude', 180],
  ] as const) {
    if (value[key] === undefined) throw new GraphError(131008, `Parameter 'location.${key}' is required`)
    if (!(Math.abs(Number(value[key])) <= most))
      throw new GraphError(131009, `Parameter 'location.${key}' must be between -${most} and ${most}`)
  }
  return []
}

function contacts(value: WireMap): FileRef[] {
  const cards = Object.values(value)
  if (cards.length === 0 || cards.length > 257) throw new GraphError(131009, "Parameter 'contacts' must hold 1 to 257 contacts")
  for (const card of cards) {
    const name = isMap(card) && isMap(card.name) ? card.name : undefined
    if (typeof name?.formatted_name !== 'string')
      throw new GraphError(131008, "Parameter 'contacts.name.formatted_name' is required")
    if (Object.keys(name).length < 2)
      throw new GraphError(131009, "Parameter 'contacts.name' needs one more part besides formatted_name")
  }
  return []
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
  interactive: checkInteractive,
}
