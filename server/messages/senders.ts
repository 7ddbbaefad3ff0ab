import { sql } from 'kysely'
import { type Db, prepared, type Tx } from '../db/pool.ts'
import type { Sender } from './read-message.ts'

export interface SenderContact {
  id: number
  blocked: boolean
}

/** Finds or makes the contact of a person who is known here by none of what the message says of them, or by their number only. */
export type MakeContact = (tx: Tx, db: Db, workspaceId: number, sender: Sender) => Promise<number>

export const senderKey = ({ waId, bsuid }: Sender): string => (waId === null ? `bsuid ${bsuid}` : `wa_id ${waId}`)

/** The contact of each sender by `senderKey`. People who wrote before are found by one query; the others are made one by one. */
export async function contactsOf(
  tx: Tx,
  db: Db,
  workspaceId: number,
  senders: readonly Sender[],
  make: MakeContact,
): Promise<{ contacts: Map<string, SenderContact>; made: boolean }> {
  const wanted = new Map(senders.map((sender) => [senderKey(sender), sender]))
  const contacts = await findSenders(tx, workspaceId, [...wanted.values()])
  // In one order everywhere, so that two batches which make the same people never wait for each other in a circle.
  const missing = [...wanted].filter(([key]) => !contacts.has(key)).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [key, sender] of missing) {
    const id = await make(tx, db, workspaceId, sender)
    contacts.set(key, { id, blocked: await isBlocked(tx, workspaceId, id) })
  }
  return { contacts, made: missing.length > 0 }
}

async function findSenders(tx: Tx, workspaceId: number, senders: readonly Sender[]): Promise<Map<string, SenderContact>> {
  if (senders.length === 0) return new Map()
  const { rows } = await sql<{ kind: string; value: string; id: number; blocked: boolean }>`${prepared('senders_find')}
    select a.kind, a.value, c.id, c.blocked_at is not null as blocked
    from unnest(${senders.map((s) => (s.waId === null ? 'bsuid' : 'wa_id'))}::text[], ${senders.map((s) => s.waId ?? s.bsuid)}::text[]) as v (kind, value)
    join contact_aliases a on a.kind = v.kind and a.value = v.value
    join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id
    where a.workspace_id = ${workspaceId}::bigint`.execute(tx)
  return new Map(rows.map(({ kind, value, id, blocked }) => [`${kind} ${value}`, { id, blocked }]))
}

async function isBlocked(tx: Tx, workspaceId: number, id: number): Promise<boolean> {
  const { rows } = await sql<{ blocked: boolean }>`
    select blocked_at is not null as blocked from contacts where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
  return rows[0]?.blocked ?? false
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
