import { channelRoutes, type QuarantinedElement } from '@woochat/contract/channels.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import { type ChannelDeps, connectCloud, connectPractice, subscribeChannel } from './connect.ts'
import { type CampaignsOf, disconnectChannel } from './disconnect.ts'
import { webhookHealth } from './health.ts'
import { refreshChannel } from './refresh.ts'
import { getChannel, getChannelRow, listChannels } from './store.ts'

export interface ChannelRouteDeps extends ChannelDeps {
  campaignsOf: CampaignsOf
  /** Elements of webhooks that could not be processed: kept and processed by `inbound`. */
  faults: {
    list(workspaceId: number, channelId: number): Promise<QuarantinedElement[]>
    replay(workspaceId: number, channelId: number): Promise<{ replayed: number; stillBroken: number }>
  }
}

export function serveChannels(app: App, deps: ChannelRouteDeps): void {
  const { db } = deps
  const row = (workspaceId: number, id: number) => withWorkspace(db, workspaceId, (tx) => getChannelRow(tx, workspaceId, id))
  serve(app, channelRoutes.list, async ({ who }) => ({ items: await listChannels(db, who.workspaceId) }))
  serve(app, channelRoutes.get, ({ who, params }) => getChannel(db, who.workspaceId, params.id))
  serve(app, channelRoutes.health, ({ who, params }) => webhookHealth(deps, who.workspaceId, params.id))
  serve(app, channelRoutes.connectPractice, ({ who }) => connectPractice(deps, who))
  serve(app, channelRoutes.connectCloud, ({ who, body }) => connectCloud(deps, who, body))
  serve(app, channelRoutes.refresh, ({ who, params }) => refreshChannel(deps, who.workspaceId, params.id))
  serve(app, channelRoutes.subscribe, async ({ who, params }) => {
    await subscribeChannel(deps, await row(who.workspaceId, params.id), { takeOver: true })
    const health = await webhookHealth(deps, who.workspaceId, params.id)
    if ((await row(who.workspaceId, params.id)).webhook_problem)
      throw new Refusal('graph_refused', { why: health.problem ?? '', advice: 'Mend it and try again.' })
    return health
  })
  serve(app, channelRoutes.quarantine, async ({ who, params }) => {
    await row(who.workspaceId, params.id)
    return { items: await deps.faults.list(who.workspaceId, params.id) }
  })
  serve(app, channelRoutes.replay, async ({ who, params }) => {
    await row(who.workspaceId, params.id)
    return deps.faults.replay(who.workspaceId, params.id)
  })
  serve(app, channelRoutes.remove, async ({ who, params }) => {
    await disconnectChannel(deps, who, params.id)
    return { done: true as const }
  })
}
