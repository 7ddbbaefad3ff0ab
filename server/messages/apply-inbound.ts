import { UserPreferences } from '@woochat/contract/cloud-api/webhooks.ts'
import type { LiveFact } from '@woochat/contract/events.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { applyChannelUpdate, channelFields } from '../channels/apply-update.ts'
import type { Tx } from '../db/pool.ts'
import type { InboundHandlers, ReadElement } from '../inbound/apply.ts'
import type { RoutedElement } from '../inbound/route-elements.ts'
import { applyTemplateUpdate, templateFields } from '../templates/apply-update.ts'
import { applyStatuses } from './apply-statuses.ts'
import { changeConsents } from './consent.ts'
import type { StatusReport } from './lattice.ts'
import { type InboundDraft, readMessage } from './read-message.ts'
import { readStatus } from './read-status.ts'
import { type ReceiveDeps, receiveMessages } from './receive.ts'
import { findByMetaIds } from './senders.ts'

/** What webhooks bring, applied: statuses, messages, and news of templates, numbers and consent. */
export function createInboundHandlers(deps: ReceiveDeps): InboundHandlers {
  return {
    read: (routed) => ({ routed, read: readElement(routed) }),
    apply: (tx, workspaceId, elements) => applyAll(tx, deps, workspaceId, elements),
  }
}

type Read =
  | { kind: 'status'; report: StatusReport }
  | { kind: 'message'; draft: InboundDraft }
  | { kind: 'preferences'; preferences: UserPreferences }
  | { kind: 'field' }

function readElement({ kind, field, channelId, item, contact }: RoutedElement): Read {
  if (kind === 'field')
    return field === 'user_preferences' ? { kind: 'preferences', preferences: UserPreferences.parse(item) } : { kind: 'field' }
  if (channelId === null) throw new Error('It does not say for which number it is')
  return kind === 'status'
    ? { kind, report: readStatus(channelId, item) }
    : { kind, draft: readMessage(channelId, item, contact) }
}

/** Statuses lock messages and messages lock conversations first; so statuses of a batch go before its messages. */
async function applyAll(tx: Tx, deps: ReceiveDeps, workspaceId: number, elements: readonly ReadElement[]): Promise<LiveFact[]> {
  const reads = elements.map((element) => ({ routed: element.routed, read: element.read as Read }))
  const facts: LiveFact[] = []
  facts.push(
    ...(await applyStatuses(
      tx,
      workspaceId,
      reads.flatMap(({ read }) => (read.kind === 'status' ? [read.report] : [])),
    )),
  )
  facts.push(
    ...(await receiveMessages(
      tx,
      deps,
      workspaceId,
      reads.flatMap(({ read }) => (read.kind === 'message' ? [read.draft] : [])),
    )),
  )
  for (const { routed, read } of reads) {
    if (read.kind === 'preferences') facts.push(...(await applyPreferences(tx, deps, workspaceId, read.preferences)))
    if (read.kind === 'field') facts.push(...(await applyField(tx, workspaceId, routed)))
  }
  return facts
}

async function applyField(tx: Tx, workspaceId: number, { field, wabaId, item: value }: RoutedElement): Promise<LiveFact[]> {
  if (templateFields.has(field)) return applyTemplateUpdate(tx, workspaceId, { wabaId, field, value })
  if (channelFields.has(field)) return applyChannelUpdate(tx, workspaceId, { wabaId, field, value })
  return []
}

/** A person stopped or resumed marketing messages in WhatsApp itself. */
async function applyPreferences(
  tx: Tx,
  deps: ReceiveDeps,
  workspaceId: number,
  { user_preferences: given }: UserPreferences,
): Promise<LiveFact[]> {
  const marketing = given
    .filter((each) => each.category === 'marketing_messages')
    .sort((a, b) => Number(a.timestamp) - Number(b.timestamp))
  const ids = await findByMetaIds(
    tx,
    workspaceId,
    marketing.map((each) => ({ waId: each.wa_id?.replace(/\D/g, '') || null, bsuid: each.user_id ?? null })),
  )
  const changes = marketing.flatMap((each, i) => {
    const contactId = ids[i]
    const state = each.value === 'stop' ? ('out' as const) : ('in' as const)
    return contactId === undefined ? [] : [{ contactId, state }]
  })
  const changed = await changeConsents(tx, deps.db, workspaceId, 'whatsapp', changes)
  return changed.map((id) => ({ kind: 'contact.changed', contactId: id as ContactId }))
}
