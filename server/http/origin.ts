import { Refusal } from '@woochat/contract/errors.ts'
import type { FastifyRequest } from 'fastify'

/**
 * A cookie goes along with requests that other sites make, so a change by cookie must come from our own pages.
 * `Sec-Fetch-Site` says so in every current browser; `Origin` in the rest. Programs use API keys and have neither.
 */
export function refuseForeignOrigin(request: FastifyRequest, baseUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const origin = request.headers.origin
  if (site === undefined && origin === undefined) return
  if (origin !== undefined && (hostOf(origin) === request.host || origin === new URL(baseUrl).origin)) return
  throw new Refusal('bad_origin')
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined)
