import { answersOf, billOf, cardsOf, offerOf, productOf } from './cards.js'
import { clockTime, el } from './dom.js'
import { formatted, paragraphs } from './format.js'
import { icon } from './icons.js'
import { contactsOf, mediaOf, placeOf, previewOf, referralOf } from './parts.js'
import { tapsOf } from './taps.js'
import { toolsOf } from './tools.js'

/** One message with its buttons and reactions. `act` is what a person can do with it. */
export function bubbleLine(bubble, first, act) {
  if (bubble.system) return el('div', { className: 'note system' }, bubble.system)
  const taps = tapsOf(bubble, act)
  const wide = taps !== '' || bubble.cards || bubble.bill || bubble.product
  const bare = bubble.media?.kind === 'sticker'
  const sides = `${bubble.mine ? ' mine' : ''}${first ? ' first' : ''}${wide ? ' wide' : ''}${bare ? ' bare' : ''}`
  return el(
    'div',
    {
      className: `line${sides}${taps ? ' tapped' : ''}`,
      role: 'article',
      'aria-label': bubble.mine ? 'You wrote' : 'Business wrote',
      'data-id': bubble.id,
    },
    el('div', { className: `bubble${bubble.cards && !bubble.text ? ' empty-bubble' : ''}` }, inside(bubble, act), meta(bubble)),
    taps,
    bubble.cards ? cardsOf(bubble, act) : '',
    bubble.problem
      ? el('button', { className: 'again', type: 'button', onclick: bubble.again }, `${bubble.problem} · Send again`)
      : '',
    bubble.reactions.length > 0
      ? el(
          'div',
          { className: 'reacts', role: 'img', 'aria-label': `Reactions ${bubble.reactions.join(' ')}` },
          counted(bubble.reactions),
        )
      : '',
    bubble.pending || bubble.revoked ? '' : toolsOf(bubble, act),
  )
}

/** The parts of a bubble from top to bottom; each is drawn when the message has it. */
const parts = [
  ['forwarded', (bubble) => el('div', { className: 'passed' }, icon('forward'), forwardedWord(bubble.forwarded))],
  ['referral', (bubble) => referralOf(bubble.referral)],
  ['quoted', (bubble, act) => quoteBox(bubble.quoted, act.business(), () => act.find(bubble.quoted.id))],
  ['offer', (bubble) => offerOf(bubble.offer)],
  ['media', mediaOf],
  ['location', (bubble) => placeOf(bubble.location)],
  ['contacts', (bubble) => contactsOf(bubble.contacts)],
  ['product', (bubble, act) => productOf(bubble.product, act)],
  ['bill', (bubble) => billOf(bubble.bill)],
  ['preview', (bubble) => previewOf(bubble.preview)],
  ['header', (bubble) => el('div', { className: 'head' }, formatted(bubble.header))],
  ['text', textOf],
  ['answers', (bubble) => answersOf(bubble.answers)],
  ['footer', (bubble) => el('div', { className: 'foot' }, bubble.footer)],
]

function inside(bubble, act) {
  if (!bubble.revoked) return parts.map(([key, draw]) => (bubble[key] ? draw(bubble, act) : ''))
  const words = bubble.mine ? 'You deleted this message' : 'This message was deleted'
  return el('div', { className: 'text gone' }, icon('block'), words)
}

/** Long texts are cut where WhatsApp cuts them, until one asks for the rest. */
const mostAtOnce = 760

function textOf(bubble) {
  const extra = `${bubble.unsupported ? ' gone' : ''}${isLoud(bubble) ? ' loud' : ''}${bubble.edited ? ' edited' : ''}`
  const node = el('div', { className: `text${extra}` })
  const whole = () => node.replaceChildren(...paragraphs(bubble.text).filter(Boolean))
  if (bubble.text.length <= mostAtOnce * 1.2) whole()
  else {
    const more = el('button', { className: 'read-more', type: 'button', onclick: whole }, 'Read more')
    node.append(...paragraphs(`${bubble.text.slice(0, mostAtOnce).trimEnd()}… `).filter(Boolean), more)
  }
  return node
}

const forwardedWord = (times) => (times === 'often' ? 'Forwarded many times' : 'Forwarded')

/** One to three emoji and nothing else are drawn large. */
const isLoud = ({ text, media, header }) =>
  !media &&
  !header &&
  /^(\p{Extended_Pictographic}(\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic})*){1,3}$/u.test(text.trim())

const counted = (reactions) => {
  const kinds = [...new Set(reactions)].join('')
  return reactions.length > 1 ? `${kinds} ${reactions.length}` : kinds
}

/** What a message answers; a tap leads to it. */
export function quoteBox({ text, mine }, business, find) {
  const words = [el('b', {}, mine ? 'You' : business), el('span', { className: 'one' }, formatted(text, false))]
  return find
    ? el('button', { className: 'quote', type: 'button', onclick: find, title: 'Go to the quoted message' }, words)
    : el('div', { className: 'quote' }, words)
}

function meta(bubble) {
  return el(
    'div',
    { className: 'meta' },
    bubble.edited ? el('span', {}, 'Edited') : '',
    el('time', { dateTime: new Date(bubble.at).toISOString() }, clockTime(bubble.at)),
    bubble.mine && !bubble.revoked ? ticks(bubble) : '',
  )
}

function ticks({ pending, read }) {
  const [drawing, label] = pending ? ['wait', 'Sending'] : read ? ['ticks', 'Read'] : ['ticks', 'Delivered']
  return el('span', { className: read ? 'blue' : '', role: 'img', 'aria-label': label }, icon(drawing))
}
