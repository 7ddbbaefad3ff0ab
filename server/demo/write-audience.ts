import { optIns } from '@woochat/contract/contacts.ts'
import type { FieldValue } from '@woochat/contract/fields.ts'
import { phoneAliases } from '@woochat/contract/phone.ts'
import { sql } from 'kysely'
import { createAliases } from '../contacts/aliases.ts'
import { recordChanges } from '../contacts/record.ts'
import { takeIds } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { addTallies } from '../db/tallies.ts'
import type { MadeContact } from './audience.ts'
import type { MadeConsent, MadeLine } from './history-lines.ts'
import type { DemoField, DemoIds, DemoTag } from './workspace.ts'

/** Writes all contacts with everything a contact has, some tens of thousands of rows in eight statements. */
export async function writeAudience(
  tx: Tx,
  db: Db,
  workspaceId: number,
  audience: readonly MadeContact[],
  ids: DemoIds,
): Promise<void> {
  const contactIds = await takeIds(db, workspaceId, 'contact', audience.length)
  const placed = audience.map((made, i) => ({ made, id: contactIds[i] ?? 0 }))
  await insertContacts(tx, workspaceId, placed, ids)
  await createAliases(
    tx,
    workspaceId,
    placed.flatMap(({ made, id }) =>
      made.phone ? phoneAliases(made.phone).map((value) => ({ kind: 'phone' as const, value, contactId: id })) : [],
    ),
  )
  await insertTags(tx, workspaceId, placed, ids)
  await addTallies(tx, workspaceId, [['contacts', placed.length]])
  await writeLines(
    tx,
    db,
    workspaceId,
    placed.flatMap(({ made, id }) => made.lines.map((line) => ({ ...line, contactId: id }))),
  )
  await writeConsents(
    tx,
    db,
    workspaceId,
    placed.flatMap(({ made, id }) => made.consents.map((one) => ({ ...one, contactId: id }))),
  )
  await recordChanges(tx, workspaceId, contactIds)
}

interface Placed {
  made: MadeContact
  id: number
}

async function insertContacts(tx: Tx, workspaceId: number, placed: readonly Placed[], ids: DemoIds): Promise<void> {
  const column = <T>(of: (made: MadeContact) => T): T[] => placed.map(({ made }) => of(made))
  const times = (of: (made: MadeContact) => Date | null): (string | null)[] => column((made) => of(made)?.toISOString() ?? null)
  await sql`
    insert into contacts (workspace_id, id, name, phone, email, country, language, opt_in, source, owner_id, blocked_at, fields,
      created_at, updated_at, last_inbound_at, last_outbound_at)
    select ${workspaceId}, v.id, v.name, v.phone, v.email, v.country, v.language, v.opt_in, v.source, v.owner_id, v.blocked_at, v.fields::jsonb,
      v.created_at, v.updated_at, v.last_inbound_at, v.last_outbound_at
    from unnest(${placed.map(({ id }) => id)}::bigint[], ${column((m) => m.name)}::text[], ${column((m) => m.phone)}::text[],
      ${column((m) => m.email)}::text[], ${column((m) => m.country)}::text[], ${column((m) => m.language)}::text[],
      ${column((m) => m.optIn)}::smallint[], ${column((m) => m.source)}::text[], ${column((m) => m.owner && ids.members[m.owner])}::bigint[],
      ${times((m) => m.blockedAt)}::timestamptz[], ${column((m) => JSON.stringify(valuesOf(m, ids)))}::text[],
      ${times((m) => m.createdAt)}::timestamptz[], ${times((m) => m.updatedAt)}::timestamptz[],
      ${times((m) => m.lastInboundAt)}::timestamptz[], ${times((m) => m.lastOutboundAt)}::timestamptz[])
      as v (id, name, phone, email, country, language, opt_in, source, owner_id, blocked_at, fields, created_at, updated_at, last_inbound_at, last_outbound_at)`.execute(
    tx,
  )
}

/** Answers keyed by field id; a field that holds nothing is not there at all. */
function valuesOf(made: MadeContact, { fields }: DemoIds): Record<string, FieldValue> {
  const option = (field: DemoField, label: string): number => fields[field].options.find((one) => one.label === label)?.id ?? 0
  const values: Partial<Record<DemoField, FieldValue>> = {
    city: made.city,
    orders: made.orders,
    lastOrder: made.lastOrder && dayInIndia(made.lastOrder),
    plan: made.plan && option('plan', made.plan),
    interests: made.interests.length > 0 ? made.interests.map((label) => option('interests', label)) : null,
    wholesale: made.wholesale || null,
  }
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) => (value === null ? [] : [[fields[field as DemoField].id, value]])),
  )
}

const dayInIndia = (at: Date): string => new Date(at.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 10)

async function insertTags(tx: Tx, workspaceId: number, placed: readonly Placed[], { tags }: DemoIds): Promise<void> {
  const pairs = placed.flatMap(({ made, id }) => made.tags.map((tag) => ({ tag: tags[tag], id, at: taggedAt(made, tag) })))
  await sql`
    insert into contact_tags (workspace_id, tag_id, contact_id, created_at)
    select ${workspaceId}, v.tag, v.id, v.at
    from unnest(${pairs.map((p) => p.tag)}::bigint[], ${pairs.map((p) => p.id)}::bigint[], ${pairs.map((p) => p.at.toISOString())}::timestamptz[]) as v (tag, id, at)`.execute(
    tx,
  )
  const counts = Map.groupBy(pairs, (pair) => pair.tag)
  await addTallies(
    tx,
    workspaceId,
    [...counts].map(([tag, own]) => [`tag.${tag}`, own.length] as const),
  )
}

const taggedAt = (made: MadeContact, tag: DemoTag): Date =>
  made.lines.find((line) => line.text === `tagged ${tag}`)?.at ?? made.createdAt

/** Lines of histories as they were written at the time. */
export async function writeLines(
  tx: Tx,
  db: Db,
  workspaceId: number,
  lines: readonly (MadeLine & { contactId: number })[],
): Promise<void> {
  const ids = await takeIds(db, workspaceId, 'activity', lines.length)
  await sql`
    insert into contact_activity (workspace_id, contact_id, id, at, kind, text, actor)
    select ${workspaceId}, v.contact_id, v.id, v.at, v.kind, v.text, v.actor
    from unnest(${lines.map((l) => l.contactId)}::bigint[], ${ids}::bigint[], ${lines.map((l) => l.at.toISOString())}::timestamptz[],
      ${lines.map((l) => l.kind)}::text[], ${lines.map((l) => l.text)}::text[], ${lines.map((l) => l.actor)}::text[])
      as v (contact_id, id, at, kind, text, actor)`.execute(tx)
}

/** The proofs behind `optIn`, as they were written at the time. */
export async function writeConsents(
  tx: Tx,
  db: Db,
  workspaceId: number,
  consents: readonly (MadeConsent & { contactId: number; messageId?: number })[],
): Promise<void> {
  const ids = await takeIds(db, workspaceId, 'consent', consents.length)
  await sql`
    insert into consent_log (workspace_id, id, contact_id, at, state, source, actor, message_id)
    select ${workspaceId}, v.id, v.contact_id, v.at, v.state, v.source, v.actor, v.message_id
    from unnest(${ids}::bigint[], ${consents.map((c) => c.contactId)}::bigint[], ${consents.map((c) => c.at.toISOString())}::timestamptz[],
      ${consents.map((c) => optIns.indexOf(c.state))}::smallint[], ${consents.map((c) => c.source)}::text[], ${consents.map((c) => c.actor)}::text[],
      ${consents.map((c) => c.messageId ?? null)}::bigint[]) as v (id, contact_id, at, state, source, actor, message_id)`.execute(
    tx,
  )
}
