import { button, el, now } from './dom.js'
import { paragraphs } from './format.js'
import { icon } from './icons.js'
import { mediaOf } from './parts.js'
import { tap } from './taps.js'

/** Cards side by side: swiped, turned with the arrows, or scrolled with the keys. */
export function cardsOf(bubble, act) {
  const track = el(
    'div',
    { className: 'cards', tabIndex: 0, role: 'list', 'aria-label': `${bubble.cards.length} cards` },
    bubble.cards.map((card) => cardOf(bubble, card, act)),
  )
  const turn = (way) => track.scrollBy({ left: way * 226, behavior: 'smooth' })
  const arrow = (name, label, way) =>
    button({ className: `round turn ${name}`, 'aria-label': label, onclick: () => turn(way) }, icon(name))
  const [before, after] = [arrow('back', 'Earlier cards', -1), arrow('next', 'Further cards', 1)]
  const see = () => {
    before.hidden = track.scrollLeft < 8
    after.hidden = track.scrollLeft > track.scrollWidth - track.clientWidth - 8
  }
  track.addEventListener('scroll', see, { passive: true })
  requestAnimationFrame(see)
  return el('div', { className: 'carousel', role: 'group', 'aria-label': 'Cards' }, track, before, after)
}

function cardOf(bubble, card, act) {
  return el(
    'div',
    { className: 'card', role: 'listitem' },
    card.media ? mediaOf({ ...bubble, media: card.media, text: card.text || ' ' }, act) : '',
    card.product ? productOf(card.product, act) : '',
    card.text ? el('div', { className: 'text card-text' }, paragraphs(card.text)) : '',
    el(
      'div',
      { className: 'card-taps' },
      card.buttons.map((one) => tap(bubble, one, act)),
    ),
  )
}

/** A product with its price; what no catalogue knows shows its number. */
export const productOf = (product, act) =>
  button(
    { className: 'product', onclick: () => act.product(product) },
    productPicture(product),
    el(
      'span',
      { className: 'product-words' },
      el('b', {}, product.name),
      product.description ? el('span', { className: 'small two' }, product.description) : '',
      product.price ? el('span', { className: 'price' }, product.price) : '',
      product.available ? '' : el('span', { className: 'small bad' }, product.price ? 'Sold out' : 'Not in the catalogue'),
    ),
  )

export const productPicture = ({ image, name }) =>
  image
    ? el('img', { className: 'product-picture', src: image, alt: '', loading: 'lazy' })
    : el('span', { className: 'product-picture none', 'aria-hidden': 'true' }, icon('bag'), [...name][0] ?? '')

const states = {
  pending: 'Waiting',
  processing: 'In preparation',
  partially_shipped: 'Partly on its way',
  shipped: 'On its way',
  completed: 'Done',
  canceled: 'Cancelled',
  being_paid: 'Being paid',
  captured: 'Paid',
  failed: 'Payment failed',
}
export const stateWord = (status) => states[status] ?? status.replaceAll('_', ' ')

export function billOf({ kind, reference, status, lines, sums, total, note }) {
  const count = lines.reduce((all, line) => all + line.quantity, 0)
  const title =
    kind === 'order'
      ? `${count} ${count === 1 ? 'item' : 'items'}`
      : kind === 'status'
        ? `Order ${reference}`
        : `Bill ${reference}`
  const row = (label, amount, extra = '') =>
    el('div', { className: `sum ${extra}` }, el('span', { className: 'grow' }, label), el('span', {}, amount))
  return el(
    'div',
    { className: 'bill' },
    el(
      'div',
      { className: 'bill-head' },
      icon(kind === 'order' ? 'cart' : 'bag'),
      el('b', { className: 'grow' }, title),
      status ? el('span', { className: 'state' }, stateWord(status)) : '',
    ),
    lines.slice(0, 4).map((line) => row(`${line.quantity} × ${line.name}`, line.amount)),
    lines.length > 4 ? el('div', { className: 'small' }, `and ${lines.length - 4} more`) : '',
    sums.map(({ label, amount }) => row(label, amount, 'minor')),
    total ? row(kind === 'order' ? note : 'Total', total, 'total') : '',
    kind === 'status' && note ? el('div', {}, note) : '',
  )
}

export const answersOf = (answers) =>
  el(
    'dl',
    { className: 'answers' },
    answers.slice(0, 12).map(({ label, value }) => [el('dt', {}, label), el('dd', {}, value)]),
  )

/** An offer that ends: it counts down by itself, every minute or, at the end, every second. */
export function offerOf({ text, expiresAt, code }) {
  const left = el('span', { className: 'small' })
  const box = el(
    'div',
    { className: 'offer' },
    el('span', { className: 'offer-sign', 'aria-hidden': 'true' }, icon('clock')),
    el(
      'span',
      { className: 'grow' },
      el('b', {}, text || 'Limited-time offer'),
      left,
      code ? el('span', { className: 'small' }, `Code ${code}`) : '',
    ),
  )
  const draw = () => {
    const seconds = Math.floor((expiresAt - now()) / 1000)
    left.textContent = expiresAt ? leftWords(seconds) : ''
    box.classList.toggle('over', expiresAt > 0 && seconds <= 0)
    if (seconds > 0) setTimeout(() => box.isConnected && draw(), seconds > 3600 ? 60_000 : 1_000)
  }
  draw()
  return box
}

function leftWords(seconds) {
  if (seconds <= 0) return 'The offer has ended'
  const [d, h, m, s] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ]
  return `Ends in ${d ? `${d} d ${h} h` : h ? `${h} h ${m} min` : `${m} min ${s} s`}`
}
