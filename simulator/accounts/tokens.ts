import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError, missingParameter } from '../graph-error.ts'
import { type Records, recordsOf } from '../numbers/records.ts'
import type { App, Token } from '../state.ts'
import { accessOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'

/** What embedded signup hands to the browser: worth a token once, for 30 seconds. Times are ms. */
interface Code {
  appId: string
  accountIds: string[]
  scopes: string[]
  expiresAt: number
  used: boolean
}
const codes = (world: World): Records<Code> =>
  recordsOf(world, 'oauth-codes', () => ({ appId: '', accountIds: [], scopes: [], expiresAt: 0, used: false }))

export const codeLifeMs = 30_000
export const everyScope = [
  'whatsapp_business_management',
  'whatsapp_business_messaging',
  'business_management',
  'catalog_management',
] as const

/** `GET /oauth/access_token` and `GET /debug_token`. Source: Meta, Embedded signup and Access tokens (2026-09). */
export function serveTokens(app: FastifyInstance, world: World): void {
  codes(world)
  app.route({ method: ['GET', 'POST'], url: '/oauth/access_token', handler: (request) => exchange(world, parameters(request)) })
  app.get('/debug_token', (request) => debugToken(world, request))
}

/** A code as the browser gets it from embedded signup. */
export function makeCode(world: World, app: App, accountIds: string[], scopes: string[]): string {
  const code = `AQ${world.ids.token(60)}`
  Object.assign(codes(world).of(code), { appId: app.id, accountIds, scopes, expiresAt: world.clock.now() + codeLifeMs })
  return code
}

/** A token of a system user; without `lifeMs` it lasts for ever. */
export function makeToken(world: World, token: Token): string {
  const made = `EAA${world.ids.token(64)}`
  world.state.tokens.set(made, token)
  world.state.touched()
  return made
}

function exchange(world: World, wish: WireMap): WireMap {
  const app = world.state.apps.get(written(wish.client_id))
  if (!app) throw new GraphError(101, undefined, { http: 400, message: 'Error validating application. Invalid application ID.' })
  if (wish.client_secret !== app.secret) throw new GraphError(1, undefined, { message: 'Error validating client secret.' })
  if (wish.grant_type === 'client_credentials') return { access_token: `${app.id}|${app.secret}`, token_type: 'bearer' }
  if (wish.grant_type === 'fb_exchange_token') return longLived(world, app, written(wish.fb_exchange_token))
  const given = written(wish.code)
  if (given === '') throw missingParameter('code')
  const code = codes(world).find(given)
  if (!code || code.appId !== app.id) throw codeError(36_008, 'Invalid verification code format.')
  if (code.used) throw codeError(36_009, 'This authorization code has been used.')
  if (code.expiresAt <= world.clock.now()) throw codeError(36_007, 'This authorization code has expired.')
  code.used = true
  const token = { appId: app.id, accountIds: new Set(code.accountIds), scopes: code.scopes }
  return { access_token: makeToken(world, token), token_type: 'bearer' }
}

const codeError = (subcode: number, message: string): GraphError => new GraphError(100, undefined, { subcode, message })

const sixtyDaysMs = 60 * 24 * 3_600_000

function longLived(world: World, app: App, token: string): WireMap {
  const known = world.state.tokens.get(token)
  if (!known || known.appId !== app.id)
    throw new GraphError(190, undefined, { message: 'Invalid OAuth access token - Cannot parse access token' })
  const expiresAt = world.clock.now() + sixtyDaysMs
  const made = makeToken(world, { ...known, expiresAt })
  return { access_token: made, token_type: 'bearer', expires_in: sixtyDaysMs / 1000 }
}

function debugToken(world: World, request: FastifyRequest): WireMap {
  accessOf(world, request)
  const token = written(parameters(request).input_token)
  if (!token) throw missingParameter('input_token')
  const known = world.state.tokens.get(token)
  if (!known) return { data: { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] } }
  const { appId, accountIds, expiresAt = 0, scopes: given } = known
  const scopes: readonly string[] = given ?? everyScope.slice(0, 2)
  const expired = expiresAt > 0 && expiresAt <= world.clock.now()
  return {
    data: {
      app_id: appId,
      application: world.state.apps.get(appId)?.name,
      type: 'SYSTEM_USER',
      is_valid: !expired,
      ...(expired && { error: { code: 190, message: 'The session has expired.', subcode: 463 } }),
      expires_at: Math.floor(expiresAt / 1000),
      data_access_expires_at: 0,
      issued_at: 1_700_000_000,
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: [...accountIds] })),
    },
  }
}
