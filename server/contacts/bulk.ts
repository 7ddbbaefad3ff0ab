import type { Contact, ContactBulk } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import { listTagNames } from '../tags/store.ts'
import { type ActivityLine, consentSays, recordActivity, recordChanges, recordConsents } from './record.ts'
import { removeContacts } from './remove.ts'
import { type MatchFilter, selectIds } from './select.ts'
import { optInNumber } from './store.ts'
import { addTags, removeTags, type Tagged } from './tagging.ts'

/** Enough to be quick, few enough that one statement stays small. */
const chunkSize = 10_000

/** Does one thing to many contacts, all or none, and answers how many it changed. */
export async function changeContacts(db: Db, who: Who, bulk: ContactBulk, match: MatchFilter): Promise<number> {
  if (bulk.act === 'delete' && !who.may.has('contacts:delete')) throw new Refusal('forbidden')
  return await withWorkspace(db, who.workspaceId, async (tx) => {
    const act = await actOf(tx, db, who, bulk)
    const ids = await selectIds(tx, who, bulk.on, match)
    let changed = 0
    for (let i = 0; i < ids.length; i += chunkSize) changed += await act(ids.slice(i, i + chunkSize))
    if (changed > 0) {
      if (bulk.act === 'delete') await recordAudit(tx, db, who, 'contacts.deleted', `${changed} contacts`)
      await recordFacts(tx, who.workspaceId, [{ kind: 'contacts.changed' }, { kind: 'segments.changed' }])
    }
    return changed
  })
}

type Act = (ids: readonly number[]) => Promise<number>

async function actOf(tx: Tx, db: Db, who: Who, bulk: ContactBulk): Promise<Act> {
  switch (bulk.act) {
    case 'delete':
      return (ids) => removeContacts(tx, who.workspaceId, ids)
    case 'setOptIn':
      return (ids) => setOptIn(tx, db, who, ids, bulk.optIn)
    default:
      return await tagAct(tx, db, who, bulk.act, bulk.tags)
  }
}

async function tagAct(tx: Tx, db: Db, who: Who, act: 'addTags' | 'removeTags', tagIds: readonly number[]): Promise<Act> {
  const names = new Map<number, string>((await listTagNames(tx, who.workspaceId)).map((tag) => [tag.id, tag.name]))
  const missing = tagIds.find((id) => !names.has(id))
  if (missing !== undefined) throw new Refusal('invalid', {}, [{ path: 'body.tags', message: `There is no tag ${missing}` }])
  const [kind, word] = act === 'addTags' ? (['tagged', 'tagged'] as const) : (['untagged', 'untagged'] as const)
  const line = ({ contactId, tagIds: ids }: Tagged): ActivityLine => ({
    contactId,
    kind,
    text: `${word} ${ids.map((id) => names.get(id)).join(', ')}`,
  })
  return async (ids) => {
    const touched = await (act === 'addTags' ? addTags : removeTags)(tx, who.workspaceId, ids, tagIds)
    await touch(
      tx,
      who.workspaceId,
      touched.map(({ contactId }) => contactId),
    )
    await recordActivity(tx, db, who.workspaceId, who.name, touched.map(line))
    return touched.length
  }
}

async function setOptIn(tx: Tx, db: Db, who: Who, ids: readonly number[], optIn: Contact['optIn']): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update contacts set opt_in = ${optInNumber(optIn)}, updated_at = now()
    where workspace_id = ${sql.lit(who.workspaceId)} and id = any(${ids}::bigint[]) and opt_in <> ${optInNumber(optIn)}
    returning id`.execute(tx)
  const changed = rows.map(({ id }) => id)
  const source = who.via === 'key' ? 'api' : 'manual'
  await recordChanges(tx, who.workspaceId, changed)
  await recordConsents(
    tx,
    db,
    who.workspaceId,
    { source, actor: who.name },
    changed.map((contactId) => ({ contactId, state: optIn })),
  )
  await recordActivity(
    tx,
    db,
    who.workspaceId,
    who.name,
    changed.map((contactId) => ({ contactId, kind: 'consent', text: consentSays[optIn] })),
  )
  return changed.length
}

/** Tags are part of a contact, so changing them changes it. */
async function touch(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<void> {
  await sql`update contacts set updated_at = now() where workspace_id = ${sql.lit(workspaceId)} and id = any(${ids}::bigint[])`.execute(
    tx,
  )
  await recordChanges(tx, workspaceId, ids)
}
