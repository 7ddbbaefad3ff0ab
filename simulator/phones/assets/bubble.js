import { clockTime, el, formatted, icon, sheet } from './dom.js'

const tapIcons = { quick: 'reply', reply: 'reply', url: 'link', phone: 'phone', copy: 'copy', list: 'list' }
const emojis = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** One message with its buttons and reactions. `act` is what a person can do with it. */
export function bubbleLine(bubble, first, act) {
  const wide = bubble.buttons.length > 0
  return el(
    'div',
    {
      className: `line${bubble.mine ? ' mine' : ''}${first ? ' first' : ''}${wide ? ' wide' : ''}`,
      role: 'article',
      'aria-label': bubble.mine ? 'You wrote' : 'Business wrote',
    },
    el(
      'div',
      { className: 'bubble' },
      quoteOf(bubble, act),
      mediaOf(bubble),
      headOf(bubble),
      textOf(bubble),
      bubble.footer ? el('div', { className: 'foot' }, bubble.footer) : '',
      meta(bubble),
    ),
    wide
      ? el(
          'div',
          { className: 'taps' },
          bubble.buttons.map((button) => tap(bubble, button, act)),
        )
      : '',
    bubble.reactions.length > 0 ? el('div', { className: 'reacts' }, bubble.reactions.join('')) : '',
    bubble.mine ? '' : tools(bubble, act),
  )
}

const headOf = (bubble) => (bubble.header ? el('div', { className: 'head' }, formatted(bubble.header)) : '')
const textOf = (bubble) => (bubble.text ? el('div', { className: 'text' }, formatted(bubble.text)) : '')
export const quoteBox = ({ text, mine }, business) =>
  el('div', { className: 'quote' }, el('b', {}, mine ? 'You' : business), el('div', { className: 'one' }, text))
const quoteOf = (bubble, act) => (bubble.quoted ? quoteBox(bubble.quoted, act.business()) : '')

function mediaOf({ media, text, header }) {
  if (!media) return ''
  if (media.kind === 'image' || media.kind === 'sticker')
    return el('img', {
      className: text || header ? 'picture' : 'picture alone',
      src: media.url,
      alt: text ? `Picture: ${text}` : 'Picture',
      loading: 'lazy',
    })
  if (media.kind === 'video') return el('video', { className: 'picture', src: media.url, controls: true, preload: 'metadata' })
  return el(
    'a',
    { className: 'file', href: media.url, target: '_blank', rel: 'noopener' },
    '📄 ',
    media.name ?? (media.kind === 'audio' ? 'Audio' : 'Document'),
  )
}

function meta(bubble) {
  const ticks = bubble.mine
    ? el(
        'span',
        { className: bubble.read ? 'blue' : '', role: 'img', 'aria-label': bubble.read ? 'Read' : 'Delivered' },
        icon('ticks'),
      )
    : ''
  return el(
    'div',
    { className: 'meta' },
    el('time', { dateTime: new Date(bubble.at).toISOString() }, clockTime(bubble.at)),
    ticks,
  )
}

function tap(bubble, button, act) {
  const label = [icon(tapIcons[button.kind] ?? 'reply'), el('span', { className: 'one' }, button.text)]
  if (button.kind === 'url' || button.kind === 'phone')
    return el('a', { className: 'tap', href: safeLink(button.url), target: '_blank', rel: 'noopener noreferrer' }, label)
  if (button.kind === 'list') return el('button', { className: 'tap', type: 'button', onclick: () => choose(bubble, act) }, label)
  return el('button', { className: 'tap', type: 'button', onclick: () => act.tap(bubble, button) }, label)
}

/** A link button opens web pages and dials numbers, nothing else. */
const safeLink = (url) => (/^(https?|tel):/i.test(url) ? url : '#')

function choose(bubble, act) {
  sheet((close) => [
    el('h2', {}, bubble.buttons[0]?.text ?? 'Choose'),
    ...bubble.rows.map((row) =>
      el(
        'button',
        {
          className: 'choice',
          type: 'button',
          onclick: () => {
            close()
            act.pick(bubble, row)
          },
        },
        el('b', {}, row.title),
        row.description ? el('span', { className: 'small' }, row.description) : '',
      ),
    ),
  ])
}

function tools(bubble, act) {
  const react = () =>
    sheet((close) =>
      [
        el('h2', {}, 'React'),
        el(
          'div',
          { className: 'emojis' },
          emojis.map((emoji) =>
            el(
              'button',
              {
                type: 'button',
                'aria-label': `React ${emoji}`,
                onclick: () => {
                  close()
                  act.react(bubble, emoji)
                },
              },
              emoji,
            ),
          ),
        ),
        bubble.reactions.length > 0
          ? el(
              'button',
              {
                className: 'choice',
                type: 'button',
                onclick: () => {
                  close()
                  act.react(bubble, '')
                },
              },
              'Take the reaction back',
            )
          : '',
      ].filter(Boolean),
    )
  return el(
    'div',
    { className: 'tools' },
    el(
      'button',
      { type: 'button', title: 'Reply', 'aria-label': 'Reply to this message', onclick: () => act.answer(bubble) },
      icon('reply'),
    ),
    el('button', { type: 'button', title: 'React', 'aria-label': 'React to this message', onclick: react }, icon('smile')),
  )
}
