import type { Campaign, CampaignCounts, CampaignDraft, CampaignState, Variables } from '@woochat/contract/campaigns.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { CampaignId, ChannelId, MediaId, MemberId, SegmentId, TemplateId } from '@woochat/contract/id.ts'
import type { TemplateParts } from '@woochat/contract/templates.ts'
import { type Selectable, sql } from 'kysely'
import { likeLiteral } from '../db/like.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { CampaignsRow } from '../db/tables.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { noCounts, recounted, withFreshCounts } from './counts.ts'

export type CampaignRow = Selectable<CampaignsRow>

/** What `campaigns.template` holds: the template as it was when the recipients were frozen. */
export interface FrozenTemplate {
  name: string
  language: string
  category: string
  parts: TemplateParts
}

export async function getCampaignRow(tx: Tx, workspaceId: number, id: number): Promise<CampaignRow> {
  const row = await tx
    .selectFrom('campaigns')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'campaign' })
  return row
}

/** The same, held until the transaction ends: whoever changes the state of a campaign takes its row first. */
export async function claimCampaign(tx: Tx, workspaceId: number, id: number): Promise<CampaignRow> {
  const row = await tx
    .selectFrom('campaigns')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'campaign' })
  return row
}

export interface CampaignQuery {
  state?: CampaignState | undefined
  search?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

export async function listCampaigns(
  db: Db,
  workspaceId: number,
  query: CampaignQuery,
): Promise<{ items: Campaign[]; next: string | null; total: number }> {
  const limit = query.limit ?? 50
  return withWorkspace(db, workspaceId, async (tx) => {
    let chosen = tx.selectFrom('campaigns').where('workspace_id', '=', workspaceId)
    if (query.state !== undefined) chosen = chosen.where('state', '=', query.state)
    if (query.search?.trim())
      chosen = chosen.where(sql<string>`lower(name)`, 'like', `%${likeLiteral(query.search.trim().toLowerCase())}%`)
    const { total } = await chosen.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
    const after = /^\d{1,15}$/.test(query.cursor ?? '') ? Number(query.cursor) : undefined
    const page = after === undefined ? chosen : chosen.where('id', '<', after)
    const rows = await page
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    const items = await shownCampaigns(tx, workspaceId, await withFreshCounts(tx, workspaceId, rows.slice(0, limit)))
    return { items, next: rows.length > limit ? String(rows[limit - 1]?.id) : null, total }
  })
}

/** One campaign with its counts as of now. */
export async function getCampaign(tx: Tx, workspaceId: number, id: number): Promise<Campaign> {
  const row = await getCampaignRow(tx, workspaceId, id)
  const [fresh] = await recounted(tx, workspaceId, [row])
  return showCampaign(tx, fresh ?? row)
}

/** A row as the API shows it, with the counts it carries. */
export async function showCampaign(tx: Tx, row: CampaignRow): Promise<Campaign> {
  const [shown] = await shownCampaigns(tx, row.workspace_id, [row])
  if (!shown) throw new Refusal('not_found', { what: 'campaign' })
  return shown
}

export async function createCampaign(
  tx: Tx,
  workspaceId: number,
  id: CampaignId,
  draft: CampaignDraft,
  createdBy: number | null,
): Promise<void> {
  await tx
    .insertInto('campaigns')
    .values({ workspace_id: workspaceId, id, name: draft.name, created_by: createdBy, ...columnsOf(draft) })
    .execute()
  await replaceSegments(tx, workspaceId, id, draft)
}

export async function updateDraft(
  tx: Tx,
  workspaceId: number,
  id: number,
  draft: { [K in keyof CampaignDraft]?: CampaignDraft[K] | undefined },
): Promise<void> {
  const change = { ...(draft.name !== undefined && { name: draft.name }), ...columnsOf(draft), updated_at: new Date() }
  await updateCampaign(tx, workspaceId, id, change)
  await replaceSegments(tx, workspaceId, id, draft)
}

export type CampaignChange = Partial<Omit<CampaignRow, 'workspace_id' | 'id' | 'variables' | 'counts' | 'template'>> & {
  template?: string
  counts?: string
  variables?: string
}

export async function updateCampaign(tx: Tx, workspaceId: number, id: number, change: CampaignChange): Promise<void> {
  await tx.updateTable('campaigns').set(change).where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
}

export async function removeCampaign(tx: Tx, workspaceId: number, id: number): Promise<void> {
  await tx.deleteFrom('campaigns').where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
}

/** Not yet over: what they use may not be taken from under them. */
export const openStates = ['draft', 'scheduled', 'preparing', 'sending', 'paused'] as const

/** Names of open campaigns that use a channel or a template; drafts do not hold a channel. */
export async function listUses(
  db: Db,
  workspaceId: number,
  of: { channelId: number } | { templateId: number },
): Promise<string[]> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const open = tx.selectFrom('campaigns').select('name').where('workspace_id', '=', workspaceId)
    const using =
      'channelId' in of
        ? open.where('channel_id', '=', of.channelId).where('state', 'in', openStates.slice(1))
        : open.where('template_id', '=', of.templateId).where('state', 'in', [...openStates])
    return (await using.orderBy('id').limit(20).execute()).map((row) => row.name)
  })
}

export interface SegmentUse {
  id: SegmentId
  name: string
  mode: 'include' | 'exclude'
  campaignId: number
}

export async function listSegmentUses(tx: Tx, workspaceId: number, campaignIds: readonly number[]): Promise<SegmentUse[]> {
  if (campaignIds.length === 0) return []
  const { rows } = await sql<SegmentUse>`
    select s.id, s.name, u.mode, u.campaign_id as "campaignId"
    from campaign_segments u join segments s on s.workspace_id = u.workspace_id and s.id = u.segment_id
    where u.workspace_id = ${workspaceId} and u.campaign_id = any(${campaignIds}::bigint[]) order by s.id`.execute(tx)
  return rows
}

function columnsOf(draft: { [K in keyof CampaignDraft]?: CampaignDraft[K] | undefined }) {
  return {
    ...(draft.channelId !== undefined && { channel_id: draft.channelId }),
    ...(draft.templateId !== undefined && { template_id: draft.templateId }),
    ...(draft.variables !== undefined && { variables: JSON.stringify(draft.variables) }),
    ...(draft.headerMediaId !== undefined && { header_media_id: draft.headerMediaId }),
  }
}

async function replaceSegments(
  tx: Tx,
  workspaceId: number,
  id: number,
  draft: { include?: number[] | undefined; exclude?: number[] | undefined },
): Promise<void> {
  for (const mode of ['include', 'exclude'] as const) {
    const wanted = draft[mode]
    if (wanted === undefined) continue
    await tx
      .deleteFrom('campaign_segments')
      .where('workspace_id', '=', workspaceId)
      .where('campaign_id', '=', id)
      .where('mode', '=', mode)
      .execute()
    if (wanted.length === 0) continue
    const values = [...new Set(wanted)].map((segment_id) => ({ workspace_id: workspaceId, campaign_id: id, segment_id, mode }))
    await tx
      .insertInto('campaign_segments')
      .values(values)
      .onConflict((c) => c.columns(['workspace_id', 'campaign_id', 'segment_id']).doUpdateSet({ mode }))
      .execute()
  }
}

async function shownCampaigns(tx: Tx, workspaceId: number, rows: readonly CampaignRow[]): Promise<Campaign[]> {
  const uses = await listSegmentUses(
    tx,
    workspaceId,
    rows.map((row) => row.id),
  )
  const templateIds = [...new Set(rows.flatMap((row) => row.template_id ?? []))]
  const templates =
    templateIds.length === 0
      ? []
      : await tx
          .selectFrom('templates')
          .select(['id', 'name'])
          .where('workspace_id', '=', workspaceId)
          .where('id', 'in', templateIds)
          .execute()
  const names = new Map(templates.map((t) => [t.id, t.name]))
  return rows.map((row) =>
    shownCampaign(
      row,
      uses.filter((use) => use.campaignId === row.id),
      row.template_id === null ? null : (names.get(row.template_id) ?? null),
    ),
  )
}

function shownCampaign(row: CampaignRow, uses: readonly SegmentUse[], templateName: string | null): Campaign {
  const of = (mode: SegmentUse['mode']) => uses.filter((use) => use.mode === mode).map(({ id, name }) => ({ id, name }))
  return {
    id: row.id as CampaignId,
    name: row.name,
    state: row.state as CampaignState,
    channelId: row.channel_id as ChannelId | null,
    templateId: row.template_id as TemplateId | null,
    templateName: (row.template as FrozenTemplate | null)?.name ?? templateName,
    include: of('include'),
    exclude: of('exclude'),
    variables: row.variables as Variables,
    headerMediaId: row.header_media_id as MediaId | null,
    scheduledAt: row.scheduled_at?.toISOString() ?? null,
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    problem: row.problem,
    counts: (row.counts as CampaignCounts | null) ?? noCounts,
    createdBy: row.created_by as MemberId | null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
