import { api } from './api.js'
import { ringUp } from './call.js'
import { avatar, choice, say, sheet } from './dom.js'
import { openFlow } from './flow.js'
import { addressForm, callPermission, placeForm, shareContact } from './forms.js'
import { payBill } from './pay.js'
import { openCatalog, openProduct, openSections } from './shop.js'
import { copy } from './tools.js'

/** What a person can do with a message, and what each button under it does. */
export function makeActs(screen) {
  const { write, quoting } = screen
  return {
    business: () => screen.chat()?.name ?? 'Business',
    find: screen.find,
    played: (bubble) => !bubble.mine && void api.played(screen.phone, screen.number, bubble.id).catch(() => {}),
    react: (bubble, emoji) => write({ type: 'reaction', message_id: bubble.id, emoji }),
    pick: (bubble, { id, title, description }) =>
      write({ type: 'list_reply', id, title, ...(description && { description }), reply_to: bubble.id }, { text: title }),
    answer: (bubble) => {
      quoting.start(bubble, screen.chat()?.name ?? '')
      screen.focus()
    },
    edit: screen.edit,
    revoke: (bubble) => write({ type: 'revoke', message_id: bubble.id }),
    forward: (bubble) => forward(screen, bubble),
    product: (product) => openProduct(screen, product),
    tap: (bubble, one) => taps[one.kind]?.(screen, bubble, one),
  }
}

const taps = {
  quick: ({ write }, bubble, { text, payload }) => write({ type: 'button', text, payload, reply_to: bubble.id }, { text }),
  reply: ({ write }, bubble, { text, id }) => write({ type: 'button_reply', id, title: text, reply_to: bubble.id }, { text }),
  phone: (_screen, _bubble, { url }) => say(`A phone would dial ${url.replace('tel:', '')} now`),
  copy: (_screen, _bubble, { code, text }) => copy(code || text),
  autofill: (_screen, _bubble, { code }) => say(`The app of the business got the code ${code}`),
  location: (screen, bubble) => placeForm(screen, bubble.id),
  address: (screen, bubble, one) => addressForm(screen, bubble, one.data),
  catalog: (screen, _bubble, one) => openCatalog(screen, one.id),
  products: (screen, _bubble, one) => openSections(screen, one.text, one.data),
  product: (screen, _bubble, one) => openProduct(screen, one.data),
  call: ringUp,
  call_permission: (screen, bubble) => callPermission(screen, bubble),
  contact_info: (screen, bubble) => shareContact(screen, bubble),
  pay: (screen, bubble, one) => payBill(screen, bubble, one.data),
  flow: (screen, bubble, one) => openFlow(screen, bubble, one),
  app: () => say('A phone would open the app of the business now'),
}

/** A copy of a message goes to another business, marked as forwarded. */
async function forward({ phone }, bubble) {
  const { businesses } = await api.person(phone)
  const send = ({ number, name }) =>
    sendCopy(phone, number, bubble).then(
      () => say(`Forwarded to ${name}`),
      (error) => say(error.message),
    )
  sheet('Forward to', (close) =>
    businesses.map((one) => {
      const take = () => {
        close()
        void send(one)
      }
      return choice(one.name, take, { mark: avatar(one.name, '', one.picture), small: one.display })
    }),
  )
}

async function sendCopy(phone, number, bubble) {
  const { media, location, contacts, text } = bubble
  const head = { number, forwarded: true }
  if (media) {
    const blob = await (await fetch(media.url)).blob()
    const file = new File([blob], media.name ?? media.kind, { type: blob.type })
    return api.file(phone, number, file, { caption: text, kind: media.voice ? 'voice' : media.kind, forwarded: true })
  }
  if (location) {
    const { latitude, longitude, name, address } = location
    return api.write(phone, {
      ...head,
      type: 'location',
      latitude,
      longitude,
      ...(name && { name }),
      ...(address && { address }),
    })
  }
  if (contacts) return api.write(phone, { ...head, type: 'contacts', contacts: contacts.map(cardOf) })
  return api.write(phone, { ...head, type: 'text', text: text || bubble.header || 'Message' })
}

const cardOf = ({ name, phones }) => ({
  name: { formatted_name: name, first_name: name },
  phones: phones.map((phone) => ({ phone })),
})
