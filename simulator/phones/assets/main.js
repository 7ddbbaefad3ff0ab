import { api, listen } from './api.js'
import { chatScreen } from './chat.js'
import { avatar, el, icon, listTime, sheet } from './dom.js'

const root = document.getElementById('handset')
const offline = el('div', { className: 'off', role: 'status', hidden: true }, 'Waiting for the simulator…')
let stopListening = () => {}
let screen
let queued = false

const address = () => new URLSearchParams(location.search)

/** Everything on screen is named in the address: whose phone, and which chat. */
function go(where, values = {}) {
  const query = new URLSearchParams()
  const phone = values.phone ?? address().get('phone')
  if (where !== 'pick' && phone) query.set('phone', phone)
  if (where === 'chat') query.set('chat', values.number)
  history.pushState(null, '', `/phones${query.size ? `?${query}` : ''}`)
  void show()
}

async function show() {
  await screen?.leave?.()
  const phone = (address().get('phone') ?? '').replace(/\D/g, '')
  const number = address().get('chat')
  screen = !phone ? pickScreen() : number ? chatScreen(phone, number, go) : listScreen(phone)
  root.replaceChildren(offline, ...screen.nodes)
  document.title = phone ? `+${phone} · handset` : 'Handset · practice WhatsApp'
  connect(phone)
  await screen.enter?.()
}

let connected = ''
function connect(phone) {
  if (phone === connected) return
  stopListening()
  connected = phone
  stopListening = phone ? listen(phone, changed, online) : () => {}
}

function online(yes) {
  offline.hidden = yes
  if (yes) void screen?.look?.()
}

/** Many changes in a row are drawn once. */
function changed() {
  if (queued) return
  queued = true
  setTimeout(() => {
    queued = false
    void screen?.refresh?.()
  }, 60)
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem('phones') ?? '[]')
  } catch {
    return []
  }
}

function remember(phone) {
  localStorage.setItem('phones', JSON.stringify([phone, ...remembered().filter((one) => one !== phone)].slice(0, 6)))
}

function pickScreen() {
  const field = el('input', {
    className: 'field',
    type: 'tel',
    autocomplete: 'off',
    placeholder: '+91 98000 00001',
    required: true,
  })
  const problem = el('p', { className: 'bad', role: 'alert' })
  const rows = el('div', { className: 'rows' })
  const take = (event) => {
    event.preventDefault()
    const phone = field.value.replace(/\D/g, '')
    if (phone.length < 6 || phone.length > 15)
      problem.textContent = 'Enter the full number with its country code, for example +91 98000 00001.'
    else go('chats', { phone })
  }
  const nodes = [
    el(
      'div',
      { className: 'scroll pick' },
      el('h1', {}, 'Whose phone is this?'),
      el(
        'p',
        {},
        'Be any customer: read what a business sent to this number, tap its buttons, write back. Nothing here touches the real WhatsApp.',
      ),
      el(
        'form',
        { onsubmit: take, noValidate: true },
        el('label', {}, 'Phone number', field),
        el('button', { className: 'go', type: 'submit' }, 'Open'),
      ),
      problem,
      rows,
    ),
  ]
  return {
    nodes,
    async enter() {
      const { data } = await api.recent()
      const known = new Map(data.map((one) => [one.phone, one]))
      const phones = [...new Set([...remembered(), ...known.keys()])].slice(0, 12)
      rows.replaceChildren(...phones.map((phone) => phoneRow(phone, known.get(phone))))
      field.focus()
    },
  }
}

function phoneRow(phone, known) {
  const name = known?.name ?? `+${phone}`
  return el(
    'button',
    { className: 'row', type: 'button', onclick: () => go('chats', { phone }) },
    avatar(known?.name ?? phone.slice(-2)),
    el(
      'span',
      { className: 'grow' },
      el('b', { className: 'one' }, name),
      el('span', { className: 'small' }, known ? ` +${phone}` : ''),
    ),
  )
}

function listScreen(phone) {
  remember(phone)
  const name = el('div', { className: 'small one' }, `+${phone}`)
  const rows = el('div', { className: 'scroll', role: 'list', 'aria-label': 'Chats' })
  let person
  const bar = el(
    'header',
    { className: 'bar' },
    el('div', { className: 'grow' }, el('h1', {}, 'Chats'), name),
    el(
      'button',
      { className: 'round', type: 'button', 'aria-label': 'New chat', onclick: () => newChat(person.businesses) },
      icon('plus'),
    ),
    el(
      'button',
      { className: 'round', type: 'button', 'aria-label': 'Phone menu', onclick: () => phoneMenu(phone, person, refresh) },
      icon('more'),
    ),
  )
  async function refresh() {
    person = await api.person(phone)
    name.textContent = `${person.name} · +${phone}`
    rows.replaceChildren(...(person.chats.length ? person.chats.map(chatRow) : [noChats(person.businesses)]))
  }
  return { nodes: [bar, rows], enter: refresh, refresh }
}

function chatRow(chat) {
  const ticks = chat.lastMine ? el('span', { className: chat.lastRead ? 'blue' : '' }, icon('ticks')) : ''
  const row = el(
    'button',
    {
      className: `row${chat.unread ? ' fresh' : ''}`,
      type: 'button',
      onclick: () => go('chat', { number: chat.number }),
    },
    avatar(chat.name, 'big'),
    el(
      'span',
      { className: 'grow' },
      el('span', { className: 'top' }, el('b', { className: 'one' }, chat.name), el('time', {}, listTime(chat.at))),
      el(
        'span',
        { className: 'under' },
        ticks,
        el('span', { className: 'grow one' }, chat.typing ? 'typing…' : chat.last),
        chat.unread ? el('span', { className: 'count', 'aria-label': `${chat.unread} unread` }, String(chat.unread)) : '',
      ),
    ),
  )
  return el('div', { role: 'listitem' }, row)
}

const noChats = (businesses) =>
  el(
    'div',
    { className: 'empty' },
    el('b', {}, 'No messages yet'),
    businesses.length
      ? 'Write to a business first, or wait until one writes to this number.'
      : 'No business has a practice number yet. Connect one in WooChat under Settings → Channels.',
    businesses.length
      ? el('button', { className: 'go', type: 'button', onclick: () => newChat(businesses) }, 'Write to a business')
      : '',
  )

function newChat(businesses = []) {
  sheet((close) => [
    el('h2', {}, businesses.length ? 'Write to' : 'No business has a practice number yet'),
    ...businesses.map((one) =>
      el(
        'button',
        {
          className: 'row',
          type: 'button',
          onclick: () => {
            close()
            go('chat', { number: one.number })
          },
        },
        avatar(one.name),
        el('span', { className: 'grow' }, el('b', {}, one.name), el('div', { className: 'small' }, one.display)),
      ),
    ),
  ])
}

function phoneMenu(phone, person, refresh) {
  const field = el('input', { className: 'field', value: person.name, maxLength: 60, 'aria-label': 'Profile name' })
  const set = async (change, close) => {
    close()
    await api.rename(phone, change)
    await refresh()
  }
  sheet((close) => [
    el('h2', {}, `+${phone}`),
    el(
      'form',
      {
        className: 'preview',
        onsubmit: (event) => {
          event.preventDefault()
          void set({ name: field.value.trim() || person.name }, close)
        },
      },
      field,
      el('div', { className: 'ends' }, el('button', { className: 'go', type: 'submit' }, 'Save name')),
    ),
    el(
      'button',
      { className: 'choice', type: 'button', onclick: () => set({ receiptsOff: !person.receiptsOff }, close) },
      person.receiptsOff ? 'Turn read receipts on' : 'Turn read receipts off',
    ),
    el(
      'button',
      {
        className: 'choice',
        type: 'button',
        onclick: () => {
          close()
          go('pick')
        },
      },
      'Hold another phone',
    ),
  ])
}

addEventListener('popstate', () => void show())
addEventListener('pagehide', () => void screen?.leave?.())
void show()
