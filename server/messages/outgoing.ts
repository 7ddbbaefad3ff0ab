import type { SendRequest } from '@woochat/contract/cloud-api/send.ts'
import { previewOf } from '@woochat/contract/content.ts'
import { type Problem, Refusal } from '@woochat/contract/errors.ts'
import type { OutgoingContent } from '@woochat/contract/messages.ts'
import { shownTemplate, type TemplateValues } from '@woochat/contract/template-shown.ts'
import { templateVariables } from '@woochat/contract/template-text.ts'
import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { getMedia } from '../media/store.ts'
import { mediaPlaceholder } from '../outbox/enqueue.ts'
import { fitValue, templateRequest } from '../templates/request.ts'
import { getTemplateRow, headerMediaOf, type StoredParts } from '../templates/store.ts'
import { contentOf, type StoredContent } from './stored.ts'

/** Whom a message goes to, and what forbids it. */
export interface Recipient {
  contactId: number
  phone: string | null
  bsuid: string | null
  blocked: boolean
  optedOut: boolean
}

/** A message ready to be stored and sent. */
export interface Outgoing {
  content: StoredContent
  /** Meta's body, without its address and context. */
  request: Pick<SendRequest, 'type' | 'text' | 'image' | 'template'>
  mediaId: number | null
  preview: string
}

export async function getRecipient(tx: Tx, workspaceId: number, contactId: number): Promise<Recipient> {
  const { rows } = await sql<Recipient>`
    select c.id as "contactId", c.phone, c.blocked_at is not null as blocked, c.opt_in = 2 as "optedOut",
      (select a.value from contact_aliases a where a.workspace_id = c.workspace_id and a.contact_id = c.id and a.kind = 'bsuid' limit 1) as bsuid
    from contacts c where c.workspace_id = ${workspaceId} and c.id = ${contactId}`.execute(tx)
  const [recipient] = rows
  if (!recipient) throw new Refusal('not_found', { what: 'contact' })
  if (recipient.blocked) throw new Refusal('blocked')
  if (recipient.phone === null && recipient.bsuid === null) throw new Refusal('no_number')
  return recipient
}

/** The whole of Meta's body. Who shows no number is addressed by the id Meta gave them for this business. */
export function requestFor(recipient: Recipient, { request }: Outgoing, about: string | null): SendRequest {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(recipient.phone === null ? { recipient: recipient.bsuid ?? '' } : { to: `+${recipient.phone}` }),
    ...(about !== null && { context: { message_id: about } }),
    ...request,
  }
}

/** Turns what someone wants to send into what is stored and what Meta is asked for; refuses what cannot be sent. */
export async function prepareOutgoing(
  tx: Tx,
  workspaceId: number,
  channelId: number,
  recipient: Recipient,
  wanted: OutgoingContent,
): Promise<Outgoing> {
  const parts = await partsOf(tx, workspaceId, channelId, recipient, wanted)
  return { ...parts, preview: previewOf(contentOf(parts.content, null, null)) }
}

async function partsOf(
  tx: Tx,
  workspaceId: number,
  channelId: number,
  recipient: Recipient,
  wanted: OutgoingContent,
): Promise<Omit<Outgoing, 'preview'>> {
  switch (wanted.type) {
    case 'text':
      return {
        content: wanted,
        request: { type: 'text', text: { body: wanted.text, preview_url: /https?:\/\//i.test(wanted.text) } },
        mediaId: null,
      }
    case 'image':
      return imageOf(tx, workspaceId, wanted)
    case 'template':
      return templateOf(tx, workspaceId, channelId, recipient, wanted)
  }
}

async function imageOf(
  tx: Tx,
  workspaceId: number,
  { mediaId, caption }: Extract<OutgoingContent, { type: 'image' }>,
): Promise<Omit<Outgoing, 'preview'>> {
  const file = await getMedia(tx, workspaceId, mediaId)
  if (file.kind !== 'image') throw new Refusal('wrong_file', { why: 'WhatsApp takes pictures as JPEG or PNG only.' })
  return {
    content: {
      type: 'image',
      mediaId,
      url: null,
      mime: file.mime,
      fileName: file.file_name,
      caption: caption || null,
      problem: null,
    },
    request: { type: 'image', image: { id: mediaPlaceholder, ...(caption && { caption }) } },
    mediaId,
  }
}

async function templateOf(
  tx: Tx,
  workspaceId: number,
  channelId: number,
  recipient: Recipient,
  wanted: Extract<OutgoingContent, { type: 'template' }>,
): Promise<Omit<Outgoing, 'preview'>> {
  const row = await getTemplateRow(tx, workspaceId, wanted.templateId)
  if (row.channel_id !== channelId) throw new Refusal('not_found', { what: 'template of this number' })
  if (row.state !== 'APPROVED')
    throw new Refusal('template_not_approved', { state: row.state.toLowerCase().replaceAll('_', ' ') })
  const { unsupported, ...parts } = row.parts as StoredParts
  if (unsupported?.length)
    throw new Refusal('template_not_approved', { state: `one that WooChat cannot send yet: it has ${unsupported.join(', ')}` })
  if (row.category === 'MARKETING' && recipient.optedOut) throw new Refusal('opted_out')
  const values = checkedValues(parts, wanted.values)
  const headerMediaId = parts.header && parts.header.kind !== 'text' ? (wanted.headerMediaId ?? headerMediaOf(parts)) : null
  if (parts.header && parts.header.kind !== 'text' && headerMediaId === null)
    throw new Refusal('invalid', {}, [
      { path: 'body.content.headerMediaId', message: `Choose the ${parts.header.kind} for the header` },
    ])
  const sendable = { name: row.name, language: row.language, parts }
  return {
    content: { type: 'template', values, templateId: row.id, headerMediaId, shown: shownTemplate(sendable, values) },
    request: {
      type: 'template',
      template: templateRequest(sendable, values, headerMediaId === null ? undefined : { id: mediaPlaceholder }),
    },
    mediaId: headerMediaId,
  }
}

function checkedValues(parts: StoredParts, given: TemplateValues): TemplateValues {
  const variables = templateVariables(parts)
  const values = Object.fromEntries(variables.map(({ key }) => [key, fitValue(given[key] ?? '')]))
  const problems: Problem[] = variables
    .filter(({ key }) => !values[key])
    .map(({ key, name }) => ({ path: `body.content.values.${key}`, message: `{{${name}}} needs a value` }))
  if (problems.length > 0) throw new Refusal('invalid', {}, problems)
  return values
}
