import type { ShownProduct } from '../commerce/catalog-view.ts'
import type { Said } from '../state.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'

/** What a button under a bubble does when it is tapped; `data` is what only its sheet understands. */
export interface ButtonView {
  kind:
    | 'quick'
    | 'reply'
    | 'url'
    | 'phone'
    | 'copy'
    | 'autofill'
    | 'list'
    | 'flow'
    | 'location'
    | 'address'
    | 'catalog'
    | 'products'
    | 'product'
    | 'call'
    | 'call_permission'
    | 'contact_info'
    | 'pay'
    | 'order'
    | 'app'
  text: string
  url?: string
  payload?: string
  id?: string
  code?: string
  data?: unknown
}

export interface MediaView {
  kind: string
  url: string
  name: string | undefined
  mime?: string
  /** Bytes, when the file lies here. */
  size?: number
  voice?: boolean
  animated?: boolean
}

interface RowView {
  id: string
  title: string
  description: string
  section: string
}

export interface LocationView {
  latitude: number
  longitude: number
  name: string
  address: string
}

export interface ContactView {
  name: string
  org: string
  phones: string[]
  emails: string[]
}

export interface CardView {
  media?: MediaView
  product?: ShownProduct
  text: string
  buttons: ButtonView[]
}

/** A list of what is bought and what it costs, written out: an order, a bill, or what became of it. */
export interface BillView {
  kind: 'order' | 'bill' | 'status'
  reference: string
  status: string
  lines: { name: string; quantity: number; amount: string; image?: string }[]
  sums: { label: string; amount: string }[]
  total: string
  note: string
}

/** A bubble as the handset draws it: `mine` is what this person wrote. */
export interface BubbleView {
  id: string
  mine: boolean
  at: number
  type: string
  text: string
  header?: string
  footer?: string
  media?: MediaView
  location?: LocationView
  contacts?: ContactView[]
  product?: ShownProduct
  cards?: CardView[]
  bill?: BillView
  offer?: { text: string; expiresAt: number; code: string }
  /** First address in a text that asked for a preview. */
  preview?: { url: string; host: string }
  referral?: { headline: string; body: string; url: string; source: string }
  buttons: ButtonView[]
  rows: RowView[]
  /** Answers of a form, one a line. */
  answers?: { label: string; value: string }[]
  reactions: string[]
  /** What this person put on it, to be taken back. */
  myReaction?: string
  quoted?: { id: string; text: string; mine: boolean }
  forwarded?: 'once' | 'often'
  edited?: boolean
  revoked?: boolean
  /** A line in the middle of the wall, nobody's bubble. */
  system?: string
  unsupported?: boolean
  read: boolean
  played?: boolean
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const map = (value: unknown): WireMap => (isMap(value) ? value : {})
export const maps = (value: unknown): WireMap[] => (Array.isArray(value) ? value.map(map) : [])

export const emptyBubble = (said: Said): BubbleView => ({
  id: said.id,
  mine: !said.out,
  at: said.at,
  type: said.type,
  text: '',
  buttons: [],
  rows: [],
  reactions: [],
  read: said.readAt > 0,
})

const words: Readonly<Record<string, string>> = {
  image: '📷 Photo',
  gif: '🎞️ GIF',
  video: '🎬 Video',
  voice: '🎤 Voice message',
  audio: '🎵 Audio',
  document: '📄 Document',
  sticker: '💟 Sticker',
  location: '📍 Location',
  contacts: '👤 Contact',
  order: '🛒 Order',
}

/** A bubble in one line, for the list of chats and for a quote. */
export function lineOf(bubble: BubbleView): string {
  if (bubble.revoked) return bubble.mine ? '🚫 You deleted this message' : '🚫 This message was deleted'
  const kind = bubble.media?.voice ? 'voice' : (bubble.media?.kind ?? bubble.type)
  const first = bubble.text.split('\n').find((line) => line.trim() !== '') ?? ''
  const named = bubble.media?.name ?? bubble.contacts?.[0]?.name ?? bubble.product?.name ?? ''
  const word = words[kind] ?? ''
  return first || bubble.header || bubble.system || [word, named].filter(Boolean).join(': ') || 'Message'
}

/** An amount as Meta writes it, `{value, offset}`, in words: ₹1,200.00. */
export function money(amount: unknown, currency: string): string {
  const { value, offset } = map(amount)
  return decimal(Number(value ?? 0) / Number(offset ?? 100), currency)
}

export function decimal(amount: number, currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return amount.toFixed(2)
  return new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(amount)
}

export function contactViews(value: unknown): ContactView[] {
  return maps(value).map((one) => ({
    name: text(map(one.name).formatted_name) || text(map(one.name).first_name),
    org: [text(map(one.org).title), text(map(one.org).company)].filter(Boolean).join(', '),
    phones: maps(one.phones).map((phone) => text(phone.phone) || text(phone.wa_id)),
    emails: maps(one.emails).map((mail) => text(mail.email)),
  }))
}

export const locationView = (value: WireMap): LocationView => ({
  latitude: Number(value.latitude) || 0,
  longitude: Number(value.longitude) || 0,
  name: text(value.name),
  address: text(value.address),
})
