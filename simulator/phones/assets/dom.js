/** An element with properties, attributes (`aria-…`, `data-…`, `role`, `for`) and children. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else if (key in node && !key.includes('-')) node[key] = value
    else node.setAttribute(key, value)
  }
  node.append(...children.flat(3).filter((child) => child !== undefined && child !== null && child !== '' && child !== false))
  return node
}

export const button = (props, ...children) => el('button', { type: 'button', ...props }, ...children)

/** The picture of somebody, or their letters on a colour that is always theirs. */
export function avatar(name, extra = '', picture = '') {
  if (picture) return el('img', { className: `avatar ${extra}`, src: picture, alt: '' })
  let sum = 0
  for (const c of name) sum += c.codePointAt(0)
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase()
  return el('span', { className: `avatar ${extra} hue-${sum % 6}`, 'aria-hidden': 'true' }, initials)
}

const sameDay = (a, b) => a.toDateString() === b.toDateString()
export const clockTime = (at) => new Date(at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })

/** The simulator's clock need not be ours: days are named by its own. */
let ahead = 0
export const setNow = (now) => {
  ahead = now - Date.now()
}
export const now = () => Date.now() + ahead

export function dayName(at) {
  const day = new Date(at)
  if (sameDay(day, new Date(now()))) return 'Today'
  if (sameDay(day, new Date(now() - 86_400_000))) return 'Yesterday'
  return day.toLocaleDateString([], { day: 'numeric', month: 'long', year: 'numeric' })
}

export const listTime = (at) =>
  sameDay(new Date(at), new Date(now())) ? clockTime(at) : new Date(at).toLocaleDateString([], { day: 'numeric', month: 'short' })

export const sizeText = (bytes) =>
  bytes < 1024 ? `${bytes} B` : bytes < 1_048_576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1_048_576).toFixed(1)} MB`

export const minutes = (seconds) =>
  Number.isFinite(seconds) ? `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}` : '0:00'

/** Puts nodes into a parent in order, moving only those that are not yet where they belong. */
export function sync(parent, nodes) {
  const kept = new Set(nodes)
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove()
  nodes.forEach((node, i) => {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null)
  })
}

let heads = 0

/** A sheet that closes on a tap outside, Escape, or when `close` is called; `build` gives what stands under the title. */
export function sheet(title, build, { className = '', closed = () => {} } = {}) {
  const id = `sheet-${heads++}`
  const dialog = el('dialog', {
    className,
    'aria-labelledby': id,
    onclick: (event) => event.target === dialog && dialog.close(),
    onclose: () => {
      dialog.remove()
      closed()
    },
  })
  const close = () => dialog.close()
  dialog.append(
    el('div', { className: 'sheet-head' }, el('h2', { id, className: 'grow', tabIndex: -1 }, title), closer(close)),
    ...build(close, dialog).filter(Boolean),
  )
  document.body.append(dialog)
  dialog.showModal()
  // A field is ready to be written in; else the title has the focus, so that it is read out and no button shines.
  ;(dialog.querySelector('form .field') ?? dialog.querySelector('h2')).focus({ preventScroll: true })
  return { close, dialog }
}

const closer = (close) =>
  button({ className: 'round', 'aria-label': 'Close', onclick: close }, el('span', { className: 'cross' }))

/** A row of a sheet or a menu. */
export const choice = (label, onclick, { small = '', mark = '', extra = '', ...more } = {}) =>
  button(
    { className: `choice ${extra}`, onclick, ...more },
    mark,
    el(
      'span',
      { className: 'grow' },
      el('span', { className: 'label' }, label),
      small && el('span', { className: 'small' }, small),
    ),
  )

/** Says something for a moment at the foot of the screen, and to those who listen. */
export function say(text) {
  const node = el('div', { className: 'toast', role: 'status' }, text)
  ;(document.querySelector('dialog[open]') ?? document.getElementById('handset') ?? document.body).append(node)
  setTimeout(() => node.remove(), 2_600)
}
