import { type Campaign, campaignRoutes, type Variables } from '@woochat/contract/campaigns.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { takeId } from '../db/ids.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import type { App } from '../http/app-types.ts'
import { serveDownload } from '../http/files.ts'
import { serve } from '../http/serve.ts'
import type { Who } from '../http/who.ts'
import { cancelCampaign, changing, pauseCampaign, resumeCampaign, sendCampaign } from './control.ts'
import { type PreviewDeps, previewCampaign, sendTest } from './preview.ts'
import { exportRecipients, listRecipients } from './recipients.ts'
import { shareReports } from './report.ts'
import { readPlan, reviewCampaign } from './review.ts'
import {
  createCampaign,
  getCampaign,
  getCampaignRow,
  listCampaigns,
  listSegmentUses,
  removeCampaign,
  updateDraft,
} from './store.ts'

export type CampaignDeps = PreviewDeps

export function serveCampaigns(app: App, deps: CampaignDeps): void {
  const { db } = deps
  const get = (who: Who, id: number): Promise<Campaign> =>
    withWorkspace(db, who.workspaceId, (tx) => getCampaign(tx, who.workspaceId, id))
  const done = async (act: Promise<void>, who: Who, id: number): Promise<Campaign> => {
    await act
    return get(who, id)
  }
  const reportOf = shareReports(db)
  serveDrafts(app, deps, get)
  serve(app, campaignRoutes.review, ({ who, params }) =>
    withWorkspace(db, who.workspaceId, async (tx) =>
      reviewCampaign(tx, await readPlan(tx, await getCampaignRow(tx, who.workspaceId, params.id), deps.conditionOf)),
    ),
  )
  serve(app, campaignRoutes.preview, ({ who, params, query }) =>
    previewCampaign(deps, who, params.id, {
      index: query.index === undefined ? undefined : Number(query.index),
      contactId: query.contactId,
    }),
  )
  serve(app, campaignRoutes.test, async ({ who, params, body }) => ({
    messageId: await sendTest(deps, who, params.id, body.phone),
  }))
  serve(app, campaignRoutes.send, ({ who, params, body }) =>
    done(sendCampaign(deps, who, params.id, body.at === null ? null : new Date(body.at)), who, params.id),
  )
  serve(app, campaignRoutes.pause, ({ who, params }) => done(pauseCampaign(deps, who, params.id), who, params.id))
  serve(app, campaignRoutes.resume, ({ who, params }) => done(resumeCampaign(deps, who, params.id), who, params.id))
  serve(app, campaignRoutes.cancel, ({ who, params }) => done(cancelCampaign(deps, who, params.id), who, params.id))
  serve(app, campaignRoutes.report, ({ who, params }) => reportOf(who.workspaceId, params.id))
  serve(app, campaignRoutes.recipients, ({ who, params, query }) =>
    listRecipients(db, who.workspaceId, params.id, query, who.masked),
  )
  serveDownload(app, campaignRoutes.export, async ({ who, params }) => {
    const { name, stream } = await exportRecipients(db, who.workspaceId, params.id)
    await withWorkspace(db, who.workspaceId, (tx) => recordAudit(tx, db, who, 'campaign.export', name))
    return {
      fileName: `${name.replace(/[^\p{L}\p{N} _-]+/gu, ' ').trim() || 'campaign'}.csv`,
      mime: 'text/csv; charset=utf-8',
      stream,
    }
  })
}

function serveDrafts(app: App, { db }: CampaignDeps, get: (who: Who, id: number) => Promise<Campaign>): void {
  serve(app, campaignRoutes.list, ({ who, query }) => listCampaigns(db, who.workspaceId, query))
  serve(app, campaignRoutes.get, ({ who, params }) => get(who, params.id))
  serve(app, campaignRoutes.create, async ({ who, body }) => {
    const id = await takeId<CampaignId>(db, who.workspaceId, 'campaign')
    await withWorkspace(db, who.workspaceId, async (tx) => {
      await refuseUnknown(tx, who.workspaceId, body)
      await createCampaign(tx, who.workspaceId, id, body, who.memberId)
      await recordFacts(tx, who.workspaceId, [{ kind: 'campaign.changed', campaignId: id }])
    })
    return get(who, id)
  })
  serve(app, campaignRoutes.update, async ({ who, params, body }) => {
    await changing(db, who, params.id, 'changed', ['draft', 'scheduled'], async (tx) => {
      await refuseUnknown(tx, who.workspaceId, body)
      await updateDraft(tx, who.workspaceId, params.id, body)
    })
    return get(who, params.id)
  })
  serve(app, campaignRoutes.duplicate, async ({ who, params }) => {
    const id = await takeId<CampaignId>(db, who.workspaceId, 'campaign')
    await withWorkspace(db, who.workspaceId, async (tx) => {
      const row = await getCampaignRow(tx, who.workspaceId, params.id)
      const uses = await listSegmentUses(tx, who.workspaceId, [params.id])
      const of = (mode: 'include' | 'exclude') => uses.filter((use) => use.mode === mode).map((use) => use.id)
      const settings = {
        channelId: row.channel_id,
        templateId: row.template_id,
        headerMediaId: row.header_media_id,
        variables: row.variables as Variables,
      }
      await createCampaign(
        tx,
        who.workspaceId,
        id,
        { name: `${row.name.slice(0, 112)} (copy)`, ...(settings as object), include: of('include'), exclude: of('exclude') },
        who.memberId,
      )
      await recordFacts(tx, who.workspaceId, [{ kind: 'campaign.changed', campaignId: id }])
    })
    return get(who, id)
  })
  serve(app, campaignRoutes.remove, async ({ who, params }) => {
    await changing(db, who, params.id, 'deleted', ['draft'], async (tx, row) => {
      await removeCampaign(tx, who.workspaceId, params.id)
      await recordAudit(tx, db, who, 'campaign.delete', row.name)
    })
    return { done: true as const }
  })
}

type Named = Partial<Record<'include' | 'exclude', readonly number[] | undefined>> & {
  channelId?: number | null | undefined
  templateId?: number | null | undefined
  headerMediaId?: number | null | undefined
}

/** What a draft names must exist in this workspace: an id of another one is not found, like one of nobody. */
async function refuseUnknown(
  tx: Parameters<Parameters<typeof withWorkspace>[2]>[0],
  workspaceId: number,
  draft: Named,
): Promise<void> {
  const exists = async (
    table: 'channels' | 'templates' | 'media' | 'segments',
    what: string,
    ids: readonly number[],
  ): Promise<void> => {
    if (ids.length === 0) return
    const unique = [...new Set(ids)]
    const found = await tx
      .selectFrom(table)
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', unique)
      .execute()
    if (found.length < unique.length) throw new Refusal('not_found', { what })
  }
  await exists('channels', 'channel', draft.channelId ? [draft.channelId] : [])
  await exists('templates', 'template', draft.templateId ? [draft.templateId] : [])
  await exists('media', 'file', draft.headerMediaId ? [draft.headerMediaId] : [])
  await exists('segments', 'segment', [...(draft.include ?? []), ...(draft.exclude ?? [])])
}
