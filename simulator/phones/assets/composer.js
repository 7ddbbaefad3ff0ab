import { openAttach, previewFile } from './attach.js'
import { button, choice, el } from './dom.js'
import { icon } from './icons.js'
import { record } from './record.js'

/** The line one writes in. It sends text with Enter, files by picking, pasting and dropping, and a voice when nothing is written. */
export function makeComposer(screen) {
  const input = el('textarea', { rows: 1, placeholder: 'Message', 'aria-label': 'Message' })
  const send = button({ className: 'send' })
  const commands = makeCommands(screen, input)
  const editing = makeEditing(screen, input)
  const typed = () => {
    const name = input.value.trim() ? 'Send' : 'Record a voice message'
    commands.draw()
    if (send.getAttribute('aria-label') === name) return
    send.setAttribute('aria-label', name)
    send.replaceChildren(icon(name === 'Send' ? 'send' : 'mic'))
  }
  const submit = () => {
    const text = input.value.trim()
    if (!text) return
    input.value = ''
    typed()
    if (!editing.done(text)) sendText(screen, text)
  }
  send.onclick = () => (input.value.trim() ? submit() : void record(screen))
  input.oninput = typed
  input.onkeydown = (event) => {
    if (event.key === 'Escape' && editing.stop()) typed()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  }
  input.onpaste = (event) => {
    const [file] = event.clipboardData.files
    if (!file) return
    event.preventDefault()
    previewFile(screen, file)
  }
  const line = lineOf(screen, input, send)
  const node = el('div', { className: 'composer-box' }, commands.node, line)
  const blocked = blockedBar(screen)
  typed()
  dropping(screen)
  return {
    node,
    input,
    edit: (bubble) => {
      editing.start(bubble)
      typed()
    },
    draw: (chat) => {
      commands.take(chat.commands ?? [])
      const wish = chat.blocked ? blocked : line
      if (node.lastChild !== wish) node.lastChild.replaceWith(wish)
    },
  }
}

function sendText({ quoting, write }, text) {
  const quoted = quoting.take()
  void write({ type: 'text', text, ...(quoted && { reply_to: quoted.id }) }, { type: 'text', text, ...(quoted && { quoted }) })
}

function lineOf(screen, input, send) {
  const picture = el('input', {
    type: 'file',
    accept: 'image/jpeg,image/png,image/webp',
    className: 'hidden',
    'aria-label': 'Picture file',
    tabIndex: -1,
    onchange: () => {
      if (picture.files[0]) previewFile(screen, picture.files[0])
      picture.value = ''
    },
  })
  const attach = button({ className: 'round', 'aria-label': 'Attach', onclick: () => openAttach(screen, picture) }, icon('plus'))
  const camera = button({ className: 'round', 'aria-label': 'Choose a picture', onclick: () => picture.click() }, icon('picture'))
  const pill = el('div', { className: 'pill' }, attach, input, camera)
  return el('form', { className: 'composer', onsubmit: (event) => event.preventDefault() }, pill, picture, send)
}

/** Changing what one wrote: it stands in the line again, and Enter sends the change. */
function makeEditing({ quoting, write, focus }, input) {
  let bubble
  const stop = () => {
    const was = bubble !== undefined
    bubble = undefined
    if (was) {
      input.value = ''
      quoting.take()
    }
    return was
  }
  const start = (what) => {
    bubble = what
    quoting.start(what, 'Edit message', stop)
    input.value = what.text
    focus()
  }
  const done = (text) => {
    const message_id = bubble?.id
    if (stop()) void write({ type: 'edit', message_id, text })
    return message_id !== undefined
  }
  return { start, stop, done }
}

/** The commands of a business, offered after a slash. */
function makeCommands(screen, input) {
  const node = el('div', { className: 'commands', hidden: true })
  let all = []
  const use = ({ command_name: name }) => {
    input.value = ''
    draw()
    sendText(screen, `/${name}`)
  }
  const draw = () => {
    const wish = /^\/(\S*)$/.exec(input.value)?.[1]
    const fit = wish === undefined ? [] : all.filter((one) => one.command_name.startsWith(wish))
    node.hidden = fit.length === 0
    node.replaceChildren(...fit.map((one) => choice(`/${one.command_name}`, () => use(one), { small: one.command_description })))
  }
  const take = (commands) => {
    all = commands
  }
  return { node, draw, take }
}

const blockedBar = (screen) =>
  el(
    'div',
    { className: 'blocked' },
    el('span', {}, 'You blocked this business. Its messages do not reach you.'),
    button({ className: 'go', onclick: () => screen.settings({ blocked: false }) }, 'Unblock'),
  )

/** A file dropped anywhere on the handset is looked at before it goes. */
function dropping(screen) {
  const root = document.getElementById('handset')
  root.ondragover = (event) => {
    event.preventDefault()
    root.classList.add('dropping')
  }
  root.ondragleave = () => root.classList.remove('dropping')
  root.ondrop = (event) => {
    event.preventDefault()
    root.classList.remove('dropping')
    const [file] = event.dataTransfer.files
    if (file) previewFile(screen, file)
  }
}
