import type { AppDeps } from './app.ts'
import { removeExpiredSessions } from './members/sessions.ts'

export interface Worker {
  /** Takes nothing new, finishes what is half done, and resolves when nothing can be lost. */
  stop(): Promise<void>
}

/** Everything that happens without a request: sends, inbound processing, imports, campaigns, upkeep. */
export async function startWorker(deps: AppDeps): Promise<Worker> {
  const { jobs, database } = deps
  await jobs.every('upkeep.sessions', '17 3 * * *', () => removeExpiredSessions(database.db))
  const running: Worker[] = []
  return {
    stop: async () => {
      await Promise.all(running.map((part) => part.stop()))
    },
  }
}
