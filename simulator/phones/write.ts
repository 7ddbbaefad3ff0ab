import { z } from 'zod'
import { GraphError } from '../graph-error.ts'
import { userId } from '../people/identity.ts'
import type { Media, Thread } from '../state.ts'
import { isMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

const base = { number: z.string(), reply_to: z.string().optional() }

/** What a person can send from a phone; `number` is the business's phone number id. */
export const FromPhone = z.discriminatedUnion('type', [
  z.strictObject({ ...base, type: z.literal('text'), text: z.string().min(1).max(65_536) }),
  z.strictObject({ ...base, type: z.literal('button'), text: z.string(), payload: z.string().optional() }),
  z.strictObject({ ...base, type: z.literal('button_reply'), id: z.string(), title: z.string() }),
  z.strictObject({
    ...base,
    type: z.literal('list_reply'),
    id: z.string(),
    title: z.string(),
    description: z.string().optional(),
  }),
  z.strictObject({ ...base, type: z.literal('reaction'), message_id: z.string(), emoji: z.string().max(20) }),
  z.strictObject({
    ...base,
    type: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
])
export type FromPhone = z.infer<typeof FromPhone>

/** Sends a message of a person to a number and gives its id. */
export function writeFromPhone(world: World, phone: string, wish: FromPhone): string {
  const thread = threadOf(world, wish.number, phone)
  const { type, content } = wireContent(wish)
  return world.delivery.receive(thread, type, content, wish.reply_to).id
}

export function writePicture(
  world: World,
  phone: string,
  numberId: string,
  media: Media,
  url: string,
  caption: string | undefined,
): string {
  const sha256 = Buffer.from(media.sha256, 'hex').toString('base64')
  const kind = media.mime.startsWith('image/')
    ? 'image'
    : media.mime.startsWith('video/')
      ? 'video'
      : media.mime.startsWith('audio/')
        ? 'audio'
        : 'document'
  const content = {
    ...(caption && { caption }),
    ...(kind === 'document' && media.fileName && { filename: media.fileName }),
    mime_type: media.mime,
    sha256,
    id: media.id,
    url,
  }
  return world.delivery.receive(threadOf(world, numberId, phone), kind, content).id
}

/** The chat of a person with a number, made when there is none. */
export function threadOf(world: World, numberId: string, phone: string): Thread {
  if (!world.state.numbers.has(numberId)) throw new GraphError(100, undefined, { http: 404, message: 'There is no such number.' })
  return world.state.thread(numberId, phone)
}

function wireContent(wish: FromPhone): { type: string; content: unknown } {
  switch (wish.type) {
    case 'text':
      return { type: 'text', content: { body: wish.text } }
    case 'button':
      return { type: 'button', content: { payload: wish.payload ?? wish.text, text: wish.text } }
    case 'button_reply':
      return { type: 'interactive', content: { type: 'button_reply', button_reply: { id: wish.id, title: wish.title } } }
    case 'list_reply':
      return {
        type: 'interactive',
        content: {
          type: 'list_reply',
          list_reply: { id: wish.id, title: wish.title, ...(wish.description && { description: wish.description }) },
        },
      }
    case 'reaction':
      return { type: 'reaction', content: { message_id: wish.message_id, ...(wish.emoji && { emoji: wish.emoji }) } }
    case 'location': {
      const { latitude, longitude, name, address } = wish
      return { type: 'location', content: { latitude, longitude, ...(name && { name }), ...(address && { address }) } }
    }
  }
}

/** The payload a quick reply of a template send carries, if the sender gave one. */
export function payloadOf(raw: unknown, index: number): string | undefined {
  const template = isMap(raw) && isMap(raw.template) ? raw.template : undefined
  const parts: unknown[] = Array.isArray(template?.components) ? template.components : []
  const part = parts.find((one) => isMap(one) && String(one.type).toLowerCase() === 'button' && Number(one.index) === index)
  const value: unknown = isMap(part) && Array.isArray(part.parameters) ? part.parameters[0] : undefined
  return isMap(value) && typeof value.payload === 'string' ? value.payload : undefined
}

/** A person stops or resumes marketing messages of a business, as the menu of a chat allows. */
export function setMarketing(world: World, thread: Thread, value: 'stop' | 'resume'): void {
  const { state, webhooks, clock } = world
  const number = state.numbers.get(thread.numberId)
  const business = state.accounts.get(number?.accountId ?? '')?.businessId ?? ''
  thread.marketing = value === 'stop' ? 'stopped' : 'allowed'
  const user_id = userId(business, thread.phone)
  webhooks.numberField(thread.numberId, thread.phone, 'user_preferences', {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: number?.phone, phone_number_id: number?.id },
    contacts: [{ profile: { name: state.nameOf(thread.phone) }, wa_id: thread.phone, user_id }],
    user_preferences: [
      {
        wa_id: thread.phone,
        user_id,
        detail: value === 'stop' ? 'User requested to stop marketing messages' : 'User requested to resume marketing messages',
        category: 'marketing_messages',
        value,
        timestamp: Math.floor(clock.now() / 1000),
      },
    ],
  })
  state.touched()
}
