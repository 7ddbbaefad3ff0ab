import type { Outgoing, PhoneNumber } from '../state.ts'
import type { WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { type BubbleView, contactViews, emptyBubble, locationView, map, text } from './bubble.ts'
import { drawInteractive } from './interactive-bubble.ts'
import { mediaView } from './media-view.ts'
import { drawTemplate } from './template-bubble.ts'

type Draw = (bubble: BubbleView, content: WireMap, world: World, raw: WireMap, number: PhoneNumber) => void

const drawMedia: Draw = (bubble, content, world) => {
  bubble.text = text(content.caption)
  bubble.media = mediaView(world, bubble.type, content)
}

const draws: Readonly<Record<string, Draw>> = {
  text: (bubble, content) => {
    bubble.text = text(content.body)
    const url = content.preview_url === true ? /https?:\/\/[^\s<>"']+/.exec(bubble.text)?.[0] : undefined
    if (url && URL.canParse(url)) bubble.preview = { url, host: new URL(url).host }
  },
  image: drawMedia,
  video: drawMedia,
  audio: drawMedia,
  document: drawMedia,
  sticker: drawMedia,
  location: (bubble, content) => {
    bubble.location = locationView(content)
  },
  contacts: (bubble, _content, _world, raw) => {
    bubble.contacts = contactViews(raw.contacts)
  },
  interactive: (bubble, content, world) => drawInteractive(world, bubble, content),
  template: (bubble, content, world, _raw, number) => drawTemplate(world, number, bubble, content),
}

/** A message of a business as its person sees it, drawn from the request as it came. */
export function businessBubble(world: World, number: PhoneNumber, said: Outgoing): BubbleView {
  const raw = map(JSON.parse(said.raw.read()))
  const bubble = emptyBubble(said)
  const draw = draws[said.type]
  if (draw) draw(bubble, map(raw[said.type]), world, raw, number)
  else bubble.text = `[${said.type}]`
  return bubble
}

export const drawsBusiness = (type: string): boolean => type in draws
