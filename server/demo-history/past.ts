import type { Variables } from '@woochat/contract/campaigns.ts'
import type { LiveFact } from '@woochat/contract/events.ts'
import type { CampaignId, TemplateId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import { createCampaign } from '../campaigns/store.ts'
import { listConversations } from '../conversations/store.ts'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { Dice } from '../demo/dice.ts'
import { createNote } from '../demo/notes.ts'
import type { Colleague } from '../demo/workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { MediaRow } from '../media/store.ts'
import type { StoredContent } from '../messages/stored.ts'
import type { StoredParts } from '../templates/store.ts'
import type { Cast } from './cast.ts'
import { createPastCampaign, type PastCampaign } from './past-campaigns.ts'
import { indianHour, makeReplies, makeThreads } from './past-threads.ts'
import type { Voice } from './talk.ts'
import type { DemoTemplates } from './templates.ts'
import { writeHistory } from './write-history.ts'

export interface PastDeps {
  db: Db
  cast: Cast
  channelId: number
  templates: DemoTemplates
  photo: MediaRow
}

const day = 86_400_000

/** Two campaigns, what came of them, and the conversations of four weeks: in one transaction, once. */
export async function ensurePast(deps: PastDeps): Promise<void> {
  const { db, cast } = deps
  await withWorkspace(db, cast.workspaceId, async (tx) => {
    if (!(await createNote(tx, 'demo.history', 'done'))) return
    const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx)
    const facts = await makePast(tx, deps, rows[0]?.now ?? new Date())
    await recordFacts(tx, cast.workspaceId, facts)
  })
}

async function makePast(tx: Tx, deps: PastDeps, now: Date): Promise<LiveFact[]> {
  const { db, cast, templates, channelId } = deps
  const { workspaceId } = cast
  const dice = new Dice(9_023)
  const [frost, boxes] = pastCampaigns(deps, now)
  const toLapsed = await createPastCampaign(tx, db, workspaceId, frost, dice)
  const toBuyers = await createPastCampaign(tx, db, workspaceId, boxes, dice)
  const voices = voicesOf(cast)
  const sent = [
    { messages: toLapsed, buttons: buttonsOf(frost) },
    { messages: toBuyers, buttons: buttonsOf(boxes) },
  ]
  const replies = makeReplies(sent, voices.agent, dice)
  const fields = { orders: cast.field('orders').id, wholesale: cast.field('wholesale').id }
  const stage = { workspaceId, now, voices, fields, photo: photoOf(deps.photo), orderUpdate: templates.order_update }
  const threads = await makeThreads(tx, stage, dice)
  const ids = await writeHistory(tx, db, workspaceId, {
    channelId,
    campaigns: [...toLapsed, ...toBuyers],
    threads: [...replies, ...threads],
  })
  const draftId = await createDraft(tx, deps)
  const conversations = await listConversations(tx, workspaceId, ids)
  return [
    { kind: 'contacts.changed' },
    { kind: 'segments.changed' },
    { kind: 'campaign.changed', campaignId: draftId },
    ...conversations.map((conversation) => ({ kind: 'conversation.changed' as const, conversation })),
  ]
}

function pastCampaigns({ cast, templates, channelId }: PastDeps, now: Date): [PastCampaign, PastCampaign] {
  const both = {
    channelId: channelId as PastCampaign['channelId'],
    exclude: cast.segment('Wholesale'),
    createdBy: cast.as.marketer.memberId,
  }
  return [
    {
      ...both,
      name: 'Winter Frost is back',
      template: templates.back_in_stock,
      include: cast.segment('Lapsed 60 days'),
      variables: { 'body.1': firstName },
      startedAt: indianHour(new Date(now.getTime() - 23 * day), 11.05),
    },
    {
      ...both,
      name: 'Festive gift boxes · Bengaluru',
      template: templates.festive_gift_boxes,
      include: cast.segment('Bengaluru buyers'),
      variables: boxVariables(cast),
      startedAt: indianHour(new Date(now.getTime() - 9 * day), 17.5),
    },
  ]
}

const firstName = { from: 'field', field: 'firstName', fallback: 'there' } as const

const boxVariables = (cast: Cast): Variables => ({
  'body.1': firstName,
  'body.2': { from: 'field', field: `field.${cast.field('city').id}`, fallback: 'your city' },
})

/** One that only waits to be sent. */
async function createDraft(tx: Tx, { db, cast, channelId, templates }: PastDeps): Promise<CampaignId> {
  const id = await takeId<CampaignId>(db, cast.workspaceId, 'campaign')
  const draft = {
    name: 'Festive gift boxes · VIPs we have not written to',
    channelId: channelId as PastCampaign['channelId'],
    templateId: templates.festive_gift_boxes.id as TemplateId,
    include: [cast.segment('VIP not contacted 30 days')],
    exclude: [cast.segment('Wholesale')],
    variables: boxVariables(cast),
  }
  await createCampaign(tx, cast.workspaceId, id, draft, cast.as.marketer.memberId)
  return id
}

function voicesOf({ as }: Cast): Record<Colleague, Voice> {
  const voice = ({ memberId, name }: Cast['as'][Colleague]): Voice => ({ memberId, name })
  return { owner: voice(as.owner), admin: voice(as.admin), agent: voice(as.agent), marketer: voice(as.marketer) }
}

const buttonsOf = ({ template }: PastCampaign): string[] => (template.parts as StoredParts).buttons.map((button) => button.text)

const photoOf = (row: MediaRow): StoredContent => ({
  type: 'image',
  mediaId: row.id as never,
  url: null,
  mime: row.mime,
  fileName: row.file_name,
  caption: null,
  problem: null,
})
