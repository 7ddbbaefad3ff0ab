import { sql } from 'kysely'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Db } from '../db/pool.ts'
import type { App } from './app-types.ts'

/** `/healthz`: the process runs. `/readyz`: it can serve, 503 while the database is away. `/metrics`: Prometheus, loopback only. */
export function serveHealth(app: App, db: Db): void {
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async () => {
    await sql`select 1`.execute(db)
    return { ok: true }
  })
  app.get('/metrics', async (request, reply) => {
    if (!/^(127\.|::1$|::ffff:127\.)/.test(request.ip)) return reply.callNotFound()
    return reply.type(metrics.contentType).send(await metrics.metrics())
  })
}
