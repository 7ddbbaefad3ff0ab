import type { Variables } from '@woochat/contract/campaigns.ts'
import type { CampaignId, ChannelId, SegmentId } from '@woochat/contract/id.ts'
import { sql } from 'kysely'
import { createRecipients } from '../campaigns/audience.ts'
import { createCampaign, type FrozenTemplate, updateCampaign } from '../campaigns/store.ts'
import { type Person, type ValueField, valueFiller } from '../campaigns/values.ts'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { Dice } from '../demo/dice.ts'
import { listFields } from '../fields/store.ts'
import { segmentCondition } from '../segments/match-filter.ts'
import { headerMediaOf, type TemplateRow } from '../templates/store.ts'
import { befall, fromUs, type PastMessage } from './past-message.ts'

export interface PastCampaign {
  name: string
  template: TemplateRow
  channelId: ChannelId
  include: SegmentId
  exclude: SegmentId
  variables: Variables
  startedAt: Date
  createdBy: number
}

/** A campaign as it was: recipients frozen by the product's own statement, each with the fate that its message had. */
export async function createPastCampaign(
  tx: Tx,
  db: Db,
  workspaceId: number,
  past: PastCampaign,
  dice: Dice,
): Promise<PastMessage[]> {
  const id = await takeId<CampaignId>(db, workspaceId, 'campaign')
  const { name, channelId, template, variables, startedAt } = past
  const { include, exclude } = past
  const draft = { name, channelId, templateId: template.id as never, include: [include], exclude: [exclude], variables }
  await createCampaign(tx, workspaceId, id, draft, past.createdBy)
  await createRecipients(
    tx,
    {
      workspaceId,
      // Whoever came later was not there to be chosen.
      include: [
        sql<boolean>`${await segmentCondition(tx, workspaceId, include)} and c.created_at < ${startedAt.toISOString()}::timestamptz`,
      ],
      exclude: [await segmentCondition(tx, workspaceId, exclude)],
      marketing: template.category === 'MARKETING',
    },
    id,
  )
  const frozen: FrozenTemplate = {
    name: template.name,
    language: template.language,
    category: template.category,
    parts: template.parts as FrozenTemplate['parts'],
  }
  const messages = await messagesTo(tx, workspaceId, id, past, frozen, dice)
  await updateCampaign(tx, workspaceId, id, {
    state: 'completed',
    template: JSON.stringify(frozen),
    header_media_id: headerMediaOf(frozen.parts),
    created_at: new Date(startedAt.getTime() - 26 * hour),
    updated_at: startedAt,
    started_at: startedAt,
    frozen_at: new Date(startedAt.getTime() + 400),
    finished_at: messages.at(-1)?.acceptedAt ?? startedAt,
  })
  return messages
}

const hour = 3_600_000
const perSecond = 80

async function messagesTo(
  tx: Tx,
  workspaceId: number,
  campaignId: number,
  { template, variables, startedAt }: PastCampaign,
  frozen: FrozenTemplate,
  dice: Dice,
): Promise<PastMessage[]> {
  const { rows } = await sql<Person & { id: number }>`
    select c.id, c.name, c.phone, c.email, c.country, c.language, c.fields
    from campaign_recipients r join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id
    where r.workspace_id = ${workspaceId} and r.campaign_id = ${campaignId} and r.state = 0 order by c.id`.execute(tx)
  const fields: ValueField[] = await listFields(tx, workspaceId)
  const fill = valueFiller(frozen.parts, variables, fields, template.language)
  return rows.map((person, i) => {
    const at = new Date(startedAt.getTime() + 500 + Math.floor((i / perSecond) * 1_000))
    const content = { type: 'template' as const, values: fill(person).values }
    const message = fromUs({ contactId: person.id, content, at, authorKind: 'campaign', campaignId })
    befall(message, fateOf(dice, person.country), dice)
    return message
  })
}

/** Meta delivers no marketing to numbers of the United States. Source: Meta, Per-user marketing limits (2026-09). */
function fateOf(dice: Dice, country: string | null) {
  const acceptedMs = dice.whole(90, 700)
  const base = { acceptedMs, deliveredSeconds: null, readSeconds: null, category: 'marketing' as const }
  const end =
    country === 'US' ? '131049' : dice.weighted({ arrives: 94.6, '131026': 2.6, '131049': 1.9, '130472': 0.6, '131000': 0.3 })
  if (end !== 'arrives') return { ...base, code: Number(end) }
  if (dice.happens(0.022)) return base
  const deliveredSeconds = dice.happens(0.93) ? dice.between(1, 14) : 30 * Math.exp(dice.next() * 6.8)
  return { ...base, deliveredSeconds, readSeconds: dice.happens(0.73) ? 12 * Math.exp(dice.next() ** 1.3 * 9.2) : null }
}
