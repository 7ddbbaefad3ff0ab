import { api } from './api.js'
import { choice, el, say, sheet } from './dom.js'
import { field, formSheet } from './forms.js'
import { icon } from './icons.js'
import { typedPhone, wrongPhone } from './pick.js'

/** Who holds this phone, and everything about them that a business can notice. */
export function personMenu(phone, person, refresh, go) {
  const change = async (wish) => {
    await api.change(phone, wish).catch((error) => say(error.message))
    await refresh()
  }
  sheet(person.name, (close) => {
    const row = (label, mark, work, more = {}) =>
      choice(
        label,
        () => {
          close()
          void work()
        },
        { mark: icon(mark), ...more },
      )
    const flag = (key, mark, [on, off], small, wish = { [key]: !person[key] }) =>
      row(person[key] ? off : on, mark, () => change(wish), { small, 'aria-pressed': String(Boolean(person[key])) })
    return [
      row('Profile name', 'edit', () => rename(person, change), { small: person.name }),
      row('Username', 'at', () => username(person, change), {
        small: person.username ? `@${person.username}: businesses do not see the number` : 'None: businesses see the number',
      }),
      el('h3', {}, 'What businesses notice'),
      flag(
        'receiptsOff',
        'eye',
        ['Turn read receipts off', 'Turn read receipts on'],
        person.receiptsOff ? 'Off: nobody sees what you read' : 'On',
      ),
      flag(
        'slow',
        'clock',
        ['Read slowly', 'Read at once'],
        person.slow ? 'Messages are read after minutes' : 'While this page is closed',
        { readDelayMs: person.slow ? null : [120_000, 600_000] },
      ),
      flag('offline', 'offline', ['Go offline', 'Go online'], person.offline ? 'Offline: nothing is delivered' : 'Online'),
      flag(
        'away',
        'phone',
        ['Leave WhatsApp', 'Be on WhatsApp again'],
        person.away ? 'Not on WhatsApp' : 'Sends to you would fail',
        { onWhatsApp: person.away },
      ),
      el('h3', {}, 'What happens to phones'),
      row('Change the phone number', 'swap', () => move(phone, person, go)),
      row('Change the security code', 'key', () => renew(phone), { small: 'A new phone, or WhatsApp installed anew' }),
      el('h3', {}, 'Handsets'),
      row('Hold another phone', 'phone', () => go('pick')),
      row('Put another phone beside this one', 'phones', () => go('beside')),
    ]
  })
}

function rename(person, change) {
  formSheet(
    'Profile name',
    { action: 'Save name', fields: [field('Profile name', { name: 'name', value: person.name, maxLength: 60, required: true })] },
    ({ name }) => change({ name: name || person.name }),
  )
}

function username(person, change) {
  const input = field('Username', {
    name: 'username',
    value: person.username ?? '',
    maxLength: 35,
    pattern: '[a-z0-9._]{3,35}',
    placeholder: 'asha.rao',
  })
  formSheet(
    'Username',
    {
      intro: 'With a username, businesses that do not know the number yet see only @username. Empty takes it away.',
      action: 'Save username',
      fields: [input],
    },
    ({ username }) => change({ username: username || null }),
  )
}

const move = (phone, person, go) =>
  formSheet(
    'Change the phone number',
    {
      intro: `${person.name} takes the chats along. Businesses they talked to hear of it; +${phone} is no longer on WhatsApp.`,
      action: 'Change number',
      fields: [
        field('New phone number', {
          name: 'to',
          type: 'tel',
          required: true,
          placeholder: '+91 98000 00099',
          oninput: ({ target }) => target.setCustomValidity(typedPhone(target.value) ? '' : wrongPhone),
        }),
      ],
    },
    async ({ to }) => {
      await api.move(phone, to).then(
        (moved) => go('chats', { phone: moved.phone }),
        (error) => say(error.message),
      )
    },
  )

const renew = (phone) =>
  api.renewKeys(phone).then(
    () => say('The security code is a new one'),
    (error) => say(error.message),
  )
