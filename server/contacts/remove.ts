import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { addTallies } from '../db/tallies.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { type Actor, recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import { recordChanges } from './record.ts'
import { removeTags } from './tagging.ts'

/** Deletes a contact with its conversations. */
export async function removeContact(db: Db, workspaceId: number, id: number, actor: Actor): Promise<void> {
  await withWorkspace(db, workspaceId, async (tx) => {
    const gone = await removeContacts(tx, workspaceId, [id])
    if (gone === 0) throw new Refusal('not_found', { what: 'contact' })
    await recordAudit(tx, db, actor, 'contact.deleted', `contact ${id}`)
    await recordFacts(tx, workspaceId, [{ kind: 'contacts.changed' }])
  })
}

/**
 * Deletes contacts with all that is theirs, and answers how many there were. Of campaign messages the figures stay, since a
 * report must not change afterwards, but not what was written to whom.
 */
export async function removeContacts(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<number> {
  await sql`select from contacts where workspace_id = ${sql.lit(workspaceId)} and id = any(${ids}::bigint[]) order by id for update`.execute(
    tx,
  )
  await removeTags(tx, workspaceId, ids)
  await sql`delete from messages m where m.workspace_id = ${sql.lit(workspaceId)} and m.contact_id = any(${ids}::bigint[]) and m.campaign_id is null
    and not exists (select from outbox o where o.workspace_id = ${sql.lit(workspaceId)} and o.id = m.id)`.execute(tx)
  await sql`update messages set content = '{"type":"template","values":{}}'
    where workspace_id = ${sql.lit(workspaceId)} and contact_id = any(${ids}::bigint[]) and campaign_id is not null`.execute(tx)
  const { rows } = await sql<{ id: number }>`
    delete from contacts where workspace_id = ${sql.lit(workspaceId)} and id = any(${ids}::bigint[]) returning id`.execute(tx)
  await addTallies(tx, workspaceId, [['contacts', -rows.length]])
  await recordChanges(
    tx,
    workspaceId,
    rows.map((row) => row.id),
  )
  return rows.length
}
