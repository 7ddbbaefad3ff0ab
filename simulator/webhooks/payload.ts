import { escapeNonAscii } from '@woochat/contract/cloud-api/escape.ts'
import type { Account, App, PhoneNumber } from '../state.ts'

/** One update: `body` and `contact` are JSON already; a field other than messages carries its whole value. */
export interface Item {
  kind: 'status' | 'message' | 'field'
  field: string
  body: string
  contact: string
  at: number
}

/** Whom a lane posts to. */
export interface Target {
  app: App
  account: Account
  number: PhoneNumber | undefined
  url: string
}

/** Fields whose entries carry no `time`: they come about a conversation, like messages. */
const undated = new Set([
  'messages',
  'user_preferences',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'standby',
  'messaging_handovers',
])

/** Source: Meta, Webhooks → Overview (2026-09). */
const mostBytes = 3 * 1024 * 1024
const frameBytes = 1_000
/** An emoji or letter is six characters once it is escaped. */
const mostEscaped = 6

const escaped = (json: string): string => escapeNonAscii(json).replaceAll('/', '\\/')

/** The first of these updates that fit into one POST together; one that alone is too large is posted nevertheless. */
export function fitting(items: readonly Item[]): readonly Item[] {
  let bytes = items.reduce((sum, { body, contact }) => sum + body.length + contact.length, 0) * mostEscaped
  if (bytes + frameBytes <= mostBytes) return items
  bytes = frameBytes
  const first = items.findIndex(({ body, contact }) => {
    bytes += escaped(body).length + escaped(contact).length
    return bytes > mostBytes
  })
  return first < 0 ? items : items.slice(0, Math.max(first, 1))
}

/** The very bytes of a webhook: every character above ASCII and every slash escaped, as Meta does before it signs. */
export function payload(target: Target, batch: readonly Item[], nowMs: number): string {
  const changes: string[] = []
  let dated = false
  for (let from = 0; from < batch.length; ) {
    const first = batch[from]
    if (!first) break
    let to = from + 1
    while (first.kind === 'status' && batch[to]?.kind === 'status') to++
    changes.push(
      first.kind === 'field' ? `{"field":"${first.field}","value":${first.body}}` : messagesChange(target, batch.slice(from, to)),
    )
    dated ||= first.kind === 'field' && !undated.has(first.field)
    from = to
  }
  const time = dated ? `"time":${Math.floor(nowMs / 1000)},` : ''
  const json = `{"object":"whatsapp_business_account","entry":[{"id":"${target.account.id}",${time}"changes":[${changes.join(',')}]}]}`
  return escaped(json)
}

function messagesChange(target: Target, items: readonly Item[]): string {
  const number = target.number
  const contacts = [...new Set(items.flatMap((item) => item.contact || []))]
  const list = items[0]?.kind === 'status' ? 'statuses' : 'messages'
  const with_ = contacts.length > 0 ? `"contacts":[${contacts.join(',')}],` : ''
  return `{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"${number?.phone}","phone_number_id":"${number?.id}"},${with_}"${list}":[${items.map((item) => item.body).join(',')}]}}`
}
