import { bubbleLine } from './bubble.js'
import { dayName, el, sync } from './dom.js'
import { makeScroll } from './scroll.js'

const words = 'You are holding the phone of a customer. What you write here reaches the business as if it came from WhatsApp.'

/**
 * The wall of bubbles. A bubble that did not change keeps its node and its place, so that nothing flickers, stops playing or jumps;
 * `earlier` is called when one has scrolled to the top of a chat that goes on.
 */
export function makeWall(act, earlier) {
  const drawn = new Map()
  const fixed = new Map()
  const log = el('div', { className: 'wall', role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages' })
  const scroll = makeScroll(log, earlier)

  /** Lines that are no bubbles: a day, the divider, the note at the top. */
  function line(key, make) {
    const known = fixed.get(key) ?? make()
    fixed.set(key, known)
    return known
  }
  function nodeOf(bubble, first) {
    const { again, ...plain } = bubble
    const sign = JSON.stringify([plain, first])
    const known = drawn.get(bubble.id)
    if (known?.sign === sign) return known.line
    const fresh = bubbleLine(bubble, first, act)
    drawn.set(bubble.id, { sign, line: fresh })
    return fresh
  }
  function lines({ bubbles, unreadFrom, typing, more, top }) {
    const nodes = more
      ? [line('earlier', () => el('div', { className: 'note' }, 'Earlier messages…'))]
      : [line('note', note), ...top]
    bubbles.forEach((bubble, i) => {
      const before = bubbles[i - 1]
      const day = dayName(bubble.at)
      if (!before || dayName(before.at) !== day) nodes.push(line(`day ${day}`, () => el('div', { className: 'day' }, day)))
      if (bubble.id === unreadFrom?.id) nodes.push(line(`unread ${unreadFrom.id}`, () => divider(unreadFrom.count)))
      nodes.push(nodeOf(bubble, before?.mine !== bubble.mine || before?.system !== undefined))
    })
    if (typing) nodes.push(line('typing', typingBubble))
    return nodes
  }
  function draw(chat) {
    const { bubbles } = chat
    const empty = drawn.size === 0
    const fresh = bubbles.filter((bubble) => !drawn.has(bubble.id))
    const earlierCame = !empty && fresh.length > 0 && bubbles.indexOf(fresh[0]) < bubbles.length - fresh.length
    const ids = new Set(bubbles.map((bubble) => bubble.id))
    scroll.around(() => sync(log, lines(chat)), { fresh, earlierCame, more: chat.more })
    for (const id of [...drawn.keys()]) if (!ids.has(id)) drawn.delete(id)
  }
  const toUnread = () => {
    const at = log.querySelector('.unread-line')
    if (at) at.scrollIntoView({ block: 'center' })
    else scroll.toEnd()
  }
  return { node: scroll.box, draw, toUnread, find: (id) => find(drawn.get(id)?.line) }
}

function find(line) {
  line?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  line?.classList.add('found')
  setTimeout(() => line?.classList.remove('found'), 1_600)
}

const note = () => el('div', { className: 'note' }, words)
const divider = (count) => el('div', { className: 'unread-line' }, `${count} unread ${count === 1 ? 'message' : 'messages'}`)
const typingBubble = () =>
  el(
    'div',
    { className: 'line first' },
    el('div', { className: 'bubble dots', role: 'img', 'aria-label': 'The business is typing' }, el('i'), el('i'), el('i')),
  )
