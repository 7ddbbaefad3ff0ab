import type { Conversation } from '@woochat/contract/conversations.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import { getChannelRow } from '../channels/store.ts'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import { refuseUnseen } from './access.ts'
import { openSessions } from './sessions.ts'
import { createConversations, getConversation, lockPairs, type Pair } from './store.ts'

/** The conversation with a contact on a channel; who opens a new one has it. */
export async function openConversation(db: Db, who: Who, pair: Pair): Promise<Conversation> {
  return withWorkspace(db, who.workspaceId, async (tx) => {
    await getChannelRow(tx, who.workspaceId, pair.channelId)
    await refuseMissingContact(tx, who.workspaceId, pair.contactId)
    const { id, created } = await findOrCreateConversation(tx, db, who, pair)
    const conversation = await getConversation(tx, who.workspaceId, id)
    refuseUnseen(who, conversation)
    if (created) await recordFacts(tx, who.workspaceId, [{ kind: 'conversation.changed', conversation }])
    return conversation
  })
}

export async function findOrCreateConversation(tx: Tx, db: Db, who: Who, pair: Pair): Promise<{ id: number; created: boolean }> {
  const [present] = await lockPairs(tx, who.workspaceId, [pair])
  if (present) return { id: present.id, created: false }
  const id = await takeId(db, who.workspaceId, 'conversation')
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx)
  const at = rows[0]?.now ?? new Date()
  const preview = { text: '', direction: 'note', failed: false } as const
  await createConversations(tx, who.workspaceId, [{ id, ...pair, at, preview, assigneeId: who.memberId }])
  const [made] = await lockPairs(tx, who.workspaceId, [pair])
  if (!made) throw new Error('A conversation that was just made is not there')
  if (made.id === id)
    await openSessions(tx, db, who.workspaceId, [{ conversationId: id, at, by: 'member', assigneeId: who.memberId }])
  return { id: made.id, created: made.id === id }
}

async function refuseMissingContact(tx: Tx, workspaceId: number, contactId: number): Promise<void> {
  const { rows } = await sql`select from contacts where workspace_id = ${workspaceId} and id = ${contactId}`.execute(tx)
  if (rows.length === 0) throw new Refusal('not_found', { what: 'contact' })
}
