import { sql } from 'kysely'
import { findOrCreateContacts } from '../contacts/identify.ts'
import { type Db, prepared, type Tx } from '../db/pool.ts'
import type { Sender } from './read-message.ts'

export interface SenderContact {
  id: number
  blocked: boolean
  /** Known by number only: what they call themselves is still to be learnt. */
  nameless: boolean
}

export const senderKey = ({ waId, bsuid }: Sender): string => (waId === null ? `bsuid ${bsuid}` : `wa_id ${waId}`)

/** The contact of each sender by `senderKey`. People who wrote before are found by one query; only the others cost more. */
export async function contactsOf(
  tx: Tx,
  db: Db,
  workspaceId: number,
  senders: readonly Sender[],
): Promise<{ contacts: Map<string, SenderContact>; created: number[] }> {
  const wanted = new Map(senders.map((sender) => [senderKey(sender), sender]))
  const contacts = await findSenders(tx, workspaceId, [...wanted.values()])
  for (const [key, sender] of wanted) if (contacts.get(key)?.nameless && sender.name) contacts.delete(key)
  // In one order everywhere, so that two batches which make the same people never wait for each other in a circle.
  const missing = [...wanted].filter(([key]) => !contacts.has(key)).sort(([a], [b]) => (a < b ? -1 : 1))
  const people = missing.map(([, { waId, bsuid, username, name }]) => ({
    waId: waId ?? undefined,
    bsuid: bsuid ?? undefined,
    username: username ?? undefined,
    name: name ?? undefined,
    source: 'inbound' as const,
    optIn: 'in' as const,
  }))
  const found = await findOrCreateContacts(tx, db, workspaceId, people)
  const blocked = await listBlocked(
    tx,
    workspaceId,
    found.map((one) => one.contactId),
  )
  for (const [i, { contactId }] of found.entries())
    contacts.set(missing[i]?.[0] ?? '', { id: contactId, blocked: blocked.has(contactId), nameless: false })
  return { contacts, created: found.filter((one) => one.created).map((one) => one.contactId) }
}

async function findSenders(tx: Tx, workspaceId: number, senders: readonly Sender[]): Promise<Map<string, SenderContact>> {
  if (senders.length === 0) return new Map()
  const { rows } = await sql<{ kind: string; value: string } & SenderContact>`${prepared('senders_find')}
    select a.kind, a.value, c.id, c.blocked_at is not null as blocked, c.name = '' as nameless
    from unnest(${senders.map((s) => (s.waId === null ? 'bsuid' : 'wa_id'))}::text[], ${senders.map((s) => s.waId ?? s.bsuid)}::text[]) as v (kind, value)
    join contact_aliases a on a.kind = v.kind and a.value = v.value
    join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id
    where a.workspace_id = ${workspaceId}::bigint`.execute(tx)
  return new Map(rows.map(({ kind, value, ...contact }) => [`${kind} ${value}`, contact]))
}

async function listBlocked(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`
    select id from contacts where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) and blocked_at is not null`.execute(
    tx,
  )
  return new Set(rows.map((row) => row.id))
}

/** Known contacts by what Meta calls them; those never seen are left out. */
export async function findByMetaIds(
  tx: Tx,
  workspaceId: number,
  ids: readonly { waId: string | null; bsuid: string | null }[],
): Promise<(number | undefined)[]> {
  const senders = ids.map(({ waId, bsuid }) => ({ waId, bsuid, username: null, name: null }))
  const found = await findSenders(tx, workspaceId, senders)
  return senders.map((sender) => found.get(senderKey(sender))?.id)
}
