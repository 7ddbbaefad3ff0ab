import { setTimeout as sleep } from 'node:timers/promises'
import { createApp, type DemoLogin } from './app.ts'
import { pointPracticeNumbers } from './channels/point-practice.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { MigrationError, migrate } from './db/migrate.ts'
import { openDatabase } from './db/pool.ts'
import { ensureDemo } from './demo/furnish.ts'
import { startDemoHistory } from './demo-history/history.ts'
import { startJobs } from './jobs/boss.ts'
import { createLog, type Log } from './log.ts'
import { createParts } from './parts.ts'
import { type EmbeddedDatabase, startEmbedded } from './postgres/embedded.ts'
import { EmbeddedError } from './postgres/home.ts'
import { startWorker } from './worker.ts'

/** What the operator can mend is said in a sentence; anything else is a bug and shows its stack. */
try {
  await main()
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof MigrationError || error instanceof EmbeddedError)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog(config.logLevel)
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbedded({ dataDir: config.dataDir, log, port: config.databasePort })
      : undefined
  try {
    await serve(config, log, embedded)
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

async function serve(config: Config, log: Log, embedded: EmbeddedDatabase | undefined): Promise<void> {
  const url = config.databaseUrl ?? embedded?.url ?? ''
  await migrate(url)
  const database = openDatabase(url, { poolSize: config.databasePoolSize, log })
  const jobs = await startJobs(database, log, { working: config.roles.has('worker') })
  const parts = createParts(config, log, database, jobs)
  const demoLogin = await ensureDemo({ db: database.db, config, log, keyFor: parts.secrets.wrapNewKey })
  const app = config.roles.has('web') ? await createApp(parts, demoLogin) : undefined
  const worker = config.roles.has('worker') ? await startWorker(parts) : undefined
  await app?.listen({ host: config.host, port: config.port })
  greet(config, log, demoLogin)
  const demoHistory = startDemoHistory(parts)
  if (app)
    void pointPracticeNumbers({ ...parts, db: database.db }, database.scan, log).catch((error: unknown) =>
      log.warn({ err: error }, 'practice numbers were not pointed here'),
    )
  stopOnSignal(log, async () => {
    await demoHistory.stop()
    await app?.close()
    await worker?.stop()
    await jobs.stop()
    await database.close()
    await embedded?.stop()
  })
}

/** To the log for machines, and to `npm start`, which says it to a person. */
function greet(config: Config, log: Log, demoLogin: DemoLogin | null): void {
  log.info({ address: config.baseUrl, roles: [...config.roles] }, 'WooChat is ready')
  process.send?.({ kind: 'ready', address: config.baseUrl, demoLogin })
}

const patienceMs = 25_000

/** The first signal drains and ends; a drain that hangs is cut off, and what was under way is found again at the next start. */
function stopOnSignal(log: Log, stop: () => Promise<void>): void {
  let stopping = false
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    const outcome = await Promise.race([
      stop().then(() => 'stopped' as const),
      sleep(patienceMs, 'late' as const, { ref: false }),
    ])
    if (outcome === 'late') log.warn('the drain took too long: ending now')
    process.exit(outcome === 'late' ? 1 : 0)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}
