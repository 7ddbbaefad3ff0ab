import type { z } from 'zod'
import type { Permission } from './permissions.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** Who may call: a permission of a role or API key, any signed-in person (no workspace needed), or anyone. */
export type May = Permission | 'signed-in' | 'anyone'

/** `json` both ways; `upload` takes multipart/form-data; `download` answers a file; `stream` answers server-sent events. */
export type Wire = 'json' | 'upload' | 'download' | 'stream'

/**
 * One line of the API table. The server serves it, the web calls it, the tests walk it and OpenAPI describes it.
 * `path` is below `/api/v1` and names its parameters as `:id`.
 */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly method: Method
  readonly path: string
  readonly may: May
  readonly summary: string
  readonly wire: Wire
  /** A POST that only asks, because its question is too long for an address: no idempotency key is kept for it. */
  readonly asks: boolean
  /** The reply holds a secret that is shown once: it is not kept for a repeat of the request. */
  readonly secret: boolean
  readonly params: Params | undefined
  readonly query: Query | undefined
  readonly body: Body | undefined
  readonly reply: Reply
}

interface RouteDraft<P, Q, B, R> {
  method: Method
  path: string
  may: May
  summary: string
  wire?: Wire
  asks?: boolean
  secret?: boolean
  params?: P
  query?: Q
  body?: B
  reply: R
}

/** Declares a route; what it leaves out (`params`, `query`, `body`) it does not take. */
export function route<
  R extends z.ZodType,
  P extends z.ZodType = z.ZodVoid,
  Q extends z.ZodType = z.ZodVoid,
  B extends z.ZodType = z.ZodVoid,
>(draft: RouteDraft<P, Q, B, R>): Route<P, Q, B, R> {
  const { params, query, body, wire = 'json', asks = false, secret = false } = draft
  return { ...draft, wire, asks, secret, params, query, body }
}

export type RouteTable = Readonly<Record<string, Route>>
