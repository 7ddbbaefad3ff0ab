import { makeActs } from './acts.js'
import { api } from './api.js'
import { makeComposer } from './composer.js'
import { avatar, button, el } from './dom.js'
import { icon, verified } from './icons.js'
import { chatMenu, info } from './info.js'
import { makeQuoting } from './quoting.js'
import { startersOf } from './starters.js'
import { makeWaiting } from './waiting.js'
import { makeWall } from './wall.js'

const page = 60

/** The screen of one chat. `refresh` fetches and draws, `leave` tells the simulator that nobody looks any more. */
export function chatScreen(phone, number, go) {
  const head = makeHead(() => go('chats'))
  const problem = makeProblem()
  let [chat, limit, unreadFrom, typingTimer, left] = [undefined, page, undefined, undefined, false]
  const waiting = makeWaiting({ problem: problem.say, draw: () => draw(), refresh: () => refresh() })
  const screen = {
    phone,
    number,
    go,
    quoting: makeQuoting(),
    through: waiting.through,
    write: (message, shown) => waiting.through(() => api.write(phone, { number, ...message }), shown),
    attach: (file, { shown, ...about } = {}) => waiting.through(() => api.file(phone, number, file, about), shown),
    settings: (change) => waiting.through(() => api.settings(phone, number, change)),
    focus: () => composer.input.focus(),
    chat: () => chat,
    find: (id) => wall.find(id),
    edit: (bubble) => composer.edit(bubble),
  }
  const wall = makeWall(makeActs(screen), () => {
    limit += page
    void refresh()
  })
  const composer = makeComposer(screen)
  const line = makeLine(head.bar, composer.node, problem)

  async function refresh() {
    if (waiting.busy()) return
    const fresh = await api.chat(phone, number, limit).catch((error) => line.lost(error.message, chat))
    if (!fresh || left || waiting.busy()) return
    chat = fresh
    line.found()
    const menu = { about: () => info(screen), open: () => chatMenu(screen) }
    head.draw(chat, menu)
    composer.draw(chat)
    clearTimeout(typingTimer)
    if (chat.typing) typingTimer = setTimeout(refresh, 5_000)
    draw()
  }
  function draw() {
    if (chat) wall.draw({ ...chat, bubbles: [...chat.bubbles, ...waiting.bubbles], unreadFrom, top: startersOf(screen) })
  }
  const look = async () => {
    if (!chat) await refresh()
    if (!chat) return
    await api.open(phone, document.hidden ? null : number).catch((error) => problem.say(error.message))
    await refresh()
  }
  async function enter() {
    await refresh()
    unreadFrom = firstUnread(chat)
    draw()
    wall.toUnread()
    await look()
  }
  const leave = () => {
    left = true
    clearTimeout(typingTimer)
    document.removeEventListener('visibilitychange', look)
    return api.open(phone, null).catch(() => {})
  }
  document.addEventListener('visibilitychange', look)
  return { nodes: [head.bar, problem.node, wall.node, screen.quoting.node, composer.node], enter, refresh, look, leave }
}

/** Where the divider stands: before the first of the messages that were unread when the chat was entered. */
function firstUnread(chat) {
  if (!chat?.unread) return undefined
  const theirs = chat.bubbles.filter((bubble) => !bubble.mine && !bubble.system)
  const first = theirs.at(-chat.unread) ?? theirs[0]
  return first && { id: first.id, count: chat.unread }
}

function makeHead(back) {
  const title = el('h1', { className: 'one' })
  const under = el('span', { className: 'small one' })
  const face = el('span')
  const menu = button({ className: 'round', 'aria-label': 'Chat menu' }, icon('more'))
  const who = el('span', { className: 'who' }, title, verified())
  const about = button({ className: 'round', 'aria-label': 'Business info' }, icon('info'))
  const words = el('div', { className: 'head-words' }, face, el('span', { className: 'grow' }, who, under))
  const arrow = button({ className: 'round', 'aria-label': 'Back to chats', onclick: back }, icon('back'))
  const bar = el('header', { className: 'bar chat' }, arrow, words, about, menu)
  const draw = (chat, acts) => {
    if (face.dataset.of !== chat.name + chat.picture) {
      face.dataset.of = chat.name + chat.picture
      title.textContent = chat.name
      face.replaceChildren(avatar(chat.name, '', chat.picture))
    }
    under.textContent = chat.typing ? 'typing…' : chat.blocked ? 'Blocked' : `Business · ${chat.display}`
    about.onclick = acts.about
    menu.onclick = acts.open
  }
  return { bar, draw }
}

/** What shows when nothing can be fetched; a chat that was never there has nobody to write to. */
function makeLine(bar, composer, problem) {
  let away = false
  const show = (missing) => {
    bar.classList.toggle('lost', missing)
    composer.hidden = missing
  }
  const lost = (why, chat) => {
    away = true
    problem.say(chat ? why : `${why} Go back to the chats.`)
    show(!chat)
  }
  const found = () => {
    if (!away) return
    away = false
    problem.say('')
    show(false)
  }
  return { lost, found }
}

function makeProblem() {
  const node = el('div', { className: 'off', role: 'alert', hidden: true })
  const say = (text) => {
    node.textContent = text
    node.hidden = !text
  }
  return { node, say }
}
