import type { Channel } from '@woochat/contract/channels.ts'
import { phoneNumberFields, WirePhoneNumber } from '@woochat/contract/cloud-api/accounts.ts'
import type { ChannelId } from '@woochat/contract/id.ts'
import { graphAsk } from '../cloud-api/call.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { ChannelDeps } from './connect.ts'
import { reportedState } from './reported-state.ts'
import { getChannel, getChannelRow, updateChannel } from './store.ts'

/** Asks Meta for the present state of a number and keeps it. */
export async function refreshChannel({ db, credentials }: ChannelDeps, workspaceId: number, channelId: number): Promise<Channel> {
  const row = await withWorkspace(db, workspaceId, (tx) => getChannelRow(tx, workspaceId, channelId))
  const access = { baseUrl: credentials.baseUrl(row.kind), token: await credentials.open(row, 'token') }
  const number = await graphAsk(access, {
    path: `/${row.phone_number_id}`,
    query: { fields: phoneNumberFields },
    reply: WirePhoneNumber,
  })
  await withWorkspace(db, workspaceId, async (tx) => {
    await updateChannel(tx, workspaceId, channelId, reportedState(number))
    await recordFacts(tx, workspaceId, [{ kind: 'channel.changed', channelId: channelId as ChannelId }])
  })
  return getChannel(db, workspaceId, channelId)
}
