import { GraphErrorBody } from '@woochat/contract/cloud-api/errors.ts'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { Dispatcher } from 'undici'
import type { z } from 'zod'
import { graphRefusal } from './refusal.ts'
import { pathOf, poolFor, type Transport } from './transport.ts'
import { graphVersion } from './version.ts'

export type GraphFailure = GraphErrorBody['error']

export interface GraphRequest<R extends z.ZodType> {
  method?: 'GET' | 'POST' | 'DELETE'
  /** Below the version, e.g. `/1234567/message_templates`. */
  path: string
  query?: Readonly<Record<string, string>>
  json?: unknown
  /** Bytes with headers of their own, for uploads. */
  body?: Dispatcher.DispatchOptions['body']
  headers?: Record<string, string>
  reply: R
  timeoutMs?: number
}

export type GraphOutcome<T> =
  | { kind: 'ok'; data: T }
  | { kind: 'refused'; error: GraphFailure; status: number }
  | { kind: 'unreachable'; why: string }
type Access = Pick<Transport, 'baseUrl' | 'token'>

/** One management call; never repeated by itself. */
export async function graphCall<R extends z.ZodType>(
  access: Access,
  request: GraphRequest<R>,
): Promise<GraphOutcome<z.output<R>>> {
  try {
    const { statusCode, body } = await poolFor(access.baseUrl).request(requestFor(access, request))
    return readReply(statusCode, await body.text(), request.reply)
  } catch (error) {
    return { kind: 'unreachable', why: error instanceof Error ? error.message : String(error) }
  }
}

/** The same where a no ends the request: the refusal says in words what Meta said in numbers. */
export async function graphAsk<R extends z.ZodType>(access: Access, request: GraphRequest<R>): Promise<z.output<R>> {
  const outcome = await graphCall(access, request)
  if (outcome.kind === 'ok') return outcome.data
  throw outcome.kind === 'refused' ? graphRefusal(outcome.error) : new Refusal('graph_unreachable', { why: outcome.why })
}

function requestFor<R extends z.ZodType>(
  access: Access,
  { method = 'GET', path, query, json, body, headers, timeoutMs = 20_000 }: GraphRequest<R>,
): Dispatcher.RequestOptions {
  return {
    method,
    path: pathOf(access.baseUrl, `/${graphVersion}${path}${query ? `?${new URLSearchParams(query)}` : ''}`),
    headers: {
      authorization: `Bearer ${access.token}`,
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? (body ?? null) : JSON.stringify(json),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  }
}

function readReply<R extends z.ZodType>(status: number, text: string, schema: R): GraphOutcome<z.output<R>> {
  const json = jsonOf(text)
  const failed = GraphErrorBody.safeParse(json)
  if (failed.success) return { kind: 'refused', error: failed.data.error, status }
  const read = schema.safeParse(json)
  if (status < 300 && read.success) return { kind: 'ok', data: read.data }
  return {
    kind: 'unreachable',
    why: status < 300 ? 'its answer was not what the Graph API answers' : `it answered HTTP ${status}`,
  }
}

export function jsonOf(text: string): unknown {
  try {
    return parseWire(text)
  } catch {
    return undefined
  }
}
