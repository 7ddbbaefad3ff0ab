import { Pool } from 'undici'

/** How a number is reached: where, with whose token, and which number sends. */
export interface Transport {
  readonly baseUrl: string
  readonly token: string
  readonly phoneNumberId: string
}

/** Sockets a process holds to one host: also the most messages that a killed process can leave in doubt. */
export const socketsPerHost = 64

/**
 * One pool a host. Idle sockets close before the peer's do, so that a stale one is not taken for a lost answer; requests are
 * never repeated by the pool.
 */
export function poolFor(baseUrl: string): Pool {
  const { origin } = new URL(baseUrl)
  const found = pools.get(origin)
  if (found) return found
  const made = new Pool(origin, {
    connections: socketsPerHost,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    connectTimeout: 10_000,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    allowH2: false,
  })
  pools.set(origin, made)
  return made
}

const pools = new Map<string, Pool>()

/** The path below the host's own: `baseUrl` may carry a prefix when a proxy stands before the Graph API. */
export const pathOf = (baseUrl: string, path: string): string => new URL(baseUrl).pathname.replace(/\/$/, '') + path
