import { api } from './api.js'
import { makeComposer, makeQuoting } from './composer.js'
import { avatar, el, icon, sheet } from './dom.js'
import { makeWall } from './wall.js'

/** The screen of one chat. `refresh` fetches and draws, `leave` tells the simulator that nobody looks any more. */
export function chatScreen(phone, number, go) {
  const head = makeHead(() => go('chats'))
  const problem = makeProblem()
  const quoting = makeQuoting()
  const attempt = async (work) => {
    await problem.guard(work)
    await refresh()
  }
  const say = (message) => attempt(() => api.write(phone, { number, ...message }))
  const answer = (bubble) => {
    quoting.start(bubble, head.title.textContent)
    composer.input.focus()
  }
  const wall = makeWall({ ...replies(say), answer, business: () => head.title.textContent })
  const sayText = (text) => {
    const reply_to = quoting.take()
    return say({ type: 'text', text, ...(reply_to && { reply_to }) })
  }
  const composer = makeComposer(sayText, (file, caption) => attempt(() => api.picture(phone, number, file, caption)))
  let typingTimer

  async function refresh() {
    const chat = await api.chat(phone, number)
    head.draw(chat)
    head.menu.onclick = () => openMenu(chat, (change) => attempt(() => api.settings(phone, number, change)))
    clearTimeout(typingTimer)
    if (chat.typing) typingTimer = setTimeout(refresh, 5_000)
    wall.draw(chat.bubbles)
  }

  const look = () => api.open(phone, document.hidden ? null : number).then(refresh)
  const enter = () => look().then(wall.toEnd)
  const leave = () => {
    clearTimeout(typingTimer)
    document.removeEventListener('visibilitychange', look)
    return api.open(phone, null)
  }
  document.addEventListener('visibilitychange', look)
  return { nodes: [head.bar, problem.node, wall.node, quoting.node, composer.node], enter, refresh, look, leave }
}

/** What tapping, choosing and reacting send. */
const replies = (say) => ({
  tap: (bubble, button) =>
    say(
      button.kind === 'reply'
        ? { type: 'button_reply', id: button.id, title: button.text, reply_to: bubble.id }
        : { type: 'button', text: button.text, payload: button.payload, reply_to: bubble.id },
    ),
  pick: (bubble, { id, title, description }) =>
    say({ type: 'list_reply', id, title, ...(description && { description }), reply_to: bubble.id }),
  react: (bubble, emoji) => say({ type: 'reaction', message_id: bubble.id, emoji }),
})

function makeHead(back) {
  const title = el('h1', { className: 'one' })
  const under = el('div', { className: 'small one' })
  const face = el('span')
  const menu = el('button', { className: 'round', type: 'button', 'aria-label': 'Chat menu' }, icon('more'))
  const words = el('div', { className: 'grow' }, el('div', { className: 'who' }, title, icon('badge', 'badge')), under)
  const arrow = el('button', { className: 'round', type: 'button', 'aria-label': 'Back to chats', onclick: back }, icon('back'))
  const bar = el('header', { className: 'bar chat' }, arrow, face, words, menu)
  const draw = (chat) => {
    title.textContent = chat.name
    face.replaceChildren(avatar(chat.name))
    under.textContent = chat.typing ? 'typing…' : `Business · ${chat.display}`
  }
  return { bar, title, menu, draw }
}

function makeProblem() {
  const node = el('div', { className: 'hidden', role: 'alert' })
  const guard = async (work) => {
    node.className = 'hidden'
    node.textContent = ''
    try {
      await work()
    } catch (error) {
      node.textContent = error.message
      node.className = 'off'
    }
  }
  return { node, guard }
}

function openMenu(chat, change) {
  const stopped = chat.marketing === 'stopped'
  const choice = (close, label, setting, extra = '') => {
    const onclick = () => {
      close()
      change(setting)
    }
    return el('button', { className: `choice ${extra}`, type: 'button', onclick }, label)
  }
  const offers = `${stopped ? 'Resume' : 'Stop'} offers and announcements`
  sheet((close) => [
    el('h2', {}, chat.name),
    choice(close, offers, { marketing: stopped ? 'resume' : 'stop' }),
    choice(close, chat.blocked ? 'Unblock business' : 'Block business', { blocked: !chat.blocked }, 'bad'),
  ])
}
