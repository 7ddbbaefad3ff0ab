import { quoteBox } from './bubble.js'
import { button, el } from './dom.js'
import { icon } from './icons.js'

/** The message being answered or edited, above the composer; `take` gives it and lets it go. */
export function makeQuoting() {
  let answering
  const node = el('div')
  const stop = () => {
    answering = undefined
    node.replaceChildren()
  }
  const start = (bubble, title, stopped = () => {}) => {
    answering = { id: bubble.id, text: bubble.text || bubble.header || 'Message', mine: bubble.mine }
    const close = () => {
      stop()
      stopped()
    }
    const own = bubble.mine && title !== 'Edit message'
    node.replaceChildren(
      el(
        'div',
        { className: 'answering' },
        quoteBox({ text: answering.text, mine: own }, title),
        button({ className: 'round', 'aria-label': 'Do not quote', onclick: close }, icon('close')),
      ),
    )
  }
  const take = () => {
    const taken = answering
    stop()
    return taken
  }
  return { node, start, take }
}
