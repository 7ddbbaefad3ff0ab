import { button, choice, el, sheet } from './dom.js'
import { icon } from './icons.js'

const drawings = {
  quick: 'reply',
  reply: 'reply',
  url: 'link',
  phone: 'phone',
  copy: 'copy',
  autofill: 'tick',
  list: 'list',
  flow: 'form',
  location: 'pin',
  address: 'home',
  catalog: 'bag',
  products: 'bag',
  product: 'bag',
  call: 'phone',
  call_permission: 'phone',
  contact_info: 'person',
  pay: 'pay',
  order: 'bag',
  app: 'link',
}
const atOnce = 3

/** What stands under a bubble: three buttons at most, the others in a sheet, as on a phone. */
export function tapsOf(bubble, act) {
  const { buttons } = bubble
  if (buttons.length === 0) return ''
  const shown = buttons.length > atOnce ? buttons.slice(0, atOnce - 1) : buttons
  return el(
    'div',
    { className: 'taps' },
    shown.map((one) => tap(bubble, one, act)),
    shown.length < buttons.length
      ? button(
          { className: 'tap', onclick: () => all(bubble, act) },
          icon('list'),
          el('span', { className: 'one' }, 'See all options'),
        )
      : '',
  )
}

const all = (bubble, act) =>
  sheet('All options', (close) => [
    el(
      'div',
      { className: 'sheet-taps', onclick: (event) => event.target.closest('.tap') && close() },
      bubble.buttons.map((one) => tap(bubble, one, act)),
    ),
  ])

export function tap(bubble, one, act) {
  const label = [icon(drawings[one.kind] ?? 'reply'), el('span', { className: 'one' }, one.text)]
  if (one.kind === 'url')
    return el('a', { className: 'tap', href: safeLink(one.url), target: '_blank', rel: 'noopener noreferrer' }, label)
  const onclick = one.kind === 'list' ? () => choose(bubble, act) : () => act.tap(bubble, one)
  return button({ className: 'tap', onclick }, label)
}

/** A link button opens web pages, nothing else. */
const safeLink = (url) => (/^https?:/i.test(url) ? url : '#')

/** The rows of a list: one is chosen, then sent. */
function choose(bubble, act) {
  sheet(bubble.buttons[0]?.text || 'Choose', (close) => {
    let section
    return bubble.rows.flatMap((row) => {
      const head = row.section && row.section !== section ? el('h3', {}, row.section) : ''
      section = row.section
      const pick = () => {
        close()
        act.pick(bubble, row)
      }
      return [head, choice(row.title, pick, { small: row.description })]
    })
  })
}
