import { api } from './api.js'
import { avatar, button, el } from './dom.js'

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem('phones') ?? '[]')
  } catch {
    return []
  }
}

export function remember(phone) {
  localStorage.setItem('phones', JSON.stringify([phone, ...remembered().filter((one) => one !== phone)].slice(0, 6)))
}

/** Digits of a number someone typed, or undefined when it cannot be one. */
export function typedPhone(text) {
  const digits = text.replace(/\D/g, '')
  return /^[1-9]\d{5,14}$/.test(digits) ? digits : undefined
}
export const wrongPhone = 'Enter the full number with its country code, for example +91 98000 00001.'

/** The first page: whose phone is this? */
export function pickScreen(go) {
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
    const phone = typedPhone(field.value)
    if (phone) go('chats', { phone })
    else problem.textContent = wrongPhone
  }
  const words =
    'Be any customer: read what a business sent to this number, tap its buttons, write back. Nothing here touches the real WhatsApp.'
  const nodes = [
    el(
      'div',
      { className: 'scroll pick' },
      el('h1', {}, 'Whose phone is this?'),
      el('p', {}, words),
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
  const enter = async () => {
    const { data } = await api.recent().catch(() => ({ data: [] }))
    const known = new Map(data.map((one) => [one.phone, one]))
    const phones = [...new Set([...remembered(), ...known.keys()])].slice(0, 12)
    rows.replaceChildren(
      ...(phones.length
        ? [el('h2', {}, 'Or one of these'), ...phones.map((phone) => phoneRow(phone, known.get(phone), go))]
        : [
            el(
              'p',
              { className: 'small padded' },
              'Nobody has been written to yet. Any number will do: it is made up as you type it.',
            ),
          ]),
    )
    field.focus()
  }
  return { nodes, enter }
}

const phoneRow = (phone, known, go) =>
  button(
    { className: 'row', onclick: () => go('chats', { phone }) },
    avatar(known?.name ?? phone.slice(-2)),
    el(
      'span',
      { className: 'grow' },
      el('b', { className: 'one' }, known?.name ?? `+${phone}`),
      el('span', { className: 'small' }, known ? ` +${phone}` : ''),
    ),
  )
