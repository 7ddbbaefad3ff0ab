import { allRoutes } from '@woochat/contract/routes.ts'
import type { Config } from './config.ts'
import type { Database } from './db/pool.ts'
import { bearerOf, identifyKey } from './developers/identify-key.ts'
import { serveDevelopers } from './developers/routes.ts'
import type { App, Gate } from './http/app-types.ts'
import { serveHealth } from './http/health.ts'
import { createHttp, serveReference } from './http/listen.ts'
import { serveOpenApi } from './http/openapi.ts'
import { servePages } from './http/pages.ts'
import { keepRepeats } from './http/repeats.ts'
import type { Jobs } from './jobs/boss.ts'
import type { Log } from './log.ts'
import { Identifier } from './members/identify.ts'
import { serveMembers } from './members/routes.ts'
import type { Secrets } from './secrets/secrets.ts'
import { serveWorkspaces } from './workspaces/routes.ts'

/** What the rooms of the server are given: one of each, made in main. */
export interface AppDeps {
  config: Config
  log: Log
  database: Database
  jobs: Jobs
  secrets: Secrets
  demoLogin: { email: string; password: string } | null
}

/** The whole HTTP side: every route of the contract, the webhooks, the pages. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { config, log, database } = deps
  const { db } = database
  const identifier = new Identifier(db, config)
  const app = await createHttp({ config, log, gate: gateFor(deps, identifier), repeats: keepRepeats(db) })
  serveHealth(app, db)
  serveMembers(app, { db, config, identifier, keyFor: deps.secrets.wrapNewKey, demoLogin: deps.demoLogin })
  serveWorkspaces(app, db)
  serveDevelopers(app, db)
  serveOpenApi(app, allRoutes, '0.1.0')
  await serveReference(app)
  await servePages(app)
  return app
}

function gateFor({ database: { db } }: AppDeps, identifier: Identifier): Gate {
  return {
    signedIn: (request) => identifier.signedIn(request),
    who: (request) => {
      const secret = bearerOf(request)
      return secret ? identifyKey(db, secret, request.ip) : identifier.who(request)
    },
  }
}
