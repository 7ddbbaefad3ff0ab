import type { FastifyRequest } from 'fastify'
import { GraphError, noSuchObject } from '../graph-error.ts'
import type { Account, App, PhoneNumber } from '../state.ts'
import type { World } from '../world.ts'
import { isMap } from './wire-value.ts'

/** What a token reaches. */
export interface Access {
  token: string
  appId: string
  accountIds: ReadonlySet<string>
}

/** Who calls: by `Authorization: Bearer`, `OAuth`, or `access_token` in the query; also the app itself as `id|secret`. */
export function accessOf(world: World, request: FastifyRequest): Access {
  const token = tokenOf(request)
  if (token === undefined)
    throw new GraphError(104, undefined, { message: 'An access token is required to request this resource.', http: 401 })
  const known = world.state.tokens.get(token) ?? appAccess(world, token)
  if (!known) throw new GraphError(190, undefined, { message: 'Invalid OAuth access token - Cannot parse access token' })
  return { token, ...known }
}

function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  const space = header?.indexOf(' ') ?? -1
  if (header && space > 0) return header.slice(space + 1).trim()
  return isMap(request.query) && typeof request.query.access_token === 'string' ? request.query.access_token : undefined
}

function appAccess(world: World, token: string): { appId: string; accountIds: Set<string> } | undefined {
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

export function reachableNumber(world: World, access: Access, id: string): PhoneNumber | undefined {
  const number = world.state.numbers.get(id)
  return number && access.accountIds.has(number.accountId) ? number : undefined
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
