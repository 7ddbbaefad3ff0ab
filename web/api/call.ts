import type { Route } from '@woochat/contract/route.ts'
import type { z } from 'zod'
import { ApiError, errorOf, isApiError, offlineError } from './problem.ts'
import { reportReachable, reportUnreachable } from './reachability.ts'

/** Query and path values may be given as numbers, booleans or arrays where the wire wants text. */
type Textual<T> = { [K in keyof T]: string extends T[K] ? T[K] | number | boolean : T[K] }
type Part<Name extends string, Value> = Record<never, never> extends Value ? { [K in Name]?: Value } : { [K in Name]: Value }
type PartOf<Name extends string, S extends z.ZodType, Text extends boolean> = S extends z.ZodVoid
  ? Record<never, never>
  : Part<Name, Text extends true ? Textual<z.input<S>> : z.input<S>>

/** What a route takes, as TypeScript sees it: only the parts it declares. */
export type InputOf<R> =
  R extends Route<infer P, infer Q, infer B, z.ZodType>
    ? PartOf<'params', P, true> & PartOf<'query', Q, true> & PartOf<'body', B, false>
    : never
export type ReplyOf<R> = R extends Route<z.ZodType, z.ZodType, z.ZodType, infer Reply> ? z.output<Reply> : never

export interface CallOptions {
  signal?: AbortSignal | undefined
  /** The same key for the same intent: a repeated POST is done once. Made up when absent. */
  idempotencyKey?: string | undefined
}

type Args<R> = Record<never, never> extends InputOf<R> ? [input?: InputOf<R> & CallOptions] : [input: InputOf<R> & CallOptions]

interface LooseInput extends CallOptions {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

/** Calls a route of the contract and answers its reply, or throws an `ApiError`. */
export async function call<R extends Route>(route: R, ...args: Args<R>): Promise<ReplyOf<R>> {
  const input = (args[0] ?? {}) as LooseInput
  const url = addressOf(route, input)
  const reply = await withRepeats(route.method, input.signal, requestOf(route, input), url)
  if (import.meta.env.DEV) await checkReply(route, reply)
  return reply as ReplyOf<R>
}

/** The address of a route with its parameters, e.g. for a download link. */
export function addressOf(route: Route, input: { params?: object | undefined; query?: object | undefined } = {}): string {
  const params = (input.params ?? {}) as Record<string, unknown>
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) appendQuery(search, name, value)
  const query = search.toString()
  return `/api/v1${path}${query && `?${query}`}`
}

function appendQuery(search: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined || value === null || value === '') return
  if (Array.isArray(value)) for (const item of value) search.append(name, String(item))
  else search.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** 128 random bits; `crypto.randomUUID` is missing on plain-http addresses. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')

function requestOf(route: Route, input: LooseInput): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (route.method === 'POST' && !route.asks) headers['idempotency-key'] = input.idempotencyKey ?? newIdempotencyKey()
  if (input.body !== undefined) headers['content-type'] = 'application/json'
  return {
    method: route.method,
    headers,
    credentials: 'same-origin',
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    ...(input.signal && { signal: input.signal }),
  }
}

/** A read or a POST with its key may be repeated without harm when the network or a restart ate the answer. */
async function withRepeats(method: string, signal: AbortSignal | undefined, init: RequestInit, url: string): Promise<unknown> {
  const pausesMs = method === 'GET' || method === 'POST' ? [300, 1200] : []
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(url, init)
    } catch (error) {
      const pauseMs = pausesMs[attempt]
      const passing =
        isApiError(error) && (error.code === 'offline' || error.code === 'stopping' || error.code === 'request_in_flight')
      if (!passing || pauseMs === undefined || signal?.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

async function once(url: string, init: RequestInit): Promise<unknown> {
  const [response, text] = await fetchText(url, init)
  if (response.ok) return text === '' ? undefined : JSON.parse(text)
  throw refused(errorOf(response.status, text, response.headers.get('x-request-id') ?? undefined))
}

async function fetchText(url: string, init: RequestInit): Promise<[Response, string]> {
  try {
    const response = await fetch(url, init)
    const text = await response.text()
    reportReachable()
    return [response, text]
  } catch (error) {
    if (init.signal?.aborted) throw error
    reportUnreachable()
    throw offlineError(error)
  }
}

let signedOut: () => void = () => {}

/** The app says what happens when the session is gone: it shows the sign-in page and comes back afterwards. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler
}

/** Every refusal passes here so that a lost session is noticed wherever it shows. */
export function refused(error: ApiError): ApiError {
  if (error.code === 'signed_out') signedOut()
  return error
}

/** In development a reply that is not what the contract says is a bug to see at once. */
async function checkReply(route: Route, reply: unknown): Promise<void> {
  const checked = await route.reply.safeParseAsync(reply)
  if (checked.success) return
  const [issue] = checked.error.issues
  throw new ApiError({
    code: 'unreadable',
    status: 200,
    message: `${route.method} ${route.path} answered something else than its contract: ${issue?.path.join('.')}: ${issue?.message}`,
    next: 'Mend the server or the contract.',
  })
}
