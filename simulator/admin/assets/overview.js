import { act, get, post } from './api.js'
import { btn, count, el, head, live, money, panel, time } from './parts.js'

const speeds = { 1: 'real time', 60: '60 × (a minute a second)', 3600: '3,600 × (an hour a second)' }
const hourMs = 3_600_000

/** What goes on, and the clock. */
export function overview() {
  const history = []
  const clock = live(
    () => get('/clock'),
    (state) => clockPanel(state, () => clock.look()),
    1_000,
  )
  const figures = live(
    async () => ({ at: Date.now(), ...(await get('/ledger/summary')), numbers: (await get('/numbers')).data.length }),
    (sum) => [cards(sum), chart(history, sum), trouble(sum)],
  )
  return [
    head('Overview', 'Everything that WhatsApp would do is done here, on one clock of its own. Nothing leaves this machine.'),
    clock.place,
    figures.place,
  ]
}

function clockPanel(state, again) {
  const forward = (ms, words) =>
    btn(`+ ${words}`, () => act(() => post('/clock/advance', { ms }), `The clock was put forward by ${words}`).then(again))
  return panel(
    'Clock',
    el(
      'div',
      { className: 'row' },
      el('b', { className: 'mono' }, time(state.now)),
      el('span', { className: 'small' }, state.kind === 'stepped' ? 'stands still until it is put forward' : ''),
      state.speed !== undefined &&
        el(
          'label',
          { className: 'row small' },
          'Speed',
          el(
            'select',
            { onchange: (event) => act(() => post('/clock', { speed: Number(event.target.value) })).then(again) },
            ...Object.entries(speeds).map(([value, words]) =>
              el('option', { value, selected: Number(value) === state.speed }, words),
            ),
          ),
        ),
      forward(hourMs, '1 hour'),
      forward(24 * hourMs, '1 day'),
      forward(7 * 24 * hourMs, '7 days'),
    ),
    el(
      'p',
      { className: 'small' },
      'Windows close, templates wake, limits free up and undelivered messages expire by this clock. It cannot be put back, and programs that use the simulator, WooChat too, keep their own time.',
    ),
  )
}

const card = (what, figure, small = '') =>
  el(
    'div',
    { className: 'card' },
    el('div', { className: 'what' }, what),
    el('div', { className: 'figure' }, figure),
    el('div', { className: 'small' }, small),
  )

function cards(sum) {
  const part = (value) => (sum.accepted > 0 ? `${Math.round((value / sum.accepted) * 100)} % of accepted` : '')
  return el(
    'div',
    { className: 'cards' },
    card('Accepted', count(sum.accepted), `${count(sum.refused)} refused`),
    card('Delivered', count(sum.delivered), part(sum.delivered)),
    card('Read', count(sum.read), part(sum.read)),
    card('Failed', count(sum.failed), part(sum.failed)),
    card('Received', count(sum.received), 'from people'),
    card('Charged', money(sum.chargedMicros), 'by the rate card'),
    card('Under way', count(sum.underWay), `${count(sum.webhooks.waiting)} updates to post`),
    card('Chats', count(sum.recipients), `with ${count(sum.numbers)} numbers`),
  )
}

const lines = [
  ['accepted', 'Accepted', 'line-1'],
  ['delivered', 'Delivered', 'line-2'],
  ['read', 'Read', 'line-3'],
]

/** Per second since the page was opened, at most five minutes. */
function chart(history, sum) {
  history.push(sum)
  if (history.length > 200) history.shift()
  const rates = history.slice(1).map((now, i) => {
    const seconds = Math.max(1, (now.at - history[i].at) / 1000)
    return Object.fromEntries(lines.map(([key]) => [key, (now[key] - history[i][key]) / seconds]))
  })
  const most = Math.max(0, ...rates.flatMap((rate) => Object.values(rate)))
  const top = Math.max(1, most)
  const path = (key) =>
    rates
      .map(
        (rate, i) =>
          `${i === 0 ? 'M' : 'L'}${((i + 200 - rates.length) * 5).toFixed(1)} ${(110 - (rate[key] / top) * 100).toFixed(1)}`,
      )
      .join('')
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'chart')
  svg.setAttribute('viewBox', '0 0 1000 120')
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', `At most ${Math.round(most)} a second`)
  for (const [key, , style] of lines) {
    const node = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    node.setAttribute('d', path(key))
    node.setAttribute('class', style)
    svg.append(node)
  }
  return panel(
    'Per second, since this page was opened',
    rates.length === 0 ? el('p', { className: 'small' }, 'The curve begins with the next change.') : svg,
    el(
      'div',
      { className: 'legend' },
      ...lines.map(([, words, style]) => el('span', {}, el('i', { className: style }), words)),
      el('span', {}, most === 0 ? 'nothing so far' : `at most ${most.toFixed(most < 10 ? 1 : 0)} a second`),
    ),
  )
}

function trouble({ webhooks }) {
  if (!webhooks.lastError) return undefined
  return panel(
    'Webhooks that were not answered with 200',
    el('p', {}, `${count(webhooks.failures)} so far; the last: `, el('span', { className: 'mono' }, webhooks.lastError)),
    el(
      'p',
      { className: 'small' },
      'They are posted again, less and less often, for seven days. ',
      el('a', { href: '#webhooks?trouble=true' }, 'See them'),
    ),
  )
}
