import { Refusal } from '@woochat/contract/errors.ts'
import type { Message } from '@woochat/contract/messages.ts'
import { messageRoutes } from '@woochat/contract/messages.ts'
import { maySee, refuseUnseen } from '../conversations/access.ts'
import { findConversation, getConversation } from '../conversations/store.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import type { Who } from '../http/who.ts'
import type { MediaAddresses } from '../media/addresses.ts'
import { presentMessage } from './present.ts'
import { resendMessage } from './resend.ts'
import { getMessage, sendMessage } from './send.ts'
import { sendToNumber } from './send-to-number.ts'
import { listThread } from './store.ts'

export function serveMessages(app: App, { db, addresses }: { db: Db; addresses: MediaAddresses }): void {
  const present = (message: Message, who: Who): Message => presentMessage(message, who, addresses)
  serve(app, messageRoutes.list, async ({ who, params, query }) => {
    const limit = query.limit ?? 50
    const before = readCursor(query.cursor)
    const messages = await withWorkspace(db, who.workspaceId, async (tx) => {
      const conversation = await getConversation(tx, who.workspaceId, params.id)
      refuseUnseen(who, conversation)
      return listThread(
        tx,
        who.workspaceId,
        { channelId: conversation.channelId, contactId: conversation.contact.id },
        { before, limit: limit + 1 },
      )
    })
    const items = messages.slice(0, limit)
    return {
      items: items.map((message) => present(message, who)),
      next: messages.length > limit ? String(items.at(-1)?.id) : null,
    }
  })
  serve(app, messageRoutes.send, async ({ who, params, body }) => present(await sendMessage(db, who, params.id, body), who))
  serve(app, messageRoutes.sendToNumber, async ({ who, body }) => present(await sendToNumber(db, who, body), who))
  serve(app, messageRoutes.get, async ({ who, params }) => present(await seenMessage(db, who, params.id), who))
  serve(app, messageRoutes.resend, async ({ who, params }) => present(await resendMessage(db, who, params.id), who))
}

/** A message whose thread the asker may see; one without a conversation is seen by those who see all. */
async function seenMessage(db: Db, who: Who, id: number): Promise<Message> {
  return withWorkspace(db, who.workspaceId, async (tx) => {
    const message = await getMessage(tx, who.workspaceId, id)
    const conversation = await findConversation(tx, who.workspaceId, message)
    if (conversation ? maySee(who, conversation) : who.conversations === 'all') return message
    throw new Refusal('not_found', { what: 'message' })
  })
}

function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  if (!/^[1-9]\d{0,15}$/.test(cursor))
    throw new Refusal('invalid', {}, [{ path: 'query.cursor', message: 'Take it from the `next` of the page before' }])
  return Number(cursor)
}
