import { type InboundMedia, InboundMessage, WebhookContact } from '@woochat/contract/cloud-api/webhooks.ts'
import { instantOf } from './read-status.ts'
import type { StoredContent } from './stored.ts'

/** Who wrote: a phone number, or only a business-scoped id when the person shows no number. */
export interface Sender {
  waId: string | null
  bsuid: string | null
  username: string | null
  name: string | null
}

/** A message from a person, as it will be stored. */
export interface InboundDraft {
  channelId: number
  wamid: string
  sender: Sender
  at: Date
  content: StoredContent
  /** The file's id at Meta, to be fetched. */
  metaMediaId: string | null
  /** wamid of the message it answers or reacts to. */
  about: string | null
}

/** Reads one element of `messages` with the card of its sender; throws when it is not one. */
export function readMessage(channelId: number, element: unknown, card: unknown): InboundDraft {
  const message = InboundMessage.parse(element)
  const { content, media } = contentOf(message)
  return {
    channelId,
    wamid: message.id,
    sender: senderOf(message, card),
    at: instantOf(message.timestamp),
    content,
    metaMediaId: media?.id ?? null,
    about: message.reaction?.message_id ?? message.context?.id ?? null,
  }
}

function senderOf(message: InboundMessage, card: unknown): Sender {
  const { data } = WebhookContact.safeParse(card)
  const waId = digits(message.from ?? data?.wa_id)
  const bsuid = message.from_user_id ?? data?.user_id ?? null
  if (waId === null && bsuid === null) throw new Error('It does not say who wrote it')
  return {
    waId,
    bsuid,
    username: data?.profile?.username?.replace(/^@/, '') || null,
    name: data?.profile?.name?.trim().slice(0, 200) || null,
  }
}

const digits = (phone: string | undefined): string | null => phone?.replace(/\D/g, '') || null

interface Read {
  content: StoredContent
  media?: InboundMedia | undefined
}

function contentOf(message: InboundMessage): Read {
  const reader = readers[message.type]
  return reader?.(message) ?? { content: { type: 'unsupported', what: whatOf(message) } }
}

const fileOf = (media: InboundMedia) => ({
  mediaId: null,
  url: null,
  mime: media.mime_type?.split(';')[0]?.trim() ?? 'application/octet-stream',
  fileName: media.filename?.slice(0, 200) ?? null,
  caption: media.caption ?? null,
  problem: null,
})

/** By Meta's `type`; undefined when the object of that name is not there. */
const readers: Readonly<Record<string, (message: InboundMessage) => Read | undefined>> = {
  text: ({ text }) => text && { content: { type: 'text', text: text.body } },
  image: ({ image }) => image && { content: { type: 'image', ...fileOf(image) }, media: image },
  video: ({ video }) => video && { content: { type: 'video', ...fileOf(video) }, media: video },
  document: ({ document }) => document && { content: { type: 'document', ...fileOf(document) }, media: document },
  sticker: ({ sticker }) => sticker && { content: { type: 'sticker', ...fileOf(sticker) }, media: sticker },
  audio: ({ audio }) => audio && { content: { type: 'audio', voice: audio.voice ?? false, ...fileOf(audio) }, media: audio },
  button: ({ button }) => button && { content: { type: 'button', text: button.text, payload: button.payload ?? null } },
  interactive: ({ interactive }) => interactive && interactiveOf(interactive),
  reaction: ({ reaction }) =>
    reaction && { content: { type: 'reaction', emoji: reaction.emoji || null, toMessage: reaction.message_id } },
  location: ({ location }) =>
    location && {
      content: {
        type: 'location',
        latitude: location.latitude,
        longitude: location.longitude,
        name: location.name ?? null,
        address: location.address ?? null,
      },
    },
  contacts: ({ contacts }) =>
    contacts && {
      content: {
        type: 'contacts',
        cards: contacts.map((card) => ({
          name: card.name.formatted_name,
          phones: card.phones?.flatMap(({ phone }) => phone ?? []) ?? [],
        })),
      },
    },
  order: ({ order }) => order && { content: orderOf(order) },
}

function interactiveOf({
  button_reply: button,
  list_reply: row,
  nfm_reply: form,
}: NonNullable<InboundMessage['interactive']>): Read | undefined {
  if (button) return { content: { type: 'reply', id: button.id, title: button.title, description: null } }
  if (row) return { content: { type: 'reply', id: row.id, title: row.title, description: row.description ?? null } }
  return (
    form && {
      content: {
        type: 'reply',
        id: form.name ?? 'form',
        title: form.name === 'address_message' ? 'Address' : 'Filled in a form',
        description: answersOf(form.response_json),
      },
    }
  )
}

/** What somebody filled in, a line an answer; Meta sends it as a text of JSON. What is not that stays as it is. */
function answersOf(json: string): string | null {
  try {
    const { flow_token: _, saved_address_id: __, values, ...rest } = JSON.parse(json) as Record<string, unknown>
    const answers = typeof values === 'object' && values !== null ? { ...rest, ...values } : rest
    const lines = Object.entries(answers).map(([name, value]) => `${worded(name)}: ${answerOf(value)}`)
    return lines.join('\n').slice(0, 4_000) || null
  } catch {
    return json.slice(0, 4_000)
  }
}

/** `screen_0_first_name_1` → `first name`: names as Meta's form builder makes them. */
const worded = (name: string): string =>
  name
    .replace(/^screen_\d+_|_\d+$/g, '')
    .replaceAll('_', ' ')
    .trim() || name

const answerOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(answerOf).join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value)

function orderOf({ product_items: items }: NonNullable<InboundMessage['order']>): StoredContent {
  const total = items.reduce((sum, item) => sum + item.quantity * item.item_price, 0)
  return {
    type: 'order',
    items: items.reduce((sum, item) => sum + item.quantity, 0),
    total: Math.round(total * 100) / 100,
    currency: items[0]?.currency ?? '',
  }
}

/** In words, what people send and businesses do not get. */
const kinds: Readonly<Record<string, string>> = {
  edit: 'an edited message',
  poll_creation: 'a poll',
  poll_update: 'a vote in a poll',
  pin: 'a pinned message',
  keep_in_chat: 'a kept message',
  group_invite: 'an invitation to a group',
  gif: 'a GIF',
  media_placeholder: 'a file that is too large',
}

/** What to say of a message that we cannot show. */
function whatOf(message: InboundMessage): string {
  const named = message['system'] ?? message['unsupported']
  if (typeof named === 'object' && named !== null) {
    if ('body' in named && typeof named.body === 'string') return named.body.slice(0, 300)
    if ('type' in named && typeof named.type === 'string') return kinds[named.type] ?? named.type.replaceAll('_', ' ')
  }
  return message.errors?.[0]?.title ?? message.type
}
