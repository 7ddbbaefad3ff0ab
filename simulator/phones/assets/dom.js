const svgNamespace = 'http://www.w3.org/2000/svg'

/** An element with properties, attributes (`aria-…`, `data-…`, `role`, `for`) and children. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else if (key in node && !key.includes('-')) node[key] = value
    else node.setAttribute(key, value)
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ''))
  return node
}

export function icon(name, extra = '') {
  const svg = document.createElementNS(svgNamespace, 'svg')
  svg.setAttribute('class', extra === 'badge' ? 'badge' : `icon ${extra}`)
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(svgNamespace, 'use')
  use.setAttribute('href', `#i-${name}`)
  svg.append(use)
  return svg
}

export function avatar(name, extra = '') {
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

export function dayName(at) {
  const day = new Date(at)
  const now = new Date()
  if (sameDay(day, now)) return 'Today'
  if (sameDay(day, new Date(now.getTime() - 86_400_000))) return 'Yesterday'
  return day.toLocaleDateString([], { day: 'numeric', month: 'long', year: 'numeric' })
}

export const listTime = (at) =>
  sameDay(new Date(at), new Date()) ? clockTime(at) : new Date(at).toLocaleDateString([], { day: 'numeric', month: 'short' })

const marks = [
  [/```([\s\S]+?)```/, 'code'],
  [/(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/, 'b'],
  [/(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])/, 'i'],
  [/(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])/, 's'],
]

/** WhatsApp's *bold*, _italic_, ~strike~ and ```mono``` as nodes; nothing is ever read as HTML. */
export function formatted(text) {
  let first
  for (const [pattern, tag] of marks) {
    const found = pattern.exec(text)
    if (found && (!first || found.index < first.found.index)) first = { found, tag }
  }
  if (!first) return text === '' ? [] : [text]
  const { found, tag } = first
  const inner = tag === 'code' ? [found[1]] : formatted(found[1])
  return [...formatted(text.slice(0, found.index)), el(tag, {}, inner), ...formatted(text.slice(found.index + found[0].length))]
}

/** A sheet that closes on a tap outside, Escape, or when `close` is called. */
export function sheet(build) {
  const dialog = el('dialog', { onclick: (event) => event.target === dialog && dialog.close(), onclose: () => dialog.remove() })
  dialog.append(...build(() => dialog.close()))
  document.body.append(dialog)
  dialog.showModal()
}
