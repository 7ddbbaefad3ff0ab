import { act, get, post, remove } from './api.js'
import { btn, count, el, empty, field, form, head, live, panel, submitter, table } from './parts.js'

const kinds = {
  drop_before: ['The line breaks before Meta took it', 'The sender gets no answer; nothing was accepted.'],
  drop_after_accept: ['The line breaks after Meta took it', 'The sender gets no answer; it was accepted all the same.'],
  error_500: ['Error 500, nothing taken', 'The sender is told so.'],
  error_500_after_accept: ['Error 500 although it was taken', 'The sender is told no; the person gets it.'],
  rate_429: ['Too many requests', 'Refused with 130429.'],
  slow: ['Slow answer', 'Takes as long as given below.'],
  garbage_200: ['200 with a web page', 'Accepted, but the answer cannot be read.'],
  duplicate_webhooks: ['Webhooks come twice', 'The same bytes once more.'],
  reorder_webhooks: ['Webhooks in reverse', 'Read before delivered, delivered before sent.'],
  delay_webhooks: ['Late webhooks', 'Held back as long as given below.'],
  batch_webhooks: ['Webhooks in one heap', 'Held back, then up to a thousand in one post.'],
  lost_statuses: ['Lost statuses', 'Never posted.'],
  status_before_answer: ['Status before the answer', 'The webhook overtakes the answer of the request.'],
}

/** What goes wrong between the business and Meta. */
export function faults() {
  const list = live(
    () => get('/faults'),
    ({ data }) =>
      data.length === 0
        ? panel('', empty('Nothing goes wrong', 'Choose above what should.'))
        : table(
            [
              [
                'What',
                (one) =>
                  el(
                    'div',
                    {},
                    el('b', {}, kinds[one.kind]?.[0] ?? one.kind),
                    el('div', { className: 'small' }, kinds[one.kind]?.[1] ?? ''),
                  ),
              ],
              ['How often', (one) => `${Math.round(one.rate * 100)} %${one.times === undefined ? '' : `, ${one.times} times`}`],
              ['To whom', (one) => (one.match.to ? `${one.match.to}…` : 'everyone')],
              ['Hit', (one) => count(one.hits), 'num'],
              [
                '',
                (one) => btn('Stop', () => act(() => remove(`/faults/${one.id}`), 'Stopped').then(() => list.look()), 'small'),
              ],
            ],
            data,
          ),
  )
  return [
    head(
      'Faults',
      'Meta loses answers, repeats webhooks and mixes up their order, seldom. Here it happens as often as you like.',
      btn('Stop all', () => act(() => remove('/faults'), 'Everything works again').then(() => list.look())),
    ),
    starter(list),
    list.place,
  ]
}

function starter(list) {
  const kind = el('select', {}, ...Object.entries(kinds).map(([value, [words]]) => el('option', { value }, words)))
  const rate = el('input', { type: 'number', min: 1, max: 100, value: 10, required: true })
  const ms = el('input', { type: 'number', min: 0, max: 120, value: 2, step: 0.5 })
  const to = el('input', { placeholder: 'everyone', pattern: '\\d+', title: 'Digits only, with the country code' })
  const add = () =>
    act(
      () =>
        post('/faults', {
          kind: kind.value,
          rate: rate.value / 100,
          ms: ms.value * 1000,
          match: to.value ? { to: to.value } : {},
        }),
      'It goes wrong from now on',
    ).then(() => list.look())
  return panel(
    'Make something go wrong',
    form(
      add,
      el(
        'div',
        { className: 'fields' },
        el('div', { className: 'double' }, field('What', kind)),
        field('How often, %', rate),
        field('Seconds (slow, late, heap)', ms),
        field('Only numbers that begin with', to),
        el('div', {}, submitter('Start')),
      ),
    ),
  )
}
