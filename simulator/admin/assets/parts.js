import { button, el } from '/phones/assets/dom.js'

export { button, el }

export function toast(text, bad = false) {
  const node = el('div', { className: bad ? 'toast bad' : 'toast', role: bad ? 'alert' : 'status' }, text)
  // Under an open dialog nobody would see it.
  ;((bad && document.querySelector('dialog[open]')) || document.getElementById('toasts')).append(node)
  setTimeout(() => node.remove(), bad ? 7_000 : 2_500)
}

export const btn = (label, onclick, extra = '', more = {}) => button({ className: `btn ${extra}`, onclick, ...more }, label)

const tones = {
  good: ['GREEN', 'APPROVED', 'CONNECTED', 'read', 'delivered', 'HIGH'],
  warn: ['YELLOW', 'PENDING', 'PAUSED', 'FLAGGED', 'accepted', 'held', 'IN_APPEAL', 'THROTTLED'],
  bad: ['RED', 'REJECTED', 'DISABLED', 'RESTRICTED', 'BANNED', 'DISCONNECTED', 'failed', 'expired', 'BLOCKED'],
}
export function pill(text, tone) {
  const found = tone ?? Object.keys(tones).find((name) => tones[name].includes(text)) ?? ''
  return el('span', { className: `pill ${found}` }, String(text))
}

export const head = (title, sub, ...tools) =>
  el(
    'div',
    { className: 'head' },
    el('div', {}, el('h1', {}, title), el('p', { className: 'sub' }, sub)),
    el('div', { className: 'row' }, ...tools),
  )

export const panel = (title, ...children) => el('section', { className: 'panel' }, title && el('h2', {}, title), ...children)

export const field = (label, input) => el('label', { className: 'field' }, label, input)

export const select = (values, value, onchange, more = {}) =>
  el(
    'select',
    { onchange: (event) => onchange?.(event.target.value), ...more },
    ...values.map((one) => el('option', { value: one, selected: one === value }, one)),
  )

export const empty = (title, text) => el('div', { className: 'empty' }, el('b', {}, title), text)

/** What one fills in and sends with a button or with Enter; `send` is called only when every field is as it must be. */
export function form(send, ...children) {
  const submit = (event) => {
    event.preventDefault()
    void send()
  }
  return el('form', { onsubmit: submit }, ...children)
}
export const submitter = (label) => el('button', { type: 'submit', className: 'btn main' }, label)

/** A dialog with fields; `send` says whether it is done. */
export function formDialog(title, action, send, ...children) {
  const close = () => dialog.close()
  const work = async () => {
    if (await send()) close()
  }
  const dialog = el(
    'dialog',
    { className: 'panel', 'aria-label': title, onclose: () => dialog.remove() },
    el('h2', {}, title),
    form(work, ...children, el('p', { className: 'row' }, submitter(action), btn('Cancel', close))),
  )
  document.body.append(dialog)
  dialog.showModal()
}

function pressed(event) {
  if (event.key !== 'Enter' && event.key !== ' ') return false
  event.preventDefault()
  return true
}

/** A table; `columns` are `[title, cell of a row, class]`, `open` makes rows press like buttons. */
export function table(columns, rows, { open, chosen } = {}) {
  const row = (one) =>
    el(
      'tr',
      {
        className: `${open ? 'open' : ''} ${chosen?.(one) ? 'chosen' : ''}`,
        ...(open && { tabIndex: 0, onclick: () => open(one), onkeydown: (event) => pressed(event) && open(one) }),
      },
      ...columns.map(([, cell, style = '']) => el('td', { className: style }, cell(one))),
    )
  return el(
    'div',
    { className: 'scroll', tabIndex: 0, role: 'group', 'aria-label': 'Table' },
    el(
      'table',
      {},
      el(
        'thead',
        {},
        el('tr', {}, ...columns.map(([title, , style = '']) => el('th', { className: style, scope: 'col' }, title))),
      ),
      el('tbody', {}, ...rows.map(row)),
    ),
  )
}

export const time = (at) =>
  new Date(at).toLocaleString([], {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
/** Time of day in a list, with the day when it is another one than ours: the simulator's clock may be ahead. */
export function moment(at) {
  const date = new Date(at)
  const day =
    date.toDateString() === new Date().toDateString()
      ? ''
      : `${date.toLocaleDateString([], { month: 'short', day: 'numeric' })}, `
  const words = `${day}${date.toLocaleTimeString([], { hourCycle: 'h23' })}`
  return el('time', { className: 'num', title: time(at), dateTime: date.toISOString() }, words)
}
export const plural = (number, word) => `${count(number)} ${word}${number === 1 ? '' : 's'}`
export const count = (value) => Number(value ?? 0).toLocaleString()
export const money = (micros) =>
  `$${(Number(micros ?? 0) / 1e6).toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`

export function pretty(text) {
  try {
    return JSON.stringify(typeof text === 'string' ? JSON.parse(text) : text, null, 2)
  } catch {
    return String(text)
  }
}

/** A part of the page that looks again every second or so, and redraws only when what it shows has changed. */
export function live(load, draw, everyMs = 1_500) {
  const place = el('div', {})
  let seen
  let timer
  const look = async () => {
    clearTimeout(timer)
    try {
      const data = await load()
      const now = JSON.stringify(data)
      if (now !== seen) {
        seen = now
        keepFocus(place, () => place.replaceChildren(...[draw(data)].flat().filter(Boolean)))
      }
    } catch (error) {
      seen = undefined
      place.replaceChildren(empty('Nothing to show', error.message))
    }
    if (place.isConnected || !seen) timer = setTimeout(() => place.isConnected && look(), everyMs)
  }
  queueMicrotask(look)
  return {
    place,
    look: () => {
      seen = undefined
      return look()
    },
  }
}

/** A redraw does not take the keyboard away from who was on a row. */
function keepFocus(place, redraw) {
  const all = [...place.querySelectorAll('button, tr.open, select, input')]
  const at = all.indexOf(document.activeElement)
  redraw()
  if (at >= 0) [...place.querySelectorAll('button, tr.open, select, input')][at]?.focus()
}
