import { api } from './api.js'
import { avatar, button, choice, el, sheet } from './dom.js'
import { icon } from './icons.js'

/** A labelled field of a sheet. */
export const field = (label, props = {}) =>
  el('label', { className: 'labelled' }, label, el('input', { className: 'field', autocomplete: 'off', ...props }))

/** A form that closes its sheet when it is sent; `send` gets what was filled in by name. */
export function formSheet(title, { intro = '', fields, action }, send) {
  sheet(title, (close) => [
    intro ? el('p', { className: 'padded' }, intro) : '',
    el(
      'form',
      {
        className: 'preview',
        onsubmit: (event) => {
          event.preventDefault()
          const values = Object.fromEntries([...new FormData(event.target)].map(([key, value]) => [key, String(value).trim()]))
          close()
          send(values)
        },
      },
      fields,
      el(
        'div',
        { className: 'ends' },
        button({ className: 'plain', onclick: close }, 'Cancel'),
        el('button', { className: 'go', type: 'submit' }, action),
      ),
    ),
  ])
}

const places = [
  ['Home', 12.9716, 77.5946, '14 MG Road, Bengaluru'],
  ['Office', 19.076, 72.8777, '8 Marine Drive, Mumbai'],
  ['Here', 52.52, 13.405, 'Alexanderplatz, Berlin'],
]

export function placeForm(screen, replyTo) {
  const send = ({ name, latitude, longitude, address }) => {
    const place = { latitude: Number(latitude), longitude: Number(longitude), name: name ?? '', address: address ?? '' }
    const { name: word, address: street, ...point } = place
    void screen.write(
      {
        type: 'location',
        ...point,
        ...(word && { name: word }),
        ...(street && { address: street }),
        ...(replyTo && { reply_to: replyTo }),
      },
      { type: 'location', location: place },
    )
  }
  sheet('Send a location', (close) => [
    ...places.map(([name, latitude, longitude, address]) =>
      choice(
        name,
        () => {
          close()
          send({ name, latitude, longitude, address })
        },
        { small: address, mark: icon('pin') },
      ),
    ),
    choice(
      'Somewhere else…',
      () => {
        close()
        elsewhere(send)
      },
      { mark: icon('edit') },
    ),
  ])
}

const elsewhere = (send) =>
  formSheet(
    'Another place',
    {
      action: 'Send location',
      fields: [
        field('Latitude', { name: 'latitude', type: 'number', step: 'any', min: -90, max: 90, required: true, value: '12.97' }),
        field('Longitude', {
          name: 'longitude',
          type: 'number',
          step: 'any',
          min: -180,
          max: 180,
          required: true,
          value: '77.59',
        }),
        field('Name, if it has one', { name: 'name', maxLength: 100 }),
        field('Street', { name: 'address', maxLength: 200 }),
      ],
    },
    send,
  )

/** Oneself, as an answer to a business that asks, or the card of somebody else. */
export async function shareContact(screen, bubble) {
  const { name, phone } = await api.person(screen.phone)
  const own = () => (bubble ? answer() : sendCard(screen, name, `+${phone}`))
  const answer = () =>
    screen.write(
      { type: 'contact_info', reply_to: bubble.id },
      { type: 'contacts', contacts: [{ name, org: '', phones: [`+${phone}`], emails: [] }] },
    )
  sheet(bubble ? 'Share your contact info?' : 'Send a contact', (close) => {
    const row = (label, small, mark, work) =>
      choice(
        label,
        () => {
          close()
          work()
        },
        { small, mark },
      )
    return [
      bubble ? el('p', { className: 'padded' }, 'The business will see your phone number.') : '',
      row(name, `+${phone}`, avatar(name), own),
      bubble ? row('Not now', '', icon('close'), () => {}) : row('Somebody else…', '', icon('edit'), () => somebody(screen)),
    ]
  })
}

const somebody = (screen) =>
  formSheet(
    'Somebody else',
    {
      action: 'Send contact',
      fields: [
        field('Name', { name: 'name', required: true, maxLength: 80, value: 'Ravi Iyer' }),
        field('Phone number of the contact', { name: 'phone', required: true, type: 'tel', value: '+91 98000 00002' }),
      ],
    },
    ({ name, phone }) => void sendCard(screen, name, phone),
  )

function sendCard(screen, name, phone) {
  const [first_name, ...rest] = name.split(' ')
  const card = {
    name: { formatted_name: name, first_name, ...(rest.length && { last_name: rest.join(' ') }) },
    phones: [{ phone, type: 'CELL' }],
  }
  return screen.write(
    { type: 'contacts', contacts: [card] },
    { type: 'contacts', contacts: [{ name, org: '', phones: [phone], emails: [] }] },
  )
}

const addressFields = [
  ['name', 'Full name'],
  ['phone_number', 'Phone number for the delivery'],
  ['in_pin_code', 'PIN code', { pattern: '\\d{6}', inputMode: 'numeric' }],
  ['house_number', 'House number'],
  ['floor_number', 'Floor'],
  ['tower_number', 'Tower'],
  ['building_name', 'Building'],
  ['address', 'Street and area'],
  ['landmark_area', 'Landmark'],
  ['city', 'City'],
  ['state', 'State'],
]
const needed = new Set(['name', 'phone_number', 'in_pin_code', 'address', 'city', 'state'])

export function addressForm(screen, bubble, { values = {}, saved_addresses: saved = [], validation_errors: errors = {} }) {
  const reply_to = bubble.id
  const fill = (known) =>
    formSheet(
      'Your address',
      {
        action: 'Send address',
        fields: addressFields.map(([name, label, more = {}]) =>
          el(
            'div',
            {},
            field(label, { name, value: known[name] ?? '', required: needed.has(name), maxLength: 200, ...more }),
            errors[name] ? el('p', { className: 'bad' }, errors[name]) : '',
          ),
        ),
      },
      (filled) => {
        const given = Object.fromEntries(Object.entries(filled).filter(([, value]) => value))
        void screen.write({ type: 'address', values: given, reply_to }, { text: '🏠 Address' })
      },
    )
  if (saved.length === 0) return fill(values)
  sheet('Your addresses', (close) => [
    ...saved.map(({ id, value }) =>
      choice(
        [value.house_number, value.address, value.city].filter(Boolean).join(', ') || value.name || id,
        () => {
          close()
          void screen.write({ type: 'address', saved_address_id: id, values: value, reply_to }, { text: '🏠 Address' })
        },
        { mark: icon('home'), small: value.name },
      ),
    ),
    choice(
      'Another address…',
      () => {
        close()
        fill(values)
      },
      { mark: icon('plus') },
    ),
  ])
}

export function callPermission(screen, bubble) {
  const answer = (response, is_permanent) =>
    screen.write(
      { type: 'call_permission_reply', response, ...(is_permanent && { is_permanent }), reply_to: bubble.id },
      { text: response === 'accept' ? '📞 Calls allowed' : '📞 Calls not allowed' },
    )
  sheet('May this business call you?', (close) => {
    const row = (label, small, ...given) =>
      choice(
        label,
        () => {
          close()
          void answer(...given)
        },
        { small },
      )
    return [
      row('Always allow', 'Until you change it', 'accept', true),
      row('Allow for 7 days', '', 'accept', false),
      row('Do not allow', '', 'reject', false),
    ]
  })
}

/** What an ad would hand over: the business learns where this person came from, and pays nothing for 72 hours. */
export const referralForm = (screen) =>
  formSheet(
    'As if you came from an ad',
    {
      intro: 'The business gets the ad together with your message.',
      action: 'Send as from the ad',
      fields: [
        field('Your message', { name: 'text', required: true, maxLength: 1000, value: 'Hello! Can I get more info on this?' }),
        field('Headline of the ad', { name: 'headline', maxLength: 100, value: 'Fresh teas, 20% off this week' }),
        field('Text of the ad', { name: 'body', maxLength: 200, value: 'Message us to order' }),
        field('Number of the ad', { name: 'source_id', required: true, value: '120208212345670001' }),
      ],
    },
    ({ text, headline, body, source_id }) => {
      const referral = {
        source_url: `https://fb.me/${source_id.slice(-8)}`,
        source_id,
        source_type: 'ad',
        headline,
        body,
        ctwa_clid: `ARA${source_id}`,
      }
      void screen.write(
        { type: 'text', text, referral },
        { type: 'text', text, referral: { headline, body, source: 'ad', url: '' } },
      )
    },
  )

const kinds = [
  ['poll_creation', 'A poll'],
  ['gif', 'A GIF'],
  ['group_invite', 'An invitation to a group'],
  ['pin', 'A pinned message'],
  ['keep_in_chat', 'A kept message'],
  ['event', 'An event'],
]

export const unsupportedForm = (screen) =>
  sheet('Something businesses cannot receive', (close) =>
    kinds.map(([kind, label]) =>
      choice(label, () => {
        close()
        void screen.write({ type: 'unsupported', kind })
      }),
    ),
  )
