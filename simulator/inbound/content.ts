import { GraphError } from '../graph-error.ts'
import type { Incoming, IncomingExtra, Outgoing, State, Thread } from '../state.ts'
import { isMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import type { FromPhone } from './from-phone.ts'

/** A message as the webhook words it: `content` stands in the object named like `type`. */
export interface Worded {
  type: string
  content: unknown
  extra?: IncomingExtra
}
type Kind<T extends FromPhone['type']> = Extract<FromPhone, { type: T }>
export type WithFile = Kind<'image' | 'video' | 'audio' | 'sticker' | 'document'>

const weekMs = 7 * 86_400_000

/** What becomes of a wish that brings no file. Source: Meta, Webhooks → messages (2026-09), reference §2.2. */
export function contentOf(world: World, thread: Thread, wish: Exclude<FromPhone, WithFile | Kind<'revoke'>>): Worded {
  switch (wish.type) {
    case 'text':
      return { type: 'text', content: { body: wish.text } }
    case 'location': {
      const { latitude, longitude, name, address, url } = wish
      return { type: 'location', content: { latitude, longitude, ...given({ name, address, url }) } }
    }
    case 'contacts':
      return { type: 'contacts', content: wish.contacts.map((card) => ({ ...withVcard(card), origin: 'other' })) }
    case 'contact_info':
      return { type: 'contacts', content: [{ ...withVcard(ownCard(world.state, thread.phone)), origin: 'contact_request' }] }
    case 'reaction':
      return { type: 'reaction', content: { message_id: wish.message_id, ...(wish.emoji && { emoji: wish.emoji }) } }
    case 'button':
      return { type: 'button', content: { payload: wish.payload ?? wish.text, text: wish.text } }
    case 'order':
      return {
        type: 'order',
        content: { catalog_id: wish.catalog_id, ...given({ text: wish.text }), product_items: wish.product_items },
      }
    case 'unsupported':
      return unsupported(wish.kind, wish.code)
    case 'edit':
      return edit(world, thread, wish)
    default:
      return interactive(world, thread, wish)
  }
}

type Answer = Kind<
  'button_reply' | 'list_reply' | 'flow_reply' | 'address' | 'call_permission_reply' | 'payment_method' | 'product'
>

function interactive(world: World, thread: Thread, wish: Answer): Worded {
  switch (wish.type) {
    case 'button_reply': {
      const { id, title } = wish
      // Meta makes a template of what Direct Send takes, so its buttons answer as a template's do.
      if (answered(thread, wish.reply_to)?.via === 'direct') return { type: 'button', content: { payload: id, text: title } }
      return reply('button_reply', { id, title })
    }
    case 'list_reply':
      return reply('list_reply', { id: wish.id, title: wish.title, ...given({ description: wish.description }) })
    case 'flow_reply': {
      const { body, response } = wish
      return nfmReply('flow', body, typeof response === 'string' ? response : JSON.stringify(response))
    }
    case 'address': {
      const { body, values, saved_address_id } = wish
      return nfmReply('address_message', body, JSON.stringify(given({ saved_address_id, values })))
    }
    case 'call_permission_reply':
      return reply('call_permission_reply', callPermission(world, wish))
    case 'payment_method':
      return reply('payment_method', wish.payment_method)
    case 'product':
      return reply('product', { catalog_id: wish.catalog_id, product_retailer_id: wish.product_retailer_id })
  }
}

const reply = (type: string, content: unknown): Worded => ({ type: 'interactive', content: { type, [type]: content } })

const nfmReply = (name: string, body: string, responseJson: string): Worded =>
  reply('nfm_reply', { response_json: responseJson, body, name })

/** A permission that is not for good lasts a week. */
function callPermission({ clock }: World, wish: Kind<'call_permission_reply'>): Record<string, unknown> {
  const { response, is_permanent, response_source } = wish
  const limited = response === 'accept' && !is_permanent
  const expiration_timestamp = limited ? Math.floor((clock.now() + weekMs) / 1000) : undefined
  return { response, ...given({ is_permanent, expiration_timestamp }), response_source }
}

const lost = {
  131051: { title: 'Message type unknown', details: 'Message type is currently not supported.' },
  131060: {
    title: 'This message is unavailable',
    details: 'This message is currently unavailable. Ask the person to send it again.',
  },
} as const

function unsupported(kind: string, code: keyof typeof lost = 131051): Worded {
  const { title, details } = lost[code]
  const errors = [{ code, title, message: title, error_data: { details } }]
  return { type: 'unsupported', content: { type: kind }, extra: { errors } }
}

interface Card extends Record<string, unknown> {
  name: Record<string, unknown> & { formatted_name: string }
}

/** The contact card of a person, as their phone shares it. */
function ownCard(state: State, phone: string): Card {
  const name = state.nameOf(phone)
  const [first = name, ...rest] = name.split(' ')
  return {
    name: { first_name: first, ...(rest.length > 0 && { last_name: rest.join(' ') }), formatted_name: name },
    phones: [{ phone: `+${phone}`, wa_id: phone, type: 'CELL' }],
  }
}

/** The card with its vCard 3.0, which webhooks carry along. */
function withVcard(card: Card): Card {
  const phones: unknown[] = Array.isArray(card.phones) ? card.phones : []
  const lines = phones.filter(isMap).map(({ phone, wa_id, type }) => {
    const waid = typeof wa_id === 'string' ? `;waid=${wa_id}` : ''
    return `TEL;type=${typeof type === 'string' ? type : 'CELL'}${waid}:${String(phone)}`
  })
  const { name } = card
  const parts = `${wordsOf(name.last_name)};${wordsOf(name.first_name)};${wordsOf(name.middle_name)};;`
  const vcard = ['BEGIN:VCARD', 'VERSION:3.0', `N:${parts}`, `FN:${name.formatted_name}`, ...lines, 'END:VCARD'].join('\n')
  return { ...card, vcard }
}

const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const editMs = 15 * 60_000
const captioned = ['image', 'video', 'document']

/** Only a number that is also in the WhatsApp Business App hears what was changed; others hear that something was. */
function edit(world: World, thread: Thread, { message_id, text }: Kind<'edit'>): Worded {
  const old = ownMessage(thread, message_id)
  if (world.clock.now() - old.at > editMs) throw wrong('A message can be edited for 15 minutes.')
  if (old.type !== 'text' && !captioned.includes(old.type)) throw wrong('Only texts and captions can be edited.')
  const content = { ...(old.content as object), [old.type === 'text' ? 'body' : 'caption']: text }
  thread.said[thread.said.indexOf(old)] = { ...old, content, changed: 'edited' }
  if (!world.state.numbers.get(thread.numberId)?.coexistence) return unsupported('edit')
  const context = old.contextId === undefined ? {} : { context: { id: old.contextId } }
  return {
    type: 'edit',
    content: { original_message_id: message_id, message: { ...context, type: old.type, [old.type]: content } },
  }
}

/** A message this person wrote in this chat. */
export function ownMessage(thread: Thread, id: string): Incoming {
  const found = thread.said.find((said): said is Incoming => !said.out && said.id === id && said.changed !== 'deleted')
  if (!found) throw wrong('This person wrote no such message here.')
  return found
}

export const wrong = (details: string): GraphError => new GraphError(100, details, { message: '(#100) Invalid parameter' })

function answered(thread: Thread, id: string | undefined): Outgoing | undefined {
  return thread.said.find((said): said is Outgoing => said.out && said.id === id)
}

/** Only what is there: Meta leaves out what is empty. */
export const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))

/** The webhook's `context` and `referral` beside the reply. */
export function extraOf(state: State, thread: Thread, wish: FromPhone): IncomingExtra {
  const { forwarded, frequently_forwarded, referred_product, referral } = wish
  const from = state.numbers.get(thread.numberId)?.phone
  const context = { ...(referred_product && { from }), ...given({ forwarded, frequently_forwarded, referred_product }) }
  return { ...(Object.keys(context).length > 0 && { context }), ...(referral && { referral }) }
}
