import { Refusal } from '@woochat/contract/errors.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import type { Message, SendToNumber } from '@woochat/contract/messages.ts'
import { readPhone } from '@woochat/contract/phone.ts'
import { sql } from 'kysely'
import type { z } from 'zod'
import { getChannelRow } from '../channels/store.ts'
import { findOrCreateContact } from '../contacts/identify.ts'
import { refuseUnseen } from '../conversations/access.ts'
import { findOrCreateConversation } from '../conversations/open.ts'
import { lockConversation, lockPairs, type Pair } from '../conversations/store.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import { refuseUnseenContent, sendIn, sendOutside } from './send.ts'

/**
 * Sends to a number, making the contact when there is none. A member opens a conversation by it and has it; what a program
 * sends shows in no inbox until it is answered, unless there is a conversation already.
 */
export async function sendToNumber(
  db: Db,
  who: Who,
  { channelId, to, name, content }: z.output<typeof SendToNumber>,
): Promise<Message> {
  return withWorkspace(db, who.workspaceId, async (tx) => {
    await getChannelRow(tx, who.workspaceId, channelId)
    await refuseUnseenContent(tx, who, content)
    const phone = await phoneIn(tx, who.workspaceId, to)
    const { contactId, created } = await findOrCreateContact(tx, db, who.workspaceId, {
      phone,
      name,
      source: who.memberId === null ? 'api' : 'manual',
    })
    const message = await send(tx, db, who, { channelId, contactId }, { content, clientId: null, replyTo: null })
    if (created) await recordFacts(tx, who.workspaceId, [{ kind: 'contact.changed', contactId: contactId as ContactId }])
    return message
  })
}

async function send(tx: Tx, db: Db, who: Who, pair: Pair, wanted: Parameters<typeof sendIn>[4]): Promise<Message> {
  const [present] = await lockPairs(tx, who.workspaceId, [pair])
  if (!present && who.memberId === null)
    return sendOutside(tx, db, who, pair, { lastInboundAt: null, now: await clock(tx) }, wanted)
  const conversation =
    present ?? (await lockConversation(tx, who.workspaceId, (await findOrCreateConversation(tx, db, who, pair)).id))
  refuseUnseen(who, conversation)
  return sendIn(tx, db, who, conversation, wanted)
}

async function phoneIn(tx: Tx, workspaceId: number, text: string): Promise<string> {
  const { rows } = await sql<{ country: string }>`select country from workspaces where workspace_id = ${workspaceId}`.execute(tx)
  const read = readPhone(text, rows[0]?.country)
  if (read.kind === 'phone') return read.digits
  throw new Refusal('invalid', {}, [{ path: 'body.to', message: read.kind === 'bad' ? read.why : 'A phone number is needed' }])
}

export async function clock(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx)
  return rows[0]?.now ?? new Date()
}
