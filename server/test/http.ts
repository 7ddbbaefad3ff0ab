import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import type { App } from '../http/app-types.ts'
import { startJobs } from '../jobs/boss.ts'
import { createLog } from '../log.ts'
import { createParts, type Parts } from '../parts.ts'
import type { TestDatabase } from './database.ts'

export interface TestApp {
  app: App
  parts: Parts
  /** Asks as the holder of a session token or API key, or as nobody. */
  ask(
    method: string,
    path: string,
    as?: { session?: string; key?: string },
    body?: unknown,
  ): Promise<{ status: number; body: unknown }>
}

/** The whole HTTP side on a test database, asked without a socket. */
export async function testApp(database: TestDatabase, settings: Record<string, string> = {}): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'woochat-app-'))
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error', DEMO: 'false', ...settings })
  const log = createLog('error')
  const jobs = await startJobs(database, log, { working: false })
  const parts = createParts(config, log, database, jobs)
  const app = await createApp(parts)
  afterAll(async () => {
    await app.close()
    await jobs.stop()
  })
  return {
    app,
    parts,
    ask: async (method, path, as = {}, body) => {
      const response = await app.inject({
        method: method as 'GET',
        url: `/api/v1${path}`,
        headers: {
          ...(as.session && { cookie: `woochat_${config.port}=${as.session}` }),
          ...(as.key && { authorization: `Bearer ${as.key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { payload: JSON.stringify(body) }),
      })
      return { status: response.statusCode, body: response.body === '' ? undefined : parsed(response.body) }
    },
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
