import { createLog } from '../server/log.ts'
import { startEmbedded } from '../server/postgres/embedded.ts'

/** A PostgreSQL for tests that keeps running between runs, so that each begins a second earlier. Ctrl-C stops it. */
const [dataDir = '/var/tmp/woochat-test-postgres', port] = process.argv.slice(2)
const database = await startEmbedded({
  dataDir,
  port: port === undefined ? undefined : Number(port),
  log: createLog('warn'),
  durability: 'scratch',
})
console.log(`export WOOCHAT_TEST_POSTGRES=${database.url}`)

const alive = setInterval(() => undefined, 60_000)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(alive)
    void database.stop()
  })
}
