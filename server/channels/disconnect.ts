import { Refusal } from '@woochat/contract/errors.ts'
import type { ChannelId } from '@woochat/contract/id.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import type { Who } from '../http/who.ts'
import type { ChannelDeps } from './connect.ts'
import { getChannelRow, listChannelsOfAccount, removeChannel } from './store.ts'
import { stopWebhooks } from './webhooks.ts'

/** Disconnects a number; its conversations stay readable. Refused while a campaign still has to send from it. */
export async function disconnectChannel(
  deps: ChannelDeps & { campaignsOf: CampaignsOf },
  who: Who,
  channelId: number,
): Promise<void> {
  const { db, credentials } = deps
  const { row, last } = await withWorkspace(db, who.workspaceId, async (tx) => {
    const row = await getChannelRow(tx, who.workspaceId, channelId)
    const campaigns = await deps.campaignsOf(who.workspaceId, channelId)
    if (campaigns.length > 0)
      throw new Refusal('in_use', { what: 'channel', by: campaigns.map((name) => `campaign “${name}”`).join(', ') })
    await removeChannel(tx, who.workspaceId, channelId)
    const last = (await listChannelsOfAccount(tx, who.workspaceId, row.waba_id)).length === 0
    await recordAudit(tx, db, who, 'channel.disconnect', row.phone)
    await recordFacts(tx, who.workspaceId, [{ kind: 'channel.changed', channelId: channelId as ChannelId }])
    return { row, last }
  })
  credentials.forget(who.workspaceId, row)
  if (last)
    await stopWebhooks({
      baseUrl: credentials.baseUrl(row.kind),
      token: await credentials.open(row, 'token'),
      wabaId: row.waba_id,
    })
}

/** Names of the campaigns that are under way or scheduled on a channel: known only upstairs. */
export type CampaignsOf = (workspaceId: number, channelId: number) => Promise<string[]>
