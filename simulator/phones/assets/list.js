import { api } from './api.js'
import { avatar, button, el, listTime, sheet } from './dom.js'
import { formatted } from './format.js'
import { icon } from './icons.js'
import { personMenu } from './person.js'
import { remember } from './pick.js'

const page = 40

/** All chats of one phone, latest first; long lists come page by page and can be searched. */
export function listScreen(phone, go) {
  remember(phone)
  const name = el('div', { className: 'small one' }, `+${phone}`)
  const rows = el('div', { role: 'list', 'aria-label': 'Chats' })
  const foot = el('div')
  const search = el('input', {
    className: 'field',
    type: 'search',
    placeholder: 'Search chats',
    'aria-label': 'Search chats',
    oninput: () => draw(),
  })
  const searchBox = el('div', { className: 'search', hidden: true }, search)
  let [person, limit] = [undefined, page]
  const known = new Map()
  const bar = el(
    'header',
    { className: 'bar' },
    el('div', { className: 'grow' }, el('h1', {}, 'Chats'), name),
    button({ className: 'round', 'aria-label': 'New chat', onclick: () => newChat(person?.businesses, go) }, icon('plus')),
    button(
      { className: 'round', 'aria-label': 'Phone menu', onclick: () => person && personMenu(phone, person, refresh, go) },
      icon('more'),
    ),
  )

  function draw() {
    if (!person) return
    const wish = search.value.trim().toLowerCase()
    const found = person.chats.filter((chat) => !wish || `${chat.name} ${chat.last} ${chat.display}`.toLowerCase().includes(wish))
    searchBox.hidden = person.chats.length < 8
    rows.replaceChildren(...found.slice(0, limit).map(rowOf))
    foot.replaceChildren(...footOf(found))
  }
  /** A row that did not change keeps its node, so that the focus stays on it. */
  function rowOf(chat) {
    const sign = JSON.stringify([chat, listTime(chat.at)])
    const old = known.get(chat.number)
    if (old?.sign === sign) return old.row
    const row = chatRow(chat, go)
    known.set(chat.number, { sign, row })
    return row
  }
  function footOf(found) {
    if (person.chats.length === 0) return [noChats(person, go)]
    if (found.length === 0)
      return [el('div', { className: 'empty' }, el('b', {}, 'No such chat'), 'Nothing here has these words in it.')]
    if (found.length <= limit) return []
    const more = () => {
      limit += page
      draw()
    }
    return [button({ className: 'more-rows', onclick: more }, `Show more (${found.length - limit})`)]
  }
  async function refresh() {
    person = await api.person(phone)
    const said = person.username ? `@${person.username}` : `+${phone}`
    name.textContent = [person.name, said, person.offline && 'offline', person.away && 'not on WhatsApp']
      .filter(Boolean)
      .join(' · ')
    draw()
  }
  return { nodes: [bar, el('div', { className: 'scroll' }, searchBox, rows, foot)], enter: refresh, refresh }
}

function chatRow(chat, go) {
  const ticks = chat.lastMine ? el('span', { className: chat.lastRead ? 'blue' : '' }, icon('ticks')) : ''
  const row = button(
    { className: `row${chat.unread ? ' fresh' : ''}`, onclick: () => go('chat', { number: chat.number }) },
    avatar(chat.name, 'big', chat.picture),
    el(
      'span',
      { className: 'grow' },
      el('span', { className: 'top' }, el('b', { className: 'one' }, chat.name), el('time', {}, listTime(chat.at))),
      el(
        'span',
        { className: 'under' },
        ticks,
        el(
          'span',
          { className: `grow one${chat.typing ? ' typing' : ''}` },
          chat.typing ? 'typing…' : formatted(chat.last, false),
        ),
        chat.blocked ? el('span', { className: 'small' }, 'Blocked') : '',
        chat.unread
          ? el('span', { className: 'count', role: 'img', 'aria-label': `${chat.unread} unread` }, String(chat.unread))
          : '',
      ),
    ),
  )
  return el('div', { role: 'listitem' }, row)
}

const noChats = ({ businesses, movedTo }, go) => (movedTo ? givenUp(movedTo, go) : nobodyWrote(businesses, go))

const givenUp = (phone, go) =>
  el(
    'div',
    { className: 'empty' },
    el('b', {}, 'This number was given up'),
    `Its chats went along to +${phone}.`,
    button({ className: 'go', onclick: () => go('chats', { phone }) }, `Hold +${phone}`),
  )

const nobodyWrote = (businesses, go) =>
  el(
    'div',
    { className: 'empty' },
    el('b', {}, 'No messages yet'),
    businesses.length === 0
      ? 'No business has a practice number yet. Connect one in WooChat under Settings → WhatsApp numbers.'
      : businesses.length === 1
        ? `No one has written yet: send a first message to ${businesses[0].display}, or wait until it writes to this number.`
        : 'No one has written yet: send a business a first message, or wait until one writes to this number.',
    businesses.length ? button({ className: 'go', onclick: () => newChat(businesses, go) }, 'Write to a business') : '',
  )

function newChat(businesses = [], go = () => {}) {
  sheet(businesses.length ? 'Write to' : 'No business has a practice number yet', (close) =>
    businesses.map((one) =>
      button(
        {
          className: 'row',
          onclick: () => {
            close()
            go('chat', { number: one.number })
          },
        },
        avatar(one.name, '', one.picture),
        el('span', { className: 'grow' }, el('b', {}, one.name), el('span', { className: 'small' }, one.display)),
      ),
    ),
  )
}
