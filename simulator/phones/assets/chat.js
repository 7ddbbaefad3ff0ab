import { api } from './api.js'
import { bubbleLine, quoteBox } from './bubble.js'
import { avatar, dayName, el, icon, sheet } from './dom.js'

/** The screen of one chat. `refresh` fetches and draws, `leave` tells the simulator that nobody looks any more. */
export function chatScreen(phone, number, go) {
  const drawn = new Map()
  let answering
  let typingTimer
  const wall = el('div', { className: 'scroll wall', role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages', tabIndex: 0 })
  const title = el('span', { className: 'one' })
  const under = el('div', { className: 'small one' })
  const face = el('span')
  const menu = el('button', { className: 'round', type: 'button', 'aria-label': 'Chat menu' }, icon('more'))
  const bar = el(
    'header',
    { className: 'bar chat' },
    el('button', { className: 'round', type: 'button', 'aria-label': 'Back to chats', onclick: () => go('chats') }, icon('back')),
    face,
    el('div', { className: 'grow' }, el('div', { className: 'who' }, title, icon('badge', 'badge')), under),
    menu,
  )
  const quoting = el('div')
  const problem = el('div', { className: 'hidden', role: 'alert' })

  const attempt = async (work) => {
    try {
      problem.textContent = ''
      problem.className = 'hidden'
      await work()
    } catch (error) {
      problem.textContent = error.message
      problem.className = 'off'
    }
    await refresh()
  }
  const say = (message) => attempt(() => api.write(phone, { number, ...message }))
  const act = {
    tap: (bubble, button) =>
      say(
        button.kind === 'reply'
          ? { type: 'button_reply', id: button.id, title: button.text, reply_to: bubble.id }
          : { type: 'button', text: button.text, payload: button.payload, reply_to: bubble.id },
      ),
    pick: (bubble, row) =>
      say({
        type: 'list_reply',
        id: row.id,
        title: row.title,
        ...(row.description && { description: row.description }),
        reply_to: bubble.id,
      }),
    react: (bubble, emoji) => say({ type: 'reaction', message_id: bubble.id, emoji }),
    answer: (bubble) => {
      answering = bubble
      quoting.replaceChildren(
        el(
          'div',
          { className: 'answering' },
          quoteBox({ text: bubble.text || 'Picture', mine: false }, title.textContent),
          el(
            'button',
            { className: 'round', type: 'button', 'aria-label': 'Do not quote', onclick: stopAnswering },
            icon('close'),
          ),
        ),
      )
      composer.input.focus()
    },
  }
  const stopAnswering = () => {
    answering = undefined
    quoting.replaceChildren()
  }
  const composer = makeComposer(
    (text) => {
      const reply_to = answering?.id
      stopAnswering()
      return say({ type: 'text', text, ...(reply_to && { reply_to }) })
    },
    (file, caption) => attempt(() => api.picture(phone, number, file, caption)),
  )

  async function refresh() {
    const chat = await api.chat(phone, number)
    title.textContent = chat.name
    face.replaceChildren(avatar(chat.name))
    under.textContent = chat.typing ? 'typing…' : `Business · ${chat.display}`
    clearTimeout(typingTimer)
    if (chat.typing) typingTimer = setTimeout(refresh, 5_000)
    menu.onclick = () => openMenu(chat)
    draw(chat.bubbles)
  }

  function draw(bubbles) {
    const atEnd = wall.scrollHeight - wall.scrollTop - wall.clientHeight < 120
    const grew = bubbles.length > drawn.size
    const nodes = [
      el(
        'div',
        { className: 'note' },
        'You are holding the phone of a customer. What you write here reaches the business as a real webhook.',
      ),
    ]
    let day = ''
    bubbles.forEach((bubble, i) => {
      if (dayName(bubble.at) !== day) {
        day = dayName(bubble.at)
        nodes.push(el('div', { className: 'day' }, day))
      }
      nodes.push(nodeOf(bubble, bubbles[i - 1]?.mine !== bubble.mine))
    })
    wall.replaceChildren(...nodes)
    if (atEnd || (grew && bubbles.at(-1)?.mine)) wall.scrollTop = wall.scrollHeight
  }

  function nodeOf(bubble, first) {
    const sign = JSON.stringify([bubble, first])
    const known = drawn.get(bubble.id)
    if (known?.sign === sign) return known.node
    const node = bubbleLine(bubble, first, act)
    drawn.set(bubble.id, { sign, node })
    for (const picture of node.querySelectorAll('img'))
      picture.addEventListener('load', () => (wall.scrollTop = wall.scrollHeight), { once: true })
    return node
  }

  function openMenu(chat) {
    const stopped = chat.marketing === 'stopped'
    const choice =
      (label, change, extra = '') =>
      (close) =>
        el(
          'button',
          {
            className: `choice ${extra}`,
            type: 'button',
            onclick: () => {
              close()
              attempt(() => api.settings(phone, number, change))
            },
          },
          label,
        )
    sheet((close) => [
      el('h2', {}, chat.name),
      choice(stopped ? 'Resume offers and announcements' : 'Stop offers and announcements', {
        marketing: stopped ? 'resume' : 'stop',
      })(close),
      choice(chat.blocked ? 'Unblock business' : 'Block business', { blocked: !chat.blocked }, 'bad')(close),
    ])
  }

  const look = () => api.open(phone, document.hidden ? null : number).then(refresh)
  document.addEventListener('visibilitychange', look)
  return {
    nodes: [bar, problem, wall, quoting, composer.node],
    async enter() {
      await look()
      wall.scrollTop = wall.scrollHeight
    },
    refresh,
    look,
    leave() {
      clearTimeout(typingTimer)
      document.removeEventListener('visibilitychange', look)
      return api.open(phone, null)
    },
  }
}

function makeComposer(onText, onPicture) {
  const send = el('button', { className: 'send', type: 'submit', 'aria-label': 'Send', disabled: true }, icon('send'))
  const submit = () => {
    const text = input.value.trim()
    if (!text) return
    input.value = ''
    send.disabled = true
    onText(text)
  }
  const input = el('textarea', {
    rows: 1,
    placeholder: 'Message',
    'aria-label': 'Message',
    oninput: () => (send.disabled = !input.value.trim()),
    onkeydown: (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
      event.preventDefault()
      submit()
    },
    onpaste: (event) => {
      const file = [...event.clipboardData.files].find((one) => one.type.startsWith('image/'))
      if (file) previewPicture(file, onPicture)
    },
  })
  const files = el('input', {
    type: 'file',
    accept: 'image/jpeg,image/png,image/webp',
    className: 'hidden',
    'aria-label': 'Picture file',
    tabIndex: -1,
    onchange: () => {
      if (files.files[0]) previewPicture(files.files[0], onPicture)
      files.value = ''
    },
  })
  const attach = el(
    'button',
    { className: 'round', type: 'button', 'aria-label': 'Send a picture', onclick: () => files.click() },
    icon('picture'),
  )
  const node = el(
    'form',
    {
      className: 'composer',
      onsubmit: (event) => {
        event.preventDefault()
        submit()
      },
    },
    el('div', { className: 'pill' }, input, attach),
    files,
    send,
  )
  return { node, input }
}

function previewPicture(file, onPicture) {
  const address = URL.createObjectURL(file)
  const caption = el('input', { className: 'field', placeholder: 'Add a caption', 'aria-label': 'Caption', maxLength: 1024 })
  sheet((close) => {
    const done = () => {
      close()
      URL.revokeObjectURL(address)
    }
    return [
      el('h2', {}, 'Send this picture'),
      el(
        'form',
        {
          className: 'preview',
          onsubmit: (event) => {
            event.preventDefault()
            onPicture(file, caption.value.trim())
            done()
          },
        },
        el('img', { src: address, alt: 'The picture to send' }),
        caption,
        el(
          'div',
          { className: 'ends' },
          el('button', { className: 'plain', type: 'button', onclick: done }, 'Cancel'),
          el('button', { className: 'go', type: 'submit' }, 'Send picture'),
        ),
      ),
    ]
  })
}
