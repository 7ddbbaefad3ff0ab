import type { TestProject } from 'vitest/node'
import { ensureTemplate, startTestCluster } from './cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's login on the PostgreSQL of this run. */
    postgres: string
    /** The migrated database that `testDatabase` copies. */
    template: string
  }
}

/** One PostgreSQL a run. WOOCHAT_TEST_POSTGRES names one that already runs; `npm run test:postgres` starts such a one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster(process.env['WOOCHAT_TEST_POSTGRES'])
  project.provide('postgres', cluster.url)
  project.provide('template', await ensureTemplate(cluster.url))
  return () => cluster.stop()
}
