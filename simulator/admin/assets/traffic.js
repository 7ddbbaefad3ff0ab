import { act, get, post } from './api.js'
import { btn, count, el, empty, head, live, moment, panel, pill, pretty, table } from './parts.js'

/** Every request to the Graph API, with its answer. */
export const requests = (query) =>
  traffic(query, {
    path: '/requests',
    title: 'Requests',
    sub: 'What was asked of the Graph API and what it answered; the latest 2,000.',
    none: 'No requests yet',
    columns: [
      ['Time', (one) => moment(one.at)],
      ['Answer', (one) => pill(one.status, one.status < 300 ? 'good' : one.status < 500 ? 'warn' : 'bad')],
      ['', (one) => el('span', { className: 'mono' }, one.method)],
      ['Address', (one) => address(one.url), 'cut'],
      ['ms', (one) => one.tookMs.toFixed(1), 'num'],
    ],
    detail: (one) => [
      panel(
        `${one.method} ${one.url}`,
        el('p', { className: 'small' }, 'Request'),
        el('pre', { tabIndex: 0 }, pretty(one.request) || '(no body)'),
        el('p', { className: 'small' }, `Answer ${one.status}`),
        el('pre', { tabIndex: 0 }, pretty(one.answer)),
      ),
    ],
  })

/** Every webhook with its answer, and a button to post it once more. */
export const webhooks = (query) =>
  traffic(query, {
    path: '/webhooks',
    title: 'Webhooks',
    sub: 'What was posted to businesses, signed over the very bytes shown; a webhook posted again is the same, byte for byte.',
    none: 'No webhooks yet',
    columns: [
      ['Time', (one) => moment(one.at)],
      ['Answer', (one) => pill(one.status ?? 'none', one.problem === undefined ? 'good' : 'bad')],
      ['Fields', (one) => one.fields],
      ['Updates', (one) => one.updates, 'num'],
      ['ms', (one) => one.tookMs.toFixed(1), 'num'],
      ['To', (one) => address(one.url), 'cut'],
    ],
    detail: (one, again) => [
      panel(
        one.fields,
        el(
          'p',
          { className: 'row' },
          btn('Post it again', () => act(() => post(`/webhooks/${one.id}/resend`), 'Posted again').then(again), 'main'),
          el('span', { className: 'small' }, one.problem ?? 'answered with 200'),
        ),
        el('pre', { tabIndex: 0 }, pretty(one.body)),
      ),
    ],
  })

const address = (url) => el('span', { className: 'mono', title: url }, url)

function traffic(query, { path, title, sub, none, columns, detail }) {
  const search = el('input', {
    type: 'search',
    placeholder: 'Number, id or text',
    'aria-label': 'Search',
    value: query.get('search') ?? '',
    oninput: () => list.look(),
  })
  const trouble = el('input', { type: 'checkbox', checked: query.get('trouble') === 'true', onchange: () => list.look() })
  const side = el('div', {})
  let open
  const show = async (one) => {
    open = one.id
    const whole = await get(`${path}/${one.id}`).catch((error) => ({ error: error.message }))
    side.replaceChildren(...(whole.error ? [panel('', empty('It is gone', whole.error))] : detail(whole, () => list.look())))
    list.look()
  }
  const list = live(
    () => get(`${path}?${new URLSearchParams({ search: search.value, trouble: String(trouble.checked), limit: '100' })}`),
    ({ total, data }) =>
      data.length === 0
        ? panel(
            '',
            search.value || trouble.checked
              ? empty('Nothing fits', 'Clear the search above to see all of them.')
              : empty(none, 'They appear here as they happen.'),
          )
        : [
            table(columns, data, { open: show, chosen: (one) => one.id === open }),
            el('p', { className: 'small' }, total > data.length ? `The latest ${data.length} of ${count(total)}` : ''),
          ],
  )
  return [
    head(title, sub),
    el('div', { className: 'tools' }, search, el('label', { className: 'row small' }, trouble, 'Only with trouble')),
    el('div', { className: 'two' }, list.place, side),
  ]
}
