import { stopRefusedCampaign } from './campaigns/control.ts'
import { startCampaigns } from './campaigns/runner.ts'
import { forgetValues } from './contacts/forget-values.ts'
import type { Receipt } from './conversations/change.ts'
import { type ForgetValues, forgetValuesJob } from './fields/forget.ts'
import { runImport } from './imports/run.ts'
import { type RunImport, runJob } from './imports/start.ts'
import { Processor } from './inbound/process.ts'
import { fetchMedia } from './messages/fetch-media.ts'
import { sendReceipt } from './messages/receipts.ts'
import type { FetchMedia } from './messages/receive.ts'
import { settleSends } from './messages/settle.ts'
import type { OutboxDeps } from './outbox/dispatcher.ts'
import { startOutbox } from './outbox/start.ts'
import { fetchMediaJob, type Parts, receiptJob } from './parts.ts'
import { segmentCondition } from './segments/match-filter.ts'
import { startUpkeep } from './upkeep.ts'

export interface Worker {
  /** Takes nothing new, finishes what is half done, and resolves when nothing can be lost. */
  stop(): Promise<void>
}

/** Everything that happens without a request: sends, inbound processing, imports, campaigns, upkeep. `sockets` as in the outbox. */
export async function startWorker(parts: Parts, options: Pick<OutboxDeps, 'sockets'> = {}): Promise<Worker> {
  const { database, log, config, inbound, transportOf, mediaAtMeta, jobs, storage } = parts
  const { db } = database
  const running: Worker[] = [
    new Processor({ db, log, handlers: inbound }),
    await startOutbox({
      ...options,
      database,
      log,
      dataDir: config.dataDir,
      transportOf,
      mediaAtMeta,
      settle: settleSends,
      campaignRefused: stopRefusedCampaign,
    }),
    startCampaigns({ database, log, conditionOf: segmentCondition }),
  ]
  await jobs.work<ForgetValues>(forgetValuesJob, (job, signal) => forgetValues(db, job, signal), { atOnce: 1 })
  await jobs.work<RunImport>(runJob, ({ workspaceId, importId }, signal) => runImport(db, storage, workspaceId, importId, signal))
  await jobs.work<FetchMedia>(fetchMediaJob, (job) => fetchMedia({ db, storage, transportOf }, job), { atOnce: 4, retries: 8 })
  await jobs.work<Receipt>(receiptJob, (receipt) => sendReceipt(transportOf, receipt), { atOnce: 4, retries: 2 })
  await startUpkeep(parts)
  return {
    stop: async () => {
      await Promise.all(running.map((part) => part.stop()))
    },
  }
}
