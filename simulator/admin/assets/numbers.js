import { act, get, post } from './api.js'
import { btn, el, empty, field, formDialog, head, live, panel, pill, select, table, toast } from './parts.js'

const tiers = ['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED']
const qualities = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN']
const states = ['CONNECTED', 'FLAGGED', 'RESTRICTED', 'DISCONNECTED', 'BANNED']

/** Business numbers: what Meta thinks of them, and the credentials of new ones. */
export function numbers() {
  const list = live(
    () => get('/numbers'),
    ({ data }) => (data.length === 0 ? none() : rows(data, () => list.look())),
  )
  return [
    head(
      'Numbers',
      'Each business has an app, an account, a token and a number. What is changed here is told by webhook, as Meta would.',
      btn('New number', () => make(list), 'main'),
    ),
    list.place,
  ]
}

const none = () =>
  panel('', empty('No numbers yet', 'A practice number made in WooChat appears here, or make one with the button above.'))

function rows(data, again) {
  const set = (one, change, words) => act(() => post(`/numbers/${one.phone_number_id}`, change), words).then(again)
  const choice = (label, values, key) => (one) =>
    select(values, one[key], (value) => set(one, { [key]: value }, `${label} is now ${value}`), {
      'aria-label': `${label} of ${one.display_phone_number}`,
    })
  return table(
    [
      ['Number', (one) => el('b', {}, one.display_phone_number)],
      ['Business', (one) => one.verified_name, 'wide'],
      ['State', choice('State', states, 'status')],
      ['Quality', choice('Quality', qualities, 'quality')],
      ['Limit', choice('Limit', tiers, 'tier')],
      ['A second', (one) => (one.throughput === 0 ? 'no limit' : one.throughput), 'num'],
      ['Webhook', (one) => (one.callback_url ? el('span', { className: 'mono' }, one.callback_url) : pill('none', 'warn'))],
      ['', (one) => btn('Credentials', () => copy(one), 'small')],
    ],
    data,
  )
}

async function copy(one) {
  const { phone_number_id, waba_id, business_id, app_id, app_secret, access_token } = one
  const text = JSON.stringify(
    { phone_number_id, waba_id, business_id, app_id, app_secret, access_token, base: `${location.origin}/v26.0` },
    null,
    2,
  )
  try {
    await navigator.clipboard.writeText(text)
    toast('Copied: ids, secret and token')
  } catch {
    toast(text, true)
  }
}

function make(list) {
  const name = el('input', {
    value: 'Practice business',
    required: true,
    pattern: '.*\\S.*',
    title: 'People see this name',
    maxLength: 100,
  })
  const tier = select(tiers, 'TIER_100K')
  const url = el('input', {
    placeholder: 'http://127.0.0.1:8080/webhook',
    type: 'url',
    oninput: () => {
      token.required = url.value !== ''
    },
  })
  const token = el('input', { placeholder: 'the word your webhook expects' })
  const send = async () => {
    const wish = {
      name: name.value,
      tier: tier.value,
      ...(url.value && { callback_url: url.value, verify_token: token.value }),
    }
    const done = await act(() => post('/numbers', wish), 'The number is ready')
    await list.look()
    return done
  }
  formDialog(
    'New number',
    'Make it',
    send,
    el(
      'div',
      { className: 'fields' },
      field('Name of the business', name),
      field('People a day', tier),
      field('Webhook address (optional)', url),
      field('Verify token, with an address', token),
    ),
  )
}
