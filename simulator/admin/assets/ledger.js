import { get } from './api.js'
import { count, el, empty, field, head, live, moment, money, panel, pill, pretty, table, time } from './parts.js'

/** What was accepted, delivered and charged, by person. */
export function ledger(query) {
  const to = el('input', {
    type: 'search',
    placeholder: '919800000001',
    value: query.get('to') ?? '',
    oninput: () => list.look(),
  })
  const callback = el('input', { type: 'search', placeholder: 'biz_opaque_callback_data', oninput: () => list.look() })
  const side = el('div', {})
  const show = (one) => side.replaceChildren(detail(one))
  const list = live(
    () =>
      get(
        `/ledger?${new URLSearchParams({ ...(to.value && { to: to.value }), ...(callback.value && { callback: callback.value }), limit: '100' })}`,
      ),
    ({ total, data }) =>
      data.length === 0
        ? panel(
            '',
            to.value || callback.value
              ? empty('Nothing fits', 'Nobody with this number or callback data got anything.')
              : empty('Nothing was accepted yet', 'Send a message, and it stands here with what became of it.'),
          )
        : entries(data, total, show),
  )
  const again = live(
    () => get('/ledger/callbacks?over=1'),
    ({ data }) =>
      data.length === 0
        ? undefined
        : panel(
            'Accepted more than once',
            ...data
              .slice(0, 20)
              .map((one) => el('p', {}, el('span', { className: 'mono' }, one.callback), ` ${one.accepted} times`)),
          ),
  )
  return [
    head(
      'Ledger',
      'The books: what was accepted, for whom, and what became of it.',
      field('Person', to),
      field('Callback data', callback),
    ),
    again.place,
    el('div', { className: 'two' }, list.place, side),
  ]
}

const entries = (data, total, show) => [
  table(
    [
      ['Accepted', (one) => moment(one.accepted_at)],
      ['To', (one) => el('span', { className: 'mono' }, one.to)],
      ['Type', (one) => `${one.type} · ${one.category}`],
      ['State', (one) => el('span', {}, pill(one.status), one.error ? ` ${one.error}` : '')],
      ['Charged', (one) => (one.charged_micros ? money(one.charged_micros) : '–'), 'num'],
    ],
    data,
    { open: show },
  ),
  el('p', { className: 'small' }, `${count(total)} accepted${total > data.length ? `, the latest ${data.length} shown` : ''}`),
]

const steps = [
  ['accepted_at', 'Accepted'],
  ['sent_at', 'Sent'],
  ['delivered_at', 'Delivered'],
  ['read_at', 'Read'],
]
const detail = (one) =>
  panel(
    one.to,
    el(
      'div',
      { className: 'row' },
      ...steps.map(([key, words]) => one[key] && el('span', { className: 'small' }, `${words} ${time(one[key])}`)),
    ),
    el('p', { className: 'mono small' }, one.id),
    el('pre', { tabIndex: 0 }, pretty(one.request)),
  )
