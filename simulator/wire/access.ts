import { createHmac } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { GraphError, noSuchObject } from '../graph-error.ts'
import type { Account, App, PhoneNumber, Token } from '../state.ts'
import type { World } from '../world.ts'
import { WireBody } from './wire-body.ts'
import { isMap } from './wire-value.ts'

/** What a token reaches. */
export interface Access {
  token: string
  appId: string
  accountIds: ReadonlySet<string>
}

/**
 * Who calls: by `Authorization: Bearer`, `OAuth`, or `access_token` in the query; also the app itself as `id|secret`. An expired
 * token is 190/463, a permission the call needs and the token lacks is 10 or 200, an `appsecret_proof` must be right when there is one.
 * Source: Meta, Access tokens and Graph API → Securing requests (2026-09).
 */
export function accessOf(world: World, request: FastifyRequest): Access {
  const token = tokenOf(request)
  if (token === undefined)
    throw new GraphError(104, undefined, { message: 'An access token is required to request this resource.', http: 401 })
  const known = world.state.tokens.get(token) ?? appAccess(world, token)
  if (!known) throw new GraphError(190, undefined, { message: 'Invalid OAuth access token - Cannot parse access token' })
  if (known.expiresAt !== undefined) checkExpiry(known.expiresAt, world.clock.now())
  if (known.scopes) checkScopes(known.scopes, request.routeOptions.url ?? '')
  const proof = proofIn(request)
  if (proof !== undefined) checkProof(world, known.appId, token, proof)
  return { token, appId: known.appId, accountIds: known.accountIds }
}

function checkExpiry(expiresAt: number, nowMs: number): void {
  if (expiresAt > nowMs) return
  const said = (ms: number): string => new Date(ms).toUTCString()
  throw new GraphError(190, undefined, {
    subcode: 463,
    message: `Error validating access token: Session has expired on ${said(expiresAt)}. The current time is ${said(nowMs)}.`,
  })
}

/** What needs the permission to message; everything else about accounts and numbers needs the one to manage. */
const messaging =
  /^\/:node\/(messages|marketing_messages|media|block_users|message_qrdls|conversational_automation|calls|contact_book)/
/** Goods and what shows them. */
const ofCatalogs =
  /^\/:node\/(owned_product_catalogs|product_catalogs|products|product_sets|items_batch|check_batch_request_status)$/
const anyones = new Set(['/debug_token', '/oauth/access_token', '/:node', '/whatsapp_business/attachments/'])

function checkScopes(scopes: readonly string[], route: string): void {
  if (messaging.test(route)) {
    if (!scopes.includes('whatsapp_business_messaging'))
      throw new GraphError(200, undefined, {
        message:
          '(#200) You do not have the necessary permissions required to send messages on behalf of this WhatsApp Business Account',
      })
  } else if (ofCatalogs.test(route)) {
    if (!scopes.includes('catalog_management'))
      throw new GraphError(200, undefined, { message: '(#200) Requires catalog_management permission to manage the object' })
  } else if (!anyones.has(route) && !scopes.includes('whatsapp_business_management'))
    throw new GraphError(10, undefined, { message: '(#10) Application does not have permission for this action' })
}

function proofIn(request: FastifyRequest): unknown {
  if (isMap(request.query) && request.query.appsecret_proof !== undefined) return request.query.appsecret_proof
  return request.body instanceof WireBody ? request.body.json.appsecret_proof : undefined
}

function checkProof(world: World, appId: string, token: string, proof: unknown): void {
  const secret = world.state.apps.get(appId)?.secret ?? ''
  if (proof !== createHmac('sha256', secret).update(token).digest('hex'))
    throw new GraphError(100, undefined, { message: 'Invalid appsecret_proof provided in the API argument' })
}

function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  const space = header?.indexOf(' ') ?? -1
  if (header && space > 0) return header.slice(space + 1).trim()
  return isMap(request.query) && typeof request.query.access_token === 'string' ? request.query.access_token : undefined
}

function appAccess(world: World, token: string): Token | undefined {
  const [id = '', secret] = token.split('|')
  const app = world.state.apps.get(id)
  if (!app || app.secret !== secret) return undefined
  return {
    appId: id,
    accountIds: new Set(
      [...world.state.accounts.values()].filter((account) => account.appId === id).map((account) => account.id),
    ),
  }
}

export function numberOf(world: World, access: Access, id: string, method: string): PhoneNumber {
  const number = reachableNumber(world, access, id)
  if (!number) throw noSuchObject(id, method)
  return number
}

/** Throws 33 for a number that was deleted. */
export function reachableNumber(world: World, access: Access, id: string): PhoneNumber | undefined {
  const number = world.state.numbers.get(id)
  if (!number || !access.accountIds.has(number.accountId)) return undefined
  if (number.status === 'DELETED') throw new GraphError(33, 'The business phone number has been deleted.')
  return number
}

export function accountOf(world: World, access: Access, id: string, method: string): Account {
  const account = world.state.accounts.get(id)
  if (!account || !access.accountIds.has(id)) throw noSuchObject(id, method)
  return account
}

export function appOf(world: World, access: Access, id: string, method: string): App {
  const app = world.state.apps.get(id)
  if (!app || access.appId !== id) throw noSuchObject(id, method)
  return app
}
