import { numberRecords } from '../numbers/records.ts'
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
  /** Address of the business's picture, empty when it has none. */
  picture: string
}

/** What is not a bubble of its own but changes another one, which then says so itself. */
const changes = new Set(['edit', 'revoke', 'pin', 'keep_in_chat'])
const isMark = (said: Said): boolean =>
  said.type === 'reaction' ||
  (!said.out && (changes.has(said.type) || (said.type === 'unsupported' && changes.has(text(map(said.content).type)))))

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
  const last = thread.said.findLast((said) => arrived(said) && !isMark(said))
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
    picture: pictureOf(world, number.id),
  }
}

export function pictureOf(world: World, numberId: string): string {
  const { picture } = numberRecords(world).find(numberId)?.profile ?? {}
  return picture === undefined ? '' : `/phones/api/media/${picture}`
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

/** The latest bubbles of a chat in order, or those before one of them, with reactions and quotes put where they belong. */
export function bubblesOf(
  world: World,
  number: PhoneNumber,
  thread: Thread,
  page: { before?: string | undefined; limit: number },
): { bubbles: BubbleView[]; more: boolean } {
  const all = thread.said.filter((said) => arrived(said) && !isMark(said))
  const found = page.before === undefined ? -1 : all.findIndex((said) => said.id === page.before)
  const end = found === -1 ? all.length : found
  const begin = Math.max(0, end - page.limit)
  const bubbles = new Map(all.slice(begin, end).map((said) => [said.id, bubbleOf(world, number, said)]))
  const byId = new Map(thread.said.map((said) => [said.id, said]))
  for (const said of all.slice(begin, end)) quote(world, number, said, bubbles, byId)
  putReactions(thread, bubbles)
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
  const id = said.out ? text(map(map(JSON.parse(said.raw.read())).context).message_id) : said.contextId
  const target = id ? byId.get(id) : undefined
  const bubble = bubbles.get(said.id)
  // Meta draws no quote above a template.
  if (!target || !bubble || said.type === 'template') return
  const quoted = bubbles.get(target.id) ?? bubbleOf(world, number, target)
  bubble.quoted = { id: target.id, text: lineOf(quoted), mine: !target.out }
}

function putReactions(thread: Thread, bubbles: ReadonlyMap<string, BubbleView>): void {
  const reactions = new Map<string, { target: string; emoji: string; mine: boolean }>()
  for (const said of thread.said) {
    if (said.type !== 'reaction' || !arrived(said)) continue
    const content = map(said.out ? map(JSON.parse(said.raw.read())).reaction : said.content)
    const target = text(content.message_id)
    reactions.set(`${target} ${said.out}`, { target, emoji: text(content.emoji), mine: !said.out })
  }
  for (const { target, emoji, mine } of reactions.values()) {
    const bubble = bubbles.get(target)
    if (!emoji || !bubble || bubble.revoked) continue
    bubble.reactions.push(emoji)
    if (mine) bubble.myReaction = emoji
  }
}
