import type { Activity, Contact } from '@woochat/contract/contacts.ts'
import { sql } from 'kysely'
import { takeIds } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { optInNumber } from './store.ts'

/** The change feed: who changed, in the transaction of the change. */
export async function recordChanges(tx: Tx, workspaceId: number, contactIds: readonly number[]): Promise<void> {
  if (contactIds.length === 0) return
  await sql`insert into contact_changes (workspace_id, contact_id)
    select ${workspaceId}, i.id from unnest(${contactIds}::bigint[]) as i (id) on conflict do nothing`.execute(tx)
}

export interface ActivityLine {
  contactId: number
  kind: Activity['kind']
  /** A sentence without its subject. */
  text: string
}

/** Lines of the contacts' histories; `actor` is who or what did it, in words. `db` is the database, not the transaction. */
export async function recordActivity(
  tx: Tx,
  db: Db,
  workspaceId: number,
  actor: string,
  lines: readonly ActivityLine[],
): Promise<void> {
  if (lines.length === 0) return
  const ids = await takeIds(db, workspaceId, 'activity', lines.length)
  await sql`insert into contact_activity (workspace_id, contact_id, id, kind, text, actor)
    select ${workspaceId}, l.contact_id, l.id, l.kind, l.text, ${actor}
    from unnest(${lines.map((line) => line.contactId)}::bigint[], ${ids}::bigint[], ${lines.map((line) => line.kind)}::text[],
      ${lines.map((line) => line.text)}::text[]) as l (contact_id, id, kind, text)
    on conflict do nothing`.execute(tx)
}

export interface Consent {
  contactId: number
  state: Contact['optIn']
  messageId?: number
}

/** The proof behind `optIn`: what was said, where, and by whom. `source` e.g. manual, import, keyword. */
export async function recordConsents(
  tx: Tx,
  db: Db,
  workspaceId: number,
  by: { source: string; actor: string },
  consents: readonly Consent[],
): Promise<void> {
  if (consents.length === 0) return
  const ids = await takeIds(db, workspaceId, 'consent', consents.length)
  await sql`insert into consent_log (workspace_id, id, contact_id, state, source, actor, message_id)
    select ${workspaceId}, l.id, l.contact_id, l.state, ${by.source}, ${by.actor}, l.message_id
    from unnest(${ids}::bigint[], ${consents.map((consent) => consent.contactId)}::bigint[],
      ${consents.map((consent) => optInNumber(consent.state))}::smallint[], ${consents.map((consent) => consent.messageId ?? null)}::bigint[])
      as l (id, contact_id, state, message_id)
    on conflict do nothing`.execute(tx)
}

export const consentSays: Readonly<Record<Contact['optIn'], string>> = {
  in: 'opted in to marketing',
  out: 'opted out of marketing',
  unknown: 'set marketing consent to unknown',
}
