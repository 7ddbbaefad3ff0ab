import type { PhoneNumber, Said, Thread } from '../state.ts'
import type { World } from '../world.ts'
import { type BubbleView, lineOf, map, text } from './bubble.ts'
import { businessBubble } from './business-bubble.ts'
import { ownBubble } from './own-bubble.ts'

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

/** What is not a bubble of its own but changes another one. */
const marks = new Set(['reaction', 'edit', 'revoke'])

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
  const last = thread.said.findLast((said) => arrived(said) && !marks.has(said.type))
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
  for (const { phone, said } of world.state.recent) latest.set(phone, Math.max(latest.get(phone) ?? 0, said.at(-1)?.at ?? 0))
  return [...latest]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([phone, at]) => ({ phone, name: world.state.nameOf(phone), at }))
}

/** The latest bubbles of a chat in order, or those before one of them, with reactions, edits and quotes put where they belong. */
export function bubblesOf(
  world: World,
  number: PhoneNumber,
  thread: Thread,
  page: { before?: string | undefined; limit: number },
): { bubbles: BubbleView[]; more: boolean } {
  const all = thread.said.filter((said) => arrived(said) && !marks.has(said.type))
  const found = page.before === undefined ? -1 : all.findIndex((said) => said.id === page.before)
  const end = found === -1 ? all.length : found
  const begin = Math.max(0, end - page.limit)
  const bubbles = new Map(all.slice(begin, end).map((said) => [said.id, bubbleOf(world, number, said)]))
  const byId = new Map(thread.said.map((said) => [said.id, said]))
  for (const said of all.slice(begin, end)) quote(world, number, said, bubbles, byId)
  putMarks(world, number, thread, bubbles)
  return { bubbles: [...bubbles.values()], more: begin > 0 }
}

function bubbleOf(world: World, number: PhoneNumber, said: Said): BubbleView {
  return said.out ? businessBubble(world, number, said) : ownBubble(world, said)
}

function quote(
  world: World,
  number: PhoneNumber,
  said: Said,
  bubbles: ReadonlyMap<string, BubbleView>,
  byId: ReadonlyMap<string, Said>,
): void {
  const id = said.out ? text(map(map(JSON.parse(said.raw)).context).message_id) : said.contextId
  const target = id ? byId.get(id) : undefined
  const bubble = bubbles.get(said.id)
  // Meta draws no quote above a template.
  if (!target || !bubble || said.type === 'template') return
  const quoted = bubbles.get(target.id) ?? bubbleOf(world, number, target)
  bubble.quoted = { id: target.id, text: lineOf(quoted), mine: !target.out }
}

function putMarks(world: World, number: PhoneNumber, thread: Thread, bubbles: ReadonlyMap<string, BubbleView>): void {
  const reactions = new Map<string, { target: string; emoji: string; mine: boolean }>()
  for (const said of thread.said) {
    if (!marks.has(said.type) || !arrived(said)) continue
    const content = map(said.out ? map(JSON.parse(said.raw))[said.type] : said.content)
    const target = text(content.message_id) || text(content.original_message_id)
    const bubble = bubbles.get(target)
    if (said.type === 'reaction') reactions.set(`${target} ${said.out}`, { target, emoji: text(content.emoji), mine: !said.out })
    else if (bubble) change(world, number, bubble, said, map(content.message))
  }
  for (const { target, emoji, mine } of reactions.values()) react(bubbles.get(target), emoji, mine)
}

function react(bubble: BubbleView | undefined, emoji: string, mine: boolean): void {
  if (!emoji || !bubble) return
  bubble.reactions.push(emoji)
  if (mine) bubble.myReaction = emoji
}

/** An edited message keeps its place and its hour; of a revoked one only they are left. */
function change(world: World, number: PhoneNumber, bubble: BubbleView, said: Said, message: Record<string, unknown>): void {
  const type = text(message.type)
  if (said.type === 'revoke') revoke(bubble)
  else if (!said.out)
    Object.assign(bubble, { text: bubbleOf(world, number, { ...said, type, content: message[type] }).text, edited: true })
}

function revoke(bubble: BubbleView): void {
  const { id, mine, at, type, read } = bubble
  for (const key of Object.keys(bubble)) Reflect.deleteProperty(bubble, key)
  Object.assign(bubble, { id, mine, at, type, read, text: '', buttons: [], rows: [], reactions: [], revoked: true })
}
