import { bubbleLine } from './bubble.js'
import { dayName, el } from './dom.js'

const nearEnd = 120

/** The scrolling wall of bubbles. A bubble that did not change keeps its node, so that pictures do not flicker. */
export function makeWall(act) {
  const drawn = new Map()
  const node = el('div', { className: 'scroll wall', role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages', tabIndex: 0 })
  const toEnd = () => {
    node.scrollTop = node.scrollHeight
  }

  function nodeOf(bubble, first) {
    const sign = JSON.stringify([bubble, first])
    const known = drawn.get(bubble.id)
    if (known?.sign === sign) return known.line
    const line = bubbleLine(bubble, first, act)
    drawn.set(bubble.id, { sign, line })
    for (const picture of line.querySelectorAll('img')) picture.addEventListener('load', toEnd, { once: true })
    return line
  }

  function draw(bubbles) {
    const atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < nearEnd
    const grew = bubbles.length > drawn.size
    const words = 'You are holding the phone of a customer. What you write here reaches the business as a real webhook.'
    const nodes = [el('div', { className: 'note' }, words)]
    bubbles.forEach((bubble, i) => {
      const day = dayName(bubble.at)
      const before = bubbles[i - 1]
      if (!before || dayName(before.at) !== day) nodes.push(el('div', { className: 'day' }, day))
      nodes.push(nodeOf(bubble, before?.mine !== bubble.mine))
    })
    node.replaceChildren(...nodes)
    if (atEnd || (grew && bubbles.at(-1)?.mine)) toEnd()
  }

  return { node, draw, toEnd }
}
