import { button, el, sizeText } from './dom.js'
import { pictureAddress } from './flow-pictures.js'
import { icon } from './icons.js'

const kinds = { number: 'number', email: 'email', password: 'password', passcode: 'password', phone: 'tel' }

/** A field under its label, with what helps and, after a try to go on, what the simulator finds wrong. */
function labelled(part, form, input, tag = 'label') {
  const help = part['helper-text'] ?? part.description
  const problem = el('span', { className: 'bad', role: 'alert' })
  form.watch(part.name, problem)
  const optional = part.required ? '' : el('span', { className: 'small' }, ' (optional)')
  return el(
    tag,
    { className: 'labelled', ...(tag === 'div' && { role: 'group', 'aria-label': part.label ?? part.title ?? part.name }) },
    el('span', {}, part.label ?? part.title ?? part.name, optional),
    input,
    help ? el('span', { className: 'small' }, help) : '',
    problem,
  )
}
const off = (part) => ({ disabled: part.enabled === false })

export function line(part, form) {
  const kind = part['input-type'] ?? 'text'
  const input = el('input', {
    className: 'field',
    type: kinds[kind] ?? 'text',
    name: part.name,
    value: form.value(part.name) ?? '',
    autocomplete: 'off',
    ...(part['max-chars'] && { maxLength: Number(part['max-chars']) }),
    ...(kind === 'passcode' && { inputMode: 'numeric' }),
    ...off(part),
    oninput: () => form.set(part.name, input.value),
  })
  return labelled(part, form, input)
}

export function textArea(part, form) {
  const input = el('textarea', {
    className: 'field',
    rows: 3,
    name: part.name,
    value: form.value(part.name) ?? '',
    maxLength: Number(part['max-length'] ?? 600),
    ...off(part),
    oninput: () => form.set(part.name, input.value),
  })
  return labelled(part, form, input)
}

const chosen = (form, name) => [form.value(name) ?? []].flat()

export function group(part, form, type) {
  const pick = (id, on) => {
    const rest = chosen(form, part.name).filter((one) => one !== id)
    form.set(part.name, type === 'radio' ? id : on ? [...rest, id] : rest)
    form.act(part[on ? 'on-select-action' : 'on-unselect-action'] ?? part['on-select-action'])
  }
  const row = (item) => {
    const box = el('input', {
      type,
      name: part.name,
      value: item.id,
      checked: chosen(form, part.name).includes(item.id),
      disabled: part.enabled === false || item.enabled === false,
      onchange: () => pick(item.id, box.checked),
    })
    return el(
      'label',
      { className: 'f-option' },
      item.image ? el('img', { className: 'f-thumb', src: pictureAddress(item.image), alt: item['alt-text'] ?? '' }) : '',
      el(
        'span',
        { className: 'grow' },
        el('span', { className: 'label' }, item.title),
        el('span', { className: 'small' }, [item.description, item.metadata].filter(Boolean).join(' · ')),
      ),
      box,
    )
  }
  return labelled(part, form, el('div', { className: 'f-options' }, (part['data-source'] ?? []).map(row)), 'div')
}

export function dropdown(part, form) {
  const value = form.value(part.name) ?? ''
  const select = el(
    'select',
    {
      className: 'field',
      name: part.name,
      ...off(part),
      onchange: () => {
        form.set(part.name, select.value)
        form.act(part[select.value ? 'on-select-action' : 'on-unselect-action'])
      },
    },
    el('option', { value: '' }, 'Choose…'),
    (part['data-source'] ?? []).map((item) =>
      el('option', { value: item.id, selected: item.id === value, disabled: item.enabled === false }, item.title),
    ),
  )
  return labelled(part, form, select)
}

export function chips(part, form) {
  const one = (item) => {
    const chip = button(
      {
        className: 'f-chip',
        disabled: part.enabled === false || item.enabled === false,
        'aria-pressed': String(chosen(form, part.name).includes(item.id)),
        onclick: () => {
          const now = chosen(form, part.name)
          const on = !now.includes(item.id)
          form.set(part.name, on ? [...now, item.id] : now.filter((id) => id !== item.id))
          chip.setAttribute('aria-pressed', String(on))
          form.act(part[on ? 'on-select-action' : 'on-unselect-action'] ?? part['on-select-action'])
        },
      },
      item.title,
    )
    return chip
  }
  return labelled(part, form, el('div', { className: 'f-chips' }, (part['data-source'] ?? []).map(one)), 'div')
}

export function optIn(part, form) {
  const box = el('input', {
    type: 'checkbox',
    name: part.name,
    checked: form.value(part.name) === true,
    onchange: () => {
      form.set(part.name, box.checked)
      form.act(part[box.checked ? 'on-select-action' : 'on-unselect-action'])
    },
  })
  const problem = el('span', { className: 'bad', role: 'alert' })
  form.watch(part.name, problem)
  const read = part['on-click-action']
    ? button({ className: 'f-link', onclick: () => form.act(part['on-click-action']) }, 'Read more')
    : ''
  return el('div', {}, el('label', { className: 'f-option' }, box, el('span', { className: 'grow' }, part.label)), read, problem)
}

/** One day, or two when a range is asked for. */
export function dates(part, form, range = false) {
  const limits = { min: dayOf(part['min-date']), max: dayOf(part['max-date']) }
  const value = form.value(part.name)
  const day = (label, key) => {
    const input = el('input', {
      className: 'field',
      type: 'date',
      'aria-label': label,
      value: dayOf(range ? value?.[key] : value) ?? '',
      ...(limits.min && { min: limits.min }),
      ...(limits.max && { max: limits.max }),
      ...off(part),
      onchange: () => {
        form.set(part.name, range ? { ...form.value(part.name), [key]: input.value } : input.value)
        form.act(part['on-select-action'])
      },
    })
    return input
  }
  const inputs = range ? [day('From', 'start-date'), day('To', 'end-date')] : [day(part.label ?? 'Date', '')]
  return labelled(part, form, el('div', { className: 'f-dates' }, inputs), 'div')
}

/** Flow JSON has days as 2026-11-25, older ones as milliseconds. */
const dayOf = (value) =>
  value === undefined || value === ''
    ? undefined
    : /^\d{6,}$/.test(String(value))
      ? new Date(Number(value)).toISOString().slice(0, 10)
      : String(value).slice(0, 10)

export function files(part, form, accept, noun) {
  const most = Number(part[`max-uploaded-${noun}s`] ?? 30)
  const names = el('div', {})
  const input = el('input', {
    type: 'file',
    accept,
    multiple: most > 1,
    className: 'hidden',
    'aria-label': part.label ?? part.name,
    onchange: async () => {
      const picked = [...input.files]
      names.replaceChildren(...picked.map((file) => el('div', { className: 'small' }, `${file.name} · ${sizeText(file.size)}`)))
      form.set(part.name, await Promise.all(picked.map((file) => form.upload(file))))
    },
  })
  const add = button(
    { className: 'f-add', onclick: () => input.click() },
    icon(noun === 'photo' ? 'picture' : 'file'),
    `Add ${noun}s`,
  )
  return labelled(part, form, el('div', {}, add, input, names), 'div')
}
