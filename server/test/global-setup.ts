import type { TestProject } from 'vitest/node'
import { ensureTemplate, startTestCluster } from './cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's login on the PostgreSQL of this run. */
    postgres: string
    /** The migrated database that `testDatabase` copies. */
    template: string
    /** Which luck a simulated month has. One that failed is given in the environment, to see the very same month again. */
    seed: number
  }
}

/** One PostgreSQL a run. WOOCHAT_TEST_POSTGRES names one that already runs; `npm run test:postgres` starts such a one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster(process.env['WOOCHAT_TEST_POSTGRES'])
  project.provide('postgres', cluster.url)
  project.provide('seed', Number(process.env['WOOCHAT_SEED'] ?? 7))
  project.provide('template', await ensureTemplate(cluster.url))
  return () => cluster.stop()
}
