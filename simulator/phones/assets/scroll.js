import { button, el } from './dom.js'
import { icon } from './icons.js'

const nearEnd = 120

/** Scrolls like a chat: who stands at the end stays there, who reads further up is not moved, and hears what they missed. */
export function makeScroll(inner, earlier) {
  const node = el('div', { className: 'scroll behind-wall', tabIndex: 0, role: 'region', 'aria-label': 'Chat' }, inner)
  const below = button({ className: 'below', hidden: true, onclick: () => toEnd(true) })
  let [more, missed, height] = [false, 0, 0]
  const distance = () => node.scrollHeight - node.scrollTop - node.clientHeight
  const isAtEnd = () => distance() < nearEnd

  function toEnd(smooth) {
    node.scrollTo({ top: node.scrollHeight, behavior: smooth ? 'smooth' : 'instant' })
    missed = 0
    drawBelow()
  }
  function drawBelow() {
    below.hidden = isAtEnd()
    below.replaceChildren(icon('down'), missed ? el('span', { className: 'count' }, String(missed)) : '')
    below.setAttribute('aria-label', missed ? `${missed} new messages below` : 'To the latest message')
  }
  function scrolled() {
    if (isAtEnd()) missed = 0
    drawBelow()
    if (!more || node.scrollTop > 200) return
    more = false
    earlier()
  }
  /** Draws, and then stands where it must. */
  function around(draw, { fresh, earlierCame, more: goesOn }) {
    const [atEnd, top, tall] = [isAtEnd(), node.scrollTop, node.scrollHeight]
    draw()
    more = goesOn
    if (earlierCame) node.scrollTop = top + node.scrollHeight - tall
    else if (atEnd || fresh.at(-1)?.mine) toEnd()
    else missed += fresh.filter((bubble) => !bubble.mine).length
    height = node.clientHeight
    drawBelow()
  }
  node.addEventListener('scroll', scrolled, { passive: true })
  // The keyboard of a phone makes the wall lower: who stood at its end stays there.
  new ResizeObserver(() => {
    const lost = height - node.clientHeight
    if (lost > 0 && distance() - lost < nearEnd) toEnd()
    height = node.clientHeight
  }).observe(node)
  return { box: el('div', { className: 'wall-box' }, node, below), around, toEnd }
}
