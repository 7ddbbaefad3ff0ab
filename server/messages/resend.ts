import { Refusal } from '@woochat/contract/errors.ts'
import type { MediaId, TemplateId } from '@woochat/contract/id.ts'
import type { Message, OutgoingContent } from '@woochat/contract/messages.ts'
import { sql } from 'kysely'
import { refuseUnseen } from '../conversations/access.ts'
import { lockPairs } from '../conversations/store.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { Who } from '../http/who.ts'
import { getMessage, sendIn, sendOutside } from './send.ts'
import { clock } from './send-to-number.ts'
import { findByClientId, findSource, type MessageSource } from './store.ts'

/** Sends a copy of a message that failed or was never confirmed: a person has decided that twice is better than never. */
export async function resendMessage(db: Db, who: Who, id: number): Promise<Message> {
  return withWorkspace(db, who.workspaceId, async (tx) => {
    const source = await findSource(tx, who.workspaceId, id)
    if (!source) throw new Refusal('not_found', { what: 'message' })
    const [conversation] = await lockPairs(tx, who.workspaceId, [source])
    if (conversation) refuseUnseen(who, conversation)
    else if (who.conversations === 'own') throw new Refusal('not_found', { what: 'message' })
    const original = await getMessage(tx, who.workspaceId, id)
    const state = original.delivery?.state
    if (state !== 'failed' && state !== 'unknown')
      throw new Refusal('wrong_state', { what: 'message', state: state ?? 'not one of ours', act: 'sent again' })
    // One copy of each message, however often the button is pressed.
    const clientId = `resend-${id}`
    const earlier = await findByClientId(tx, who.workspaceId, source, clientId)
    if (earlier !== undefined) return getMessage(tx, who.workspaceId, earlier)
    const wanted = { content: await wantedOf(tx, who.workspaceId, source), clientId, replyTo: source.replyTo }
    if (conversation) return sendIn(tx, db, who, conversation, wanted)
    return sendOutside(tx, db, who, source, { lastInboundAt: null, now: await clock(tx) }, wanted)
  })
}

async function wantedOf(tx: Tx, workspaceId: number, { content, campaignId }: MessageSource): Promise<OutgoingContent> {
  if (content.type === 'text') return content
  if (content.type === 'image' && content.mediaId !== null)
    return { type: 'image', mediaId: content.mediaId, ...(content.caption && { caption: content.caption }) }
  if (content.type !== 'template')
    throw new Refusal('wrong_state', { what: 'message', state: 'of a kind that is not kept whole', act: 'sent again' })
  const { templateId, headerMediaId } =
    content.templateId === undefined ? await templateOfCampaign(tx, workspaceId, campaignId) : { headerMediaId: null, ...content }
  if (templateId == null) throw new Refusal('not_found', { what: 'template' })
  return {
    type: 'template',
    templateId: templateId as TemplateId,
    values: { ...content.values },
    ...(headerMediaId && { headerMediaId: headerMediaId as MediaId }),
  }
}

async function templateOfCampaign(
  tx: Tx,
  workspaceId: number,
  campaignId: number | null,
): Promise<{ templateId: number | null; headerMediaId: number | null }> {
  const { rows } = await sql<{ templateId: number | null; headerMediaId: number | null }>`
    select template_id as "templateId", header_media_id as "headerMediaId" from campaigns where workspace_id = ${workspaceId} and id = ${campaignId}`.execute(
    tx,
  )
  return rows[0] ?? { templateId: null, headerMediaId: null }
}
