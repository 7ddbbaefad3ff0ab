import { act, get, post } from './api.js'
import { btn, el, empty, head, live, panel, pill, select, table } from './parts.js'

const reasons = ['INVALID_FORMAT', 'PROMOTIONAL', 'ABUSIVE_CONTENT', 'INCORRECT_CATEGORY', 'SCAM', 'TAG_CONTENT_MISMATCH']

/** The desk of the reviewer. */
export function templates() {
  const list = live(
    () => get('/templates'),
    ({ data }) =>
      data.length === 0
        ? panel(
            '',
            empty(
              'No templates yet',
              'Templates that a business submits wait here for a moment, then the reviewer decides by itself.',
            ),
          )
        : rows(data, () => list.look()),
  )
  return [
    head(
      'Templates',
      'The reviewer decides by itself after a moment; here you overrule it. Every decision goes to the business by webhook.',
    ),
    list.place,
  ]
}

function rows(data, again) {
  const review = (one, event, more = {}) =>
    act(() => post(`/templates/${one.id}/review`, { event, ...more }), `${one.name}: ${event.toLowerCase()}`).then(again)
  const rate = (one, quality) =>
    act(() => post(`/templates/${one.id}/quality`, { quality }), `${one.name} is ${quality.toLowerCase()}`).then(again)
  return table(
    [
      [
        'Name',
        (one) =>
          el(
            'div',
            {},
            el('b', {}, one.name),
            el('div', { className: 'small' }, `${one.language} · ${one.category.toLowerCase()}`),
          ),
      ],
      ['Text', (one) => one.text, 'wide'],
      [
        'State',
        (one) =>
          el('div', {}, pill(one.status), one.status === 'REJECTED' && el('div', { className: 'small' }, one.rejected_reason)),
      ],
      [
        'Quality',
        (one) =>
          select(['GREEN', 'YELLOW', 'RED', 'UNKNOWN'], one.quality, (value) => rate(one, value), {
            'aria-label': `Quality of ${one.name}`,
          }),
      ],
      ['', (one) => decisions(one, review)],
    ],
    data,
  )
}

function decisions(one, review) {
  if (one.status === 'DELETED') return ''
  const paused = ['PAUSED', 'DISABLED'].includes(one.status)
  return el(
    'div',
    { className: 'row' },
    one.status !== 'APPROVED' && !paused && btn('Approve', () => review(one, 'APPROVED'), 'small'),
    paused && btn('Reinstate', () => review(one, 'REINSTATED'), 'small'),
    one.status === 'APPROVED' && btn('Pause', () => review(one, 'PAUSED'), 'small'),
    more(one, review),
  )
}

/** Everything else that can befall a template. */
function more(one, review) {
  const call = (path, body, words) => act(() => post(`/templates/${one.id}/${path}`, body), `${one.name}: ${words}`)
  const acts = {
    ...Object.fromEntries(reasons.map((reason) => [`Reject: ${reason}`, () => review(one, 'REJECTED', { reason })])),
    Disable: () => review(one, 'DISABLED'),
    Flag: () => review(one, 'FLAGGED'),
    Lock: () => review(one, 'LOCKED'),
    Archive: () => review(one, 'ARCHIVED'),
    Unarchive: () => review(one, 'UNARCHIVED'),
    'Appeal: won': () => call('appeal', { outcome: 'APPROVED' }, 'appeal won'),
    'Appeal: lost': () => call('appeal', { outcome: 'REJECTED' }, 'appeal lost'),
    'Announce: MARKETING': () => call('recategorise', { category: 'MARKETING' }, 'becomes marketing'),
    'Announce: UTILITY': () => call('recategorise', { category: 'UTILITY' }, 'becomes utility'),
    'Doubt its category': () => call('detect', { category: 'MARKETING' }, 'its category is doubted'),
  }
  const choose = ({ target }) => {
    const name = target.value
    target.value = ''
    void acts[name]?.()
  }
  return el(
    'select',
    { className: 'narrow', 'aria-label': `More for ${one.name}`, onchange: choose },
    el('option', { value: '' }, 'More…'),
    ...Object.keys(acts).map((name) => el('option', { value: name }, name)),
  )
}
