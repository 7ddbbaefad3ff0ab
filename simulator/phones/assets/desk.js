import { button, el } from './dom.js'
import { icon } from './icons.js'
import { makeLine } from './line.js'
import { typedPhone, wrongPhone } from './pick.js'

/** Several handsets side by side, each this same page in a frame; they share one line to the simulator. */
export function deskScreen(phones, show) {
  globalThis.handsetLine = makeLine()
  const field = el('input', {
    className: 'field',
    type: 'tel',
    autocomplete: 'off',
    placeholder: '+91 98000 00002',
    'aria-label': 'Number of another phone',
  })
  const problem = el('span', { className: 'bad', role: 'alert' })
  const none = el(
    'div',
    { className: 'empty desk-none' },
    el('b', {}, 'No phone is here'),
    'Add one above: any number will do, it is made up as you type it.',
  )
  const row = el('div', { className: 'desk-row' }, none)
  const add = (event) => {
    event.preventDefault()
    const phone = typedPhone(field.value)
    problem.textContent = phone ? (phones.includes(phone) ? 'That phone is here already.' : '') : wrongPhone
    if (!phone || phones.includes(phone)) return
    field.value = ''
    keep([...phones, phone])
  }
  const bar = el(
    'header',
    { className: 'desk-bar' },
    el('h1', {}, 'Handsets'),
    el('form', { onsubmit: add, noValidate: true }, field, el('button', { className: 'go', type: 'submit' }, 'Add a phone')),
    problem,
  )
  function keep(next) {
    phones = next
    history.replaceState(null, '', `/phones?beside=${phones.join(',')}`)
    draw()
  }
  function draw() {
    for (const old of row.querySelectorAll('.desk-phone')) if (!phones.includes(old.dataset.phone)) old.remove()
    for (const phone of phones) if (!row.querySelector(`[data-phone="${phone}"]`)) row.append(frameOf(phone))
    none.hidden = phones.length > 0
    document.title = `${phones.length} ${phones.length === 1 ? 'handset' : 'handsets'}`
  }
  const frameOf = (phone) =>
    el(
      'section',
      { className: 'desk-phone', 'data-phone': phone, 'aria-label': `Handset +${phone}` },
      el(
        'div',
        { className: 'desk-label' },
        el('span', { className: 'grow' }, `+${phone}`),
        button({ className: 'round', 'aria-label': `Hold only +${phone}`, onclick: () => show(phone) }, icon('phone')),
        button(
          { className: 'round', 'aria-label': `Put +${phone} away`, onclick: () => keep(phones.filter((one) => one !== phone)) },
          icon('close'),
        ),
      ),
      el('iframe', { className: 'desk-frame', src: `/phones?phone=${phone}`, title: `Handset of +${phone}` }),
    )
  return { bar, row, draw }
}
