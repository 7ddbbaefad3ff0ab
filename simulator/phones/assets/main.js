import { chatScreen } from './chat.js'
import { deskScreen } from './desk.js'
import { el } from './dom.js'
import { listen } from './line.js'
import { listScreen } from './list.js'
import { pickScreen, typedPhone } from './pick.js'

const root = document.getElementById('handset')
const offline = el('div', { className: 'off', role: 'status', hidden: true }, 'Waiting for the simulator…')
let stopListening = () => {}
let screen
let queued = false

const address = () => new URLSearchParams(location.search)
const phoneHere = () => typedPhone(address().get('phone') ?? '') ?? ''

/** Everything on screen is named in the address: whose phone, and which chat, or which phones side by side. */
function go(where, values = {}) {
  const query = new URLSearchParams()
  const phone = values.phone ?? phoneHere()
  if (where === 'beside') return beside(phone)
  if (where !== 'pick' && phone) query.set('phone', phone)
  if (where === 'chat') query.set('chat', values.number)
  history.pushState(null, '', `/phones${query.size ? `?${query}` : ''}`)
  void show()
}

function beside(phone) {
  if (parent === window) location.assign(`/phones?beside=${phone}`)
  else parent.document.querySelector('.desk-bar input')?.focus()
}

async function show() {
  const { query, left } = { query: address(), left: screen }
  await left?.leave?.()
  if (query.has('beside')) return showDesk(query.get('beside'))
  const phone = phoneHere()
  const number = query.get('chat')
  screen = !phone ? pickScreen(go) : number ? chatScreen(phone, number, go) : listScreen(phone, go)
  root.replaceChildren(offline, ...screen.nodes)
  document.title = phone ? `+${phone} · handset` : 'Handset · practice WhatsApp'
  connect(phone)
  await screen.enter?.().catch?.(() => online(false))
}

function showDesk(list) {
  const phones = [...new Set(list.split(',').map(typedPhone))].filter(Boolean)
  const desk = deskScreen(phones, (phone) => location.assign(`/phones?phone=${phone}`))
  document.body.classList.add('desk')
  root.className = 'desk-box'
  root.replaceChildren(desk.bar, desk.row)
  desk.draw()
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
  if (yes) void (screen?.look ?? screen?.refresh)?.().catch(() => {})
}

/** Many changes in a row are drawn once. */
function changed() {
  if (queued) return
  queued = true
  setTimeout(() => {
    queued = false
    void screen?.refresh?.().catch(() => {})
  }, 60)
}

// The simulator's clock may have been put forward meanwhile: what said “Today” says so no longer.
document.addEventListener('visibilitychange', () => document.hidden || changed())
setInterval(() => document.hidden || changed(), 30_000)
addEventListener('popstate', () => void show())
addEventListener('pagehide', () => {
  void screen?.leave?.()
  if (parent !== window) stopListening()
})
if (parent === window) void navigator.serviceWorker?.register('/phones/assets/worker.js', { scope: '/phones' }).catch(() => {})
void show()
