import { act, get, post, remove } from './api.js'
import { btn, el, empty, field, formDialog, head, live, panel, table, toast } from './parts.js'

const shares = [
  ['notOnWhatsApp', 'Not on WhatsApp'],
  ['delivered', 'Get it'],
  ['readRate', 'Read it'],
  ['replyRate', 'Answer a template'],
  ['buttonTapRate', 'Of these, tap a button'],
  ['blockRate', 'Block the business'],
  ['reportRate', 'Report it'],
  ['optOutRate', 'Stop marketing'],
  ['receiptsOffRate', 'Receipts off'],
  ['offlineRate', 'Phone is off'],
  ['usernameRate', 'Show a username only'],
]

/** How everyone behaves, and some differently. */
export function people() {
  const all = live(
    () => get('/behaviour'),
    (behaviour) =>
      panel(
        'Everyone',
        sliders(behaviour, (change) => act(() => post('/behaviour', change), 'Changed for everyone')),
      ),
    60_000,
  )
  const list = live(
    () => get('/populations'),
    ({ data }) => groups(data, () => list.look()),
  )
  return [
    head(
      'People',
      'Who reads, who answers and who blocks is decided by the seed and the number: every run repeats. A phone that is open at /phones does what its owner does.',
      btn('New group', () => make(list), 'main'),
    ),
    all.place,
    list.place,
  ]
}

function sliders(values, change) {
  return el(
    'div',
    { className: 'fields' },
    ...shares
      .filter(([key]) => values[key] !== undefined)
      .map(([key, words]) => {
        const out = el('output', {}, percent(values[key]))
        const input = el('input', {
          type: 'range',
          min: 0,
          max: 100,
          step: 0.5,
          value: values[key] * 100,
          oninput: () => {
            out.textContent = percent(input.value / 100)
          },
          onchange: () => change({ [key]: Number(input.value) / 100 }),
        })
        return field(el('span', {}, `${words} `, out), input)
      }),
  )
}

const percent = (share) => `${Math.round(share * 1000) / 10} %`

function groups(data, again) {
  if (data.length === 0)
    return panel(
      'Groups',
      empty('Everyone behaves alike', 'Make a group for numbers that begin alike, a country or a share of all.'),
    )
  return el(
    'div',
    {},
    table(
      [
        ['Who', (one) => who(one.match)],
        ['Differs in', (one) => differs(one.rules), 'wide'],
        [
          '',
          (one) => btn('Remove', () => act(() => remove(`/populations/${one.id}`), 'The group is gone').then(again), 'small bad'),
        ],
      ],
      data,
    ),
  )
}

const who = ({ prefix, number, country, share }) =>
  [
    prefix && `numbers from ${prefix}…`,
    number && `of number ${number}`,
    country && `in ${country}`,
    share !== undefined && `${percent(share)} of them`,
  ]
    .filter(Boolean)
    .join(', ') || 'everyone'

const differs = (rules) =>
  Object.entries(rules)
    .map(([key, value]) => `${nameOf(key)}: ${Array.isArray(value) ? within(key, value) : percent(value)}`)
    .join(' · ')

const nameOf = (key) =>
  shares.find(([name]) => name === key)?.[1] ??
  { readDelayMs: 'Reads after', replyDelayMs: 'Answers after', replies: 'Says', offlineForMs: 'Off for' }[key] ??
  key
const within = (key, value) => (key.endsWith('Ms') ? `${seconds(value[0])} to ${seconds(value[1])}` : value.join(', '))
const seconds = (ms) =>
  ms < 60_000 ? `${ms / 1000} s` : ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 360_000) / 10} h`

function make(list) {
  const prefix = el('input', { placeholder: '9198', pattern: '\\d+', title: 'Digits only, with the country code' })
  const country = el('input', { placeholder: 'IN', maxLength: 2, pattern: '[A-Za-z]{2}', title: 'Two letters, for example IN' })
  const share = el('input', { type: 'number', min: 0, max: 100, placeholder: '100' })
  const rates = shares.map(([key, words]) => [
    key,
    words,
    el('input', { type: 'number', min: 0, max: 100, step: 0.5, placeholder: 'as everyone' }),
  ])
  async function save() {
    const match = {
      ...(prefix.value && { prefix: prefix.value }),
      ...(country.value && { country: country.value.toUpperCase() }),
      ...(share.value && { share: share.value / 100 }),
    }
    const rules = Object.fromEntries(
      rates.filter(([, , input]) => input.value !== '').map(([key, , input]) => [key, input.value / 100]),
    )
    if (Object.keys(rules).length === 0) {
      toast('Say at least one thing that this group does otherwise than everyone.', true)
      return false
    }
    const done = await act(() => post('/populations', { match, rules }), 'The group is made')
    await list.look()
    return done
  }
  formDialog(
    'New group of people',
    'Make it',
    save,
    el(
      'div',
      { className: 'fields' },
      field('Numbers that begin with', prefix),
      field('Country', country),
      field('Share of them, %', share),
    ),
    el('p', { className: 'small' }, 'Per cent; what is left empty is as for everyone.'),
    el('div', { className: 'fields' }, ...rates.map(([, words, input]) => field(words, input))),
  )
}
