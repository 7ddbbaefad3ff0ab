import type { Conversation } from '@woochat/contract/conversations.ts'
import type { LiveFact } from '@woochat/contract/events.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import { getMember } from '../members/store.ts'
import { refuseUnseen } from './access.ts'
import { assignSession, closeSession, openSessions } from './sessions.ts'
import { getConversation, type LockedConversation, lockConversation } from './store.ts'

export interface Note {
  conversation: Pick<LockedConversation, 'id' | 'channelId' | 'contactId' | 'now'>
  event: 'assigned' | 'unassigned' | 'resolved' | 'reopened'
  text: string
}

export interface ConversationDeps {
  db: Db
  /** Writes a line into the thread that never leaves; answers its facts. Notes are messages, a noun above this one. */
  writeNote(tx: Tx, who: Who, note: Note): Promise<LiveFact[]>
  /** Asks for blue ticks at the other end, in the transaction that marks the thread as read here. */
  sendReceipt(tx: Tx, receipt: Receipt): Promise<void>
}

export interface Receipt {
  workspaceId: number
  channelId: number
  wamid: string
}

/** To a member, or to nobody. */
export async function assignConversation(
  deps: ConversationDeps,
  who: Who,
  id: number,
  memberId: number | null,
): Promise<Conversation> {
  const member = memberId === null ? undefined : await getMember(deps.db, who.workspaceId, memberId)
  return change(deps, who, id, async (tx, conversation) => {
    if (conversation.assigneeId === memberId) return undefined
    await write(tx, who, id, { assigneeId: memberId, state: conversation.state })
    await assignSession(tx, who.workspaceId, id, memberId)
    if (!member) return { conversation, event: 'unassigned', text: `${who.name} put this back to Unassigned` }
    return {
      conversation,
      event: 'assigned',
      text: memberId === who.memberId ? `${who.name} took this` : `${who.name} assigned this to ${member.name}`,
    }
  })
}

/** Done, for now: whoever resolves what nobody had has taken it. */
export async function resolveConversation(deps: ConversationDeps, who: Who, id: number): Promise<Conversation> {
  return change(deps, who, id, async (tx, conversation) => {
    if (conversation.state === 'resolved') return undefined
    const assigneeId = conversation.assigneeId ?? who.memberId
    if (conversation.assigneeId === null) await assignSession(tx, who.workspaceId, id, assigneeId)
    await write(tx, who, id, { assigneeId, state: 'resolved' })
    await closeSession(tx, who.workspaceId, id, who.memberId)
    return { conversation, event: 'resolved', text: `${who.name} resolved this` }
  })
}

export async function reopenConversation(deps: ConversationDeps, who: Who, id: number): Promise<Conversation> {
  return change(deps, who, id, async (tx, conversation) => {
    if (conversation.state === 'open') return undefined
    await write(tx, who, id, { assigneeId: conversation.assigneeId, state: 'open' })
    await openSessions(tx, deps.db, who.workspaceId, [
      { conversationId: id, at: conversation.now, by: 'member', assigneeId: conversation.assigneeId },
    ])
    return { conversation, event: 'reopened', text: `${who.name} reopened this` }
  })
}

/** Read here and, by a receipt, at the other end. Who may only look leaves no trace. */
export async function readConversation(deps: ConversationDeps, who: Who, id: number): Promise<Conversation> {
  return withWorkspace(deps.db, who.workspaceId, async (tx) => {
    const conversation = await lockConversation(tx, who.workspaceId, id)
    refuseUnseen(who, conversation)
    if (conversation.unread === 0 || !who.may.has('conversations:write')) return getConversation(tx, who.workspaceId, id)
    await sql`update conversations set unread = 0, version = version + 1 where workspace_id = ${who.workspaceId} and id = ${id}`.execute(
      tx,
    )
    const { channelId, lastInboundWamid: wamid } = conversation
    if (wamid !== null) await deps.sendReceipt(tx, { workspaceId: who.workspaceId, channelId, wamid })
    const changed = await getConversation(tx, who.workspaceId, id)
    await recordFacts(tx, who.workspaceId, [{ kind: 'conversation.changed', conversation: changed }])
    return changed
  })
}

type Act = (tx: Tx, conversation: LockedConversation) => Promise<Note | undefined>

/** One change under the lock of the conversation; without a note nothing has changed. */
async function change({ db, writeNote }: ConversationDeps, who: Who, id: number, act: Act): Promise<Conversation> {
  return withWorkspace(db, who.workspaceId, async (tx) => {
    const conversation = await lockConversation(tx, who.workspaceId, id)
    refuseUnseen(who, conversation)
    const note = await act(tx, conversation)
    if (note) await recordFacts(tx, who.workspaceId, await writeNote(tx, who, note))
    return getConversation(tx, who.workspaceId, id)
  })
}

async function write(
  tx: Tx,
  { workspaceId }: Who,
  id: number,
  to: { assigneeId: number | null; state: Conversation['state'] },
): Promise<void> {
  await sql`update conversations set assignee_id = ${to.assigneeId}, state = ${to.state}, version = version + 1
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
}
