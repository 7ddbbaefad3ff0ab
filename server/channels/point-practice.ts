import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { Log } from '../log.ts'
import { type ChannelDeps, subscribeChannel } from './connect.ts'

/**
 * Tells the simulator where this process listens: started again on another port, practice numbers would post their webhooks
 * to where nobody is. Real numbers are pointed to the public address, which does not move with a port.
 */
export async function pointPracticeNumbers(deps: ChannelDeps, scan: Db, log: Log): Promise<void> {
  if (deps.config.simulatorUrl === undefined) return
  const workspaces = await scan.selectFrom('workspaces').select('workspace_id').execute()
  for (const { workspace_id: workspaceId } of workspaces) {
    const channels = await withWorkspace(deps.db, workspaceId, (tx) =>
      tx
        .selectFrom('channels')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', 'practice')
        .where('removed_at', 'is', null)
        .execute(),
    )
    for (const channel of channels)
      await subscribeChannel(deps, channel, { takeOver: true }).catch((error: unknown) =>
        log.warn({ err: error, channel: channel.id }, 'a practice number could not be told where we are'),
      )
  }
}
