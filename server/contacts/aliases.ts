import { Refusal } from '@woochat/contract/errors.ts'
import { phoneAliases } from '@woochat/contract/phone.ts'
import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'

/** One way a contact is known; unique in the workspace. */
export interface Alias {
  kind: 'phone' | 'wa_id' | 'bsuid' | 'username'
  value: string
  contactId: number
}

/** Makes the number, under each of its names, this contact's; refuses when another contact has it. */
export async function claimPhone(tx: Tx, workspaceId: number, contactId: number, digits: string): Promise<void> {
  const values = phoneAliases(digits)
  const won = await createAliases(
    tx,
    workspaceId,
    values.map((value) => ({ kind: 'phone', value, contactId })),
  )
  if (won.length === values.length) return
  const { rows } = await sql<{ contact_id: number }>`
    select contact_id from contact_aliases
    where workspace_id = ${workspaceId} and kind = 'phone' and value = any(${values}::text[]) and contact_id <> ${contactId}`.execute(
    tx,
  )
  if (rows.length > 0) throw new Refusal('phone_taken')
}

/** Lets go of a number, as a phone and as a WhatsApp id, so that it may become another contact's. */
export async function releasePhone(tx: Tx, workspaceId: number, contactId: number, digits: string): Promise<void> {
  await sql`delete from contact_aliases where workspace_id = ${workspaceId} and contact_id = ${contactId}
    and kind in ('phone', 'wa_id') and value = any(${phoneAliases(digits)}::text[])`.execute(tx)
}

/** Takes what is free, and answers what it took. In one order everywhere, so that two who want the same never wait in a ring. */
export async function createAliases(tx: Tx, workspaceId: number, aliases: readonly Alias[]): Promise<Alias[]> {
  if (aliases.length === 0) return []
  const sorted = [...aliases].sort((a, b) => compare(a.kind, b.kind) || compare(a.value, b.value))
  const { rows } = await sql<Alias>`
    insert into contact_aliases (workspace_id, kind, value, contact_id)
    select ${workspaceId}, a.kind, a.value, a.contact_id
    from unnest(${sorted.map((alias) => alias.kind)}::text[], ${sorted.map((alias) => alias.value)}::text[],
      ${sorted.map((alias) => alias.contactId)}::bigint[]) with ordinality as a (kind, value, contact_id, place)
    order by a.place
    on conflict do nothing returning kind, value, contact_id as "contactId"`.execute(tx)
  return rows
}

/** Whose these are, as far as they are anyone's. */
export async function listAliases(tx: Tx, workspaceId: number, wanted: readonly Omit<Alias, 'contactId'>[]): Promise<Alias[]> {
  if (wanted.length === 0) return []
  const { rows } = await sql<Alias>`
    select a.kind, a.value, a.contact_id as "contactId"
    from unnest(${wanted.map((alias) => alias.kind)}::text[], ${wanted.map((alias) => alias.value)}::text[]) as w (kind, value)
    join contact_aliases a on a.kind = w.kind and a.value = w.value
    where a.workspace_id = ${workspaceId}`.execute(tx)
  return rows
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
