import { act, get, post } from './api.js'
import { btn, el, empty, field, form, head, live, panel, pill, plural, select, submitter, table } from './parts.js'

/** Businesses and their accounts, what Meta holds against them, and the rules nobody publishes. */
export function accounts() {
  const list = live(
    () => get('/accounts'),
    ({ data }) =>
      data.length === 0 ? panel('', empty('No accounts yet', 'Every business number has one.')) : rows(data, () => list.look()),
  )
  const rules = live(
    () => get('/rules'),
    (now) => rulesPanel(now, () => rules.look()),
    60_000,
  )
  return [
    head('Accounts', 'Payment, verification and the enforcement of policy, as the business suite of Meta would show them.'),
    el('div', { className: 'apart' }, list.place),
    rules.place,
    events(list),
  ]
}

function rows(data, again) {
  const set = (one, change, words) => act(() => post(`/accounts/${one.waba_id}`, change), words).then(again)
  return table(
    [
      ['Account', (one) => el('div', {}, el('b', {}, one.name), el('div', { className: 'small mono' }, one.waba_id)), 'wide'],
      [
        'Payment',
        (one) =>
          select(['ok', 'missing'], one.payment, (payment) => set(one, { payment }, `Payment is ${payment}`), {
            'aria-label': `Payment of ${one.name}`,
          }),
      ],
      [
        'Verification',
        (one) =>
          select(
            ['verified', 'not_verified', 'pending', 'rejected'],
            one.verification,
            (verification) => set(one, { verification }, `The business is ${verification.replace('_', ' ')}`),
            { 'aria-label': `Verification of ${one.name}` },
          ),
      ],
      ['Standing', standing],
      [
        '',
        (one) =>
          el(
            'div',
            { className: 'row' },
            btn(
              'Policy violation',
              () => act(() => post(`/accounts/${one.waba_id}/violations`), 'One more violation is on record').then(again),
              'small bad',
            ),
            btn(
              'Miscategorised',
              () => act(() => post(`/accounts/${one.waba_id}/misuse`), 'The business is warned for a wrong category').then(again),
              'small',
            ),
          ),
      ],
    ],
    data,
  )
}

function standing({ ban, restrictions, violations }) {
  if (ban) return pill(ban, 'bad')
  if (restrictions?.length > 0) return pill(plural(restrictions.length, 'restriction'), 'warn')
  return pill(violations ? plural(violations, 'violation') : 'good', violations ? 'warn' : 'good')
}

const rates = [
  ['marketingCap', 'Marketing to one person in 24 h (empty: no cap)'],
  ['pacingAfter', 'New templates are held after (empty: never)'],
  ['ratedFrom', 'Quality is judged from deliveries'],
  ['highThroughputUsers', 'People a day for 1,000 a second'],
]

function rulesPanel(now, again) {
  const inputs = rates.map(([key, words]) => [
    key,
    words,
    el('input', { type: 'number', min: key === 'ratedFrom' ? 1 : 0, value: now[key] ?? '' }),
  ])
  const usa = el('input', { type: 'checkbox', checked: now.marketingToUsa })
  const ratings = el('input', { type: 'checkbox', checked: now.ratings })
  const save = () =>
    act(
      () =>
        post('/rules', {
          ...Object.fromEntries(
            inputs.map(([key, , input]) => [
              key,
              input.value === '' ? (key.startsWith('rated') || key.startsWith('high') ? undefined : null) : Number(input.value),
            ]),
          ),
          marketingToUsa: usa.checked,
          ratings: ratings.checked,
        }),
      'These rules hold from now on',
    ).then(again)
  return panel(
    'What Meta decides without telling how',
    form(
      save,
      el('div', { className: 'fields' }, ...inputs.map(([, words, input]) => field(words, input))),
      el(
        'p',
        { className: 'row' },
        el('label', { className: 'row small' }, usa, 'Marketing reaches numbers of the USA'),
        el('label', { className: 'row small' }, ratings, 'Blocks and reports change quality'),
      ),
      submitter('Save'),
    ),
  )
}

/** Any news of an account, by hand. */
function events(list) {
  const account = el('input', { placeholder: 'Its id, from the table above', required: true, pattern: '\\d+' })
  const value = el('textarea', {
    rows: 4,
    required: true,
    value: '{"field": "account_alerts", "alert_info": {"alert_type": "OBA_APPROVED"}}',
  })
  const send = () => act(() => post(`/accounts/${account.value}/events`, parsed(value.value)), 'Sent').then(() => list.look())
  return panel(
    'Send any other news of an account',
    form(
      send,
      el('div', { className: 'fields' }, field('Account', account)),
      field('Field and value, as JSON', value),
      el('p', {}, submitter('Send')),
    ),
  )
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`This is not JSON: ${error.message}. Correct it and send again.`)
  }
}
