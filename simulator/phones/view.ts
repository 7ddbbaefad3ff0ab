import { BodyComponent, ButtonsComponent, FooterComponent, HeaderComponent } from '@woochat/contract/cloud-api/templates.ts'
import { type Incoming, type Outgoing, type PhoneNumber, type Said, type Thread, templateKey } from '../state.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { payloadOf } from './write.ts'

interface ButtonView {
  kind: 'quick' | 'reply' | 'url' | 'phone' | 'copy' | 'list'
  text: string
  url?: string
  payload?: string
  id?: string
}

interface Row {
  id: string
  title: string
  description: string
}

/** A bubble as the handset draws it: `mine` is what this person wrote. */
export interface BubbleView {
  id: string
  mine: boolean
  at: number
  type: string
  text: string
  header?: string
  footer?: string
  media?: { kind: string; url: string; name: string | undefined }
  buttons: ButtonView[]
  rows: Row[]
  reactions: string[]
  quoted?: { text: string; mine: boolean }
  read: boolean
}

export interface ChatView {
  number: string
  name: string
  display: string
  unread: number
  last: string
  lastMine: boolean
  lastRead: boolean
  at: number
  typing: boolean
  marketing: string
  blocked: boolean
}

const arrived = (said: Said): boolean =>
  !said.out || said.life === 'delivered' || said.life === 'read' || (said.type === 'reaction' && said.life === 'sent')

/** The chats of one phone, latest first. */
export function chatsOf(world: World, phone: string): ChatView[] {
  const chats: ChatView[] = []
  for (const [numberId, threads] of world.state.threads) {
    const thread = threads.get(phone)
    const number = world.state.numbers.get(numberId)
    if (thread && number) chats.push(chatView(world, number, thread))
  }
  return chats.filter((chat) => chat.at > 0).sort((a, b) => b.at - a.at)
}

export function chatView(world: World, number: PhoneNumber, thread: Thread): ChatView {
  const last = thread.said.findLast((said) => arrived(said) && said.type !== 'reaction')
  const bubble = last && bubbleOf(world, number, last)
  return {
    number: number.id,
    name: number.verifiedName,
    display: number.display,
    unread: thread.unread,
    last: bubble ? lineOf(bubble) : '',
    lastMine: bubble?.mine ?? false,
    lastRead: bubble?.read ?? false,
    at: last?.at ?? 0,
    typing: thread.typingUntil > world.clock.now(),
    marketing: thread.marketing,
    blocked: thread.blocked,
  }
}

/** Phones that were written to or wrote last: someone to be. */
export function recentPhones(world: World, most: number): { phone: string; name: string; at: number }[] {
  const latest = new Map<string, number>()
  for (const threads of world.state.threads.values())
    for (const { phone, said } of threads.values()) latest.set(phone, Math.max(latest.get(phone) ?? 0, said.at(-1)?.at ?? 0))
  return [...latest]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([phone, at]) => ({ phone, name: world.state.nameOf(phone), at }))
}

/** The bubbles of a chat in order, reactions put on what they react to. */
export function bubblesOf(world: World, number: PhoneNumber, thread: Thread): BubbleView[] {
  const bubbles = new Map<string, BubbleView>()
  const reactions: Said[] = []
  for (const said of thread.said) {
    if (!arrived(said)) continue
    if (said.type === 'reaction') reactions.push(said)
    else bubbles.set(said.id, bubbleOf(world, number, said))
  }
  for (const said of thread.said) quote(said, bubbles)
  const latest = new Map<string, { target: string; emoji: string }>()
  for (const said of reactions) {
    const { message_id: target, emoji } = reactionOf(said)
    latest.set(`${target} ${said.out}`, { target, emoji })
  }
  for (const { target, emoji } of latest.values()) if (emoji) bubbles.get(target)?.reactions.push(emoji)
  return [...bubbles.values()]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const map = (value: unknown): WireMap => (isMap(value) ? value : {})

function reactionOf(said: Said): { message_id: string; emoji: string } {
  const content = map(said.out ? map(JSON.parse(said.raw)).reaction : said.content)
  return { message_id: text(content.message_id), emoji: text(content.emoji) }
}

function quote(said: Said, bubbles: ReadonlyMap<string, BubbleView>): void {
  const id = said.out ? text(map(map(JSON.parse(said.raw)).context).message_id) : said.contextId
  const target = id ? bubbles.get(id) : undefined
  const bubble = bubbles.get(said.id)
  if (target && bubble) bubble.quoted = { text: lineOf(target), mine: target.mine }
}

const words: Readonly<Record<string, string>> = {
  image: '📷 Photo',
  video: '🎬 Video',
  audio: '🎤 Audio',
  document: '📄 Document',
  sticker: 'Sticker',
  location: '📍 Location',
  contacts: '👤 Contact',
}
const lineOf = (bubble: BubbleView): string =>
  bubble.text.split('\n')[0] || bubble.header || words[bubble.media?.kind ?? bubble.type] || ''

function bubbleOf(world: World, number: PhoneNumber, said: Said): BubbleView {
  return said.out ? businessBubble(world, number, said) : ownBubble(said)
}

const empty = (said: Said, mine: boolean): BubbleView => ({
  id: said.id,
  mine,
  at: said.at,
  type: said.type,
  text: '',
  buttons: [],
  rows: [],
  reactions: [],
  read: said.readAt > 0,
})

function ownBubble(said: Incoming): BubbleView {
  const content = map(said.content)
  const bubble = empty(said, true)
  const reply = map(content.button_reply ?? content.list_reply)
  bubble.text = text(content.body) || text(content.text) || text(reply.title) || text(content.caption) || text(content.name)
  if (typeof content.id === 'string' && typeof content.mime_type === 'string')
    bubble.media = { kind: said.type, url: `/phones/api/media/${content.id}`, name: undefined }
  return bubble
}

function businessBubble(world: World, number: PhoneNumber, said: Outgoing): BubbleView {
  const raw = map(JSON.parse(said.raw))
  const bubble = empty(said, false)
  const content = map(raw[said.type])
  if (said.type === 'template') return templateBubble(world, number, bubble, raw)
  if (said.type === 'interactive') return interactiveBubble(bubble, content)
  bubble.text = text(content.body) || text(content.caption) || text(content.name)
  if (content.id !== undefined || content.link !== undefined) bubble.media = mediaView(said.type, content)
  return bubble
}

const mediaView = (kind: string, content: WireMap): NonNullable<BubbleView['media']> => ({
  kind,
  url:
    content.id === undefined
      ? `/phones/api/link?url=${encodeURIComponent(text(content.link))}`
      : `/phones/api/media/${String(content.id)}`,
  name: text(content.filename) || undefined,
})

function interactiveBubble(bubble: BubbleView, content: WireMap): BubbleView {
  const header = map(content.header)
  const action = map(content.action)
  bubble.text = text(map(content.body).text)
  bubble.footer = text(map(content.footer).text)
  if (header.type === 'text') bubble.header = text(header.text)
  else if (typeof header.type === 'string') bubble.media = mediaView(header.type, map(header[header.type]))
  const replies: unknown[] = Array.isArray(action.buttons) ? action.buttons : []
  bubble.buttons = replies
    .map((one) => map(map(one).reply))
    .map((reply) => ({ kind: 'reply', text: text(reply.title), id: text(reply.id) }))
  const parameters = map(action.parameters)
  if (parameters.url !== undefined)
    bubble.buttons = [{ kind: 'url', text: text(parameters.display_text), url: text(parameters.url) }]
  if (Array.isArray(action.sections)) {
    bubble.buttons = [{ kind: 'list', text: text(action.button) }]
    const rows = action.sections.flatMap((section: unknown): unknown[] =>
      Array.isArray(map(section).rows) ? (map(section).rows as unknown[]) : [],
    )
    bubble.rows = rows.map(map).map((row) => ({ id: text(row.id), title: text(row.title), description: text(row.description) }))
  }
  return bubble
}

function templateBubble(world: World, number: PhoneNumber, bubble: BubbleView, raw: WireMap): BubbleView {
  const send = map(raw.template)
  const template = world.state.templatesByName.get(templateKey(number.accountId, text(send.name), text(map(send.language).code)))
  bubble.text = `[${text(send.name)}]`
  if (!template) return bubble
  const header = values(send, 'header')
  const media = header.find((value) => isMap(value.image ?? value.video ?? value.document))
  if (media) bubble.media = mediaView(text(media.type), map(media[text(media.type)]))
  for (const part of template.components) {
    if (part.type === 'HEADER') bubble.header = fill(HeaderComponent.safeParse(part).data?.text ?? '', header)
    if (part.type === 'BODY') bubble.text = fill(BodyComponent.safeParse(part).data?.text ?? '', values(send, 'body'))
    if (part.type === 'FOOTER') bubble.footer = FooterComponent.safeParse(part).data?.text ?? ''
    if (part.type === 'BUTTONS')
      bubble.buttons = (ButtonsComponent.safeParse(part).data?.buttons ?? []).map((button, index) =>
        buttonView(button, index, raw, send),
      )
  }
  return bubble
}

function buttonView(
  button: { type: string; text?: string | undefined; url?: string | undefined; phone_number?: string | undefined },
  index: number,
  raw: WireMap,
  send: WireMap,
): ButtonView {
  const label = button.text ?? ''
  if (button.type === 'URL') return { kind: 'url', text: label, url: fill(button.url ?? '', values(send, 'button', index)) }
  if (button.type === 'PHONE_NUMBER') return { kind: 'phone', text: label, url: `tel:${button.phone_number}` }
  return button.type === 'QUICK_REPLY'
    ? { kind: 'quick', text: label, payload: payloadOf(raw, index) ?? label }
    : { kind: 'copy', text: label || 'Copy code' }
}

/** The values sent for one part of a template. */
function values(send: WireMap, type: string, index?: number): WireMap[] {
  const parts: unknown[] = Array.isArray(send.components) ? send.components : []
  const part = parts
    .map(map)
    .find((one) => text(one.type).toLowerCase() === type && (index === undefined || Number(one.index) === index))
  return Array.isArray(part?.parameters) ? part.parameters.map(map) : []
}

function fill(pattern: string, given: readonly WireMap[]): string {
  return pattern.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = given.find((one) => one.parameter_name === name) ?? given[Number(name) - 1]
    return text(value?.text) || text(map(value?.currency ?? value?.date_time).fallback_value) || whole
  })
}
