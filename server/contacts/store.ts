import type { Contact, ContactSource } from '@woochat/contract/contacts.ts'
import { optIns } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { Field, FieldValues } from '@woochat/contract/fields.ts'
import type { ContactId, MemberId, TagId } from '@woochat/contract/id.ts'
import { maskEmail, maskPhone } from '@woochat/contract/mask.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { readTallies, tendTallies } from '../db/tallies.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { listFields } from '../fields/store.ts'
import { livingValues } from '../fields/values.ts'

/** opt_in as the table has it: the place in `optIns`. */
export const optInNumber = (optIn: Contact['optIn']): number => optIns.indexOf(optIn)

export async function getContact(db: Db, workspaceId: number, id: number): Promise<Contact> {
  const [contact] = await listContacts(db, workspaceId, [id])
  if (!contact) throw new Refusal('not_found', { what: 'contact' })
  return contact
}

/** Contacts by id, in the order asked; those that are gone are left out. */
export async function listContacts(db: Db, workspaceId: number, ids: readonly number[]): Promise<Contact[]> {
  if (ids.length === 0) return []
  return await withWorkspace(db, workspaceId, async (tx) => {
    const fields = await listFields(tx, workspaceId)
    const { rows } = await sql<ContactRow>`
      select c.id, c.name, c.phone, c.email, c.country, c.language, c.opt_in, c.source, c.owner_id, c.blocked_at, c.fields,
        c.created_at, c.updated_at, c.last_inbound_at, c.last_outbound_at,
        array(select t.tag_id from contact_tags t where t.workspace_id = ${workspaceId} and t.contact_id = c.id order by t.tag_id) as tags
      from contacts c where c.workspace_id = ${workspaceId} and c.id = any(${ids}::bigint[])`.execute(tx)
    const byId = new Map(rows.map((row) => [row.id, toContact(row, fields)]))
    return ids.flatMap((id) => byId.get(id) ?? [])
  })
}

/** Exactly how many contacts the workspace has. */
export async function countContacts(tx: Tx, workspaceId: number): Promise<number> {
  const counts = await readTallies(
    tx,
    workspaceId,
    ['contacts'],
    async () => new Map([['contacts', await countRows(tx, workspaceId)]]),
  )
  return counts.get('contacts') ?? 0
}

/** To be called beside an answer that counted all contacts, not before it. */
export const tendContactCount = (db: Db, workspaceId: number, counted: number): Promise<void> =>
  tendTallies(db, workspaceId, new Map([['contacts', counted]]), (tx) => countRows(tx, workspaceId))

/** What an asker who may not see numbers and addresses sees. */
export const maskedContact = (contact: Contact): Contact => ({
  ...contact,
  phone: contact.phone && maskPhone(contact.phone),
  email: contact.email && maskEmail(contact.email),
})

async function countRows(tx: Tx, workspaceId: number): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from contacts where workspace_id = ${sql.lit(workspaceId)}`.execute(tx)
  return rows[0]?.n ?? 0
}

interface ContactRow {
  id: ContactId
  name: string
  phone: string | null
  email: string | null
  country: string | null
  language: string | null
  opt_in: number
  source: string
  owner_id: MemberId | null
  blocked_at: Date | null
  fields: FieldValues
  created_at: Date
  updated_at: Date
  last_inbound_at: Date | null
  last_outbound_at: Date | null
  tags: TagId[]
}

const toContact = (row: ContactRow, fields: readonly Field[]): Contact => ({
  id: row.id,
  name: row.name,
  phone: row.phone,
  email: row.email,
  country: row.country,
  language: row.language,
  optIn: optIns[row.opt_in] ?? 'unknown',
  source: row.source as ContactSource,
  ownerId: row.owner_id,
  blocked: row.blocked_at !== null,
  tags: row.tags,
  fields: livingValues(fields, row.fields),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  lastInboundAt: row.last_inbound_at?.toISOString() ?? null,
  lastOutboundAt: row.last_outbound_at?.toISOString() ?? null,
})
