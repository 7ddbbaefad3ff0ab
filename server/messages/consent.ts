import { sql } from 'kysely'
import { consentSays, recordActivity, recordChanges, recordConsents } from '../contacts/record.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { StoredContent } from './stored.ts'

export interface ConsentChange {
  contactId: number
  state: 'in' | 'out'
  messageId?: number
}

const numbers = { in: 1, out: 2 } as const

/** Words by which a person leaves marketing or comes back, when they are the whole message. */
const keywords: ReadonlyMap<string, 'in' | 'out'> = new Map([
  ...['STOP', 'UNSUBSCRIBE', 'STOPALL', 'STOP ALL', 'STOP PROMOTIONS', 'OPT OUT', 'OPTOUT'].map((word) => [word, 'out'] as const),
  ...['START', 'SUBSCRIBE', 'UNSTOP', 'OPT IN', 'OPTIN'].map((word) => [word, 'in'] as const),
])

/** The consent a message gives or withdraws; undefined for every ordinary message. */
export function consentIn(content: StoredContent): 'in' | 'out' | undefined {
  const text = content.type === 'text' || content.type === 'button' ? content.text : content.type === 'reply' ? content.title : ''
  if (text.length > 40) return undefined
  return keywords.get(
    text
      .replace(/[\s.!,"'*_]+/g, ' ')
      .trim()
      .toUpperCase(),
  )
}

/** Writes consent with its proof; a contact who is already where they wish to be is left as they are. Answers whom it changed. */
export async function changeConsents(
  tx: Tx,
  db: Db,
  workspaceId: number,
  source: 'keyword' | 'whatsapp',
  changes: readonly ConsentChange[],
): Promise<number[]> {
  // The last word of each counts.
  const last = [...new Map(changes.map((change) => [change.contactId, change])).values()].sort(
    (a, b) => a.contactId - b.contactId,
  )
  if (last.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    update contacts c set opt_in = v.state, updated_at = now()
    from unnest(${last.map((c) => c.contactId)}::bigint[], ${last.map((c) => numbers[c.state])}::smallint[]) as v (id, state)
    where c.workspace_id = ${workspaceId} and c.id = v.id and c.opt_in <> v.state returning c.id`.execute(tx)
  const changed = new Set(rows.map((row) => row.id))
  const made = last.filter((change) => changed.has(change.contactId))
  const actor = source === 'keyword' ? 'The contact, by message' : 'The contact, in WhatsApp'
  await recordConsents(tx, db, workspaceId, { source, actor }, made)
  await recordChanges(
    tx,
    workspaceId,
    made.map((change) => change.contactId),
  )
  await recordActivity(
    tx,
    db,
    workspaceId,
    actor,
    made.map((change) => ({ contactId: change.contactId, kind: 'consent', text: consentSays[change.state] })),
  )
  return [...changed]
}
