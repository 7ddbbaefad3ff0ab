import { CompiledQuery } from 'kysely'
import { PgBoss } from 'pg-boss'
import type { Database, Tx } from '../db/pool.ts'
import type { Log } from '../log.ts'

/** Work to do once, later or elsewhere: enqueued in the transaction of the fact that asks for it. Sends have their own tables. */
export interface Jobs {
  enqueue(tx: Tx, name: string, data: object, options?: { afterSeconds?: number; key?: string }): Promise<void>
  /** Declares a queue and works it; `handle` may run twice for one job, so it must do no harm then. */
  work<T extends object>(
    name: string,
    handle: (data: T, signal: AbortSignal) => Promise<void>,
    options?: WorkOptions,
  ): Promise<void>
  /** Runs at the times of a cron line (UTC), once among all processes. */
  every(name: string, cron: string, handle: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

export interface WorkOptions {
  /** How many run at once in this process. */
  atOnce?: number
  retries?: number
  /** A job whose worker has not been heard of for so long is given to another. */
  heartbeatSeconds?: number
  expireSeconds?: number
}

export async function startJobs({ pool }: Pick<Database, 'pool'>, log: Log, { working }: { working: boolean }): Promise<Jobs> {
  const boss = new PgBoss({
    schema: 'pgboss',
    createSchema: false,
    supervise: working,
    schedule: working,
    db: { executeSql: (text, values) => pool.query(text, values) },
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue stumbled'))
  await boss.start()
  const queues = new Set<string>()
  const ensure = async (name: string, options: WorkOptions = {}): Promise<void> => {
    if (queues.has(name)) return
    queues.add(name)
    await boss.createQueue(name, {
      retryLimit: options.retries ?? 5,
      retryBackoff: true,
      expireInSeconds: options.expireSeconds ?? 3600,
      heartbeatSeconds: options.heartbeatSeconds ?? 60,
    })
  }
  return {
    enqueue: async (tx, name, data, options = {}) => {
      await ensure(name)
      await boss.send(name, data, {
        db: {
          executeSql: (text, values) => tx.executeQuery(CompiledQuery.raw(text, values ?? [])) as Promise<{ rows: never[] }>,
        },
        ...(options.afterSeconds !== undefined && { startAfter: options.afterSeconds }),
        ...(options.key !== undefined && { singletonKey: options.key }),
      })
    },
    work: async (name, handle, options = {}) => {
      await ensure(name, options)
      if (!working) return
      await boss.work(
        name,
        { pollingIntervalSeconds: 0.5, batchSize: 1, localConcurrency: options.atOnce ?? 2 },
        async ([job]) => {
          if (job) await handle(job.data as never, job.signal)
        },
      )
    },
    every: async (name, cron, handle) => {
      await ensure(name)
      if (!working) return
      await boss.schedule(name, cron)
      await boss.work(name, { pollingIntervalSeconds: 2 }, handle)
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  }
}
