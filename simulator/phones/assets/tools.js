import { button, choice, el, say, sheet } from './dom.js'
import { icon } from './icons.js'

const emojis = ['👍', '❤️', '😂', '😮', '😢', '🙏']
const further = '🔥 🎉 👏 💯 😍 🤔 👎 😡 ✅ ☕ 🙌 🤝'.split(' ')

/** Beside a message: react, and everything else. */
export const toolsOf = (bubble, act) =>
  el(
    'div',
    { className: 'tools' },
    button({ title: 'React', 'aria-label': 'React to this message', onclick: () => react(bubble, act) }, icon('smile')),
    button({ title: 'More', 'aria-label': 'More about this message', onclick: () => more(bubble, act) }, icon('down')),
  )

function react(bubble, act) {
  const key = (close) => (emoji) =>
    button(
      {
        'aria-label': `React ${emoji}`,
        'aria-pressed': String(bubble.myReaction === emoji),
        onclick: () => {
          close()
          act.react(bubble, emoji)
        },
      },
      emoji,
    )
  sheet('React', (close) => [
    el('div', { className: 'emojis' }, emojis.map(key(close))),
    el('div', { className: 'emojis' }, further.map(key(close))),
    bubble.myReaction
      ? choice('Take the reaction back', () => {
          close()
          act.react(bubble, '')
        })
      : '',
  ])
}

function more(bubble, act) {
  sheet('Message', (close) => {
    const row = (label, mark, work, extra = '') =>
      choice(
        label,
        () => {
          close()
          work()
        },
        { mark: icon(mark), extra },
      )
    return [
      row('Reply', 'reply', () => act.answer(bubble)),
      row('Forward', 'forward', () => act.forward(bubble)),
      bubble.text ? row('Copy text', 'copy', () => copy(bubble.text)) : '',
      bubble.mine && bubble.type === 'text' ? row('Edit', 'edit', () => act.edit(bubble)) : '',
      bubble.mine ? row('Delete for everyone', 'bin', () => act.revoke(bubble), 'bad') : '',
    ]
  })
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    say('Copied')
  } catch {
    say(`Copy it by hand: ${text}`)
  }
}
