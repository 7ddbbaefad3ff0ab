import { Dispatcher, type OutboxDeps } from './dispatcher.ts'
import { raiseFence } from './fence.ts'

export interface OutboxWorker {
  stop(): Promise<void>
}

/** Starts sending: first the check that this is not a restored backup, then the dispatcher. */
export async function startOutbox(deps: OutboxDeps & { dataDir: string }): Promise<OutboxWorker> {
  const fence = await raiseFence(deps.database, deps.dataDir, deps.log)
  const dispatcher = new Dispatcher(deps)
  return {
    stop: async () => {
      await dispatcher.stop()
      await fence.stop()
    },
  }
}
