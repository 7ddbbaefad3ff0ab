import type { LiveFact } from '@woochat/contract/events.ts'
import type { Note } from '../conversations/change.ts'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { Who } from '../http/who.ts'
import { messageFacts } from './facts.ts'
import { createMessages } from './store.ts'

/** Writes a line of the thread that never leaves, e.g. “assigned to Ravi”; answers its facts. */
export async function writeNote(tx: Tx, db: Db, who: Who, { conversation, event, text }: Note): Promise<LiveFact[]> {
  const id = await takeId(db, who.workspaceId, 'message')
  const author = {
    authorKind: who.memberId === null ? ('api' as const) : ('member' as const),
    authorId: who.memberId ?? who.keyId,
  }
  const { id: conversationId, channelId, contactId, now: at } = conversation
  await createMessages(tx, who.workspaceId, [
    { id, channelId, contactId, direction: 2, content: { type: 'event', event, text }, ...author, at },
  ])
  return messageFacts(tx, who.workspaceId, new Map([[id, conversationId]]))
}
