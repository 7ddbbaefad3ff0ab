import { type Problem, type RefusalBody, type RefusalCode, refusals } from '@woochat/contract/errors.ts'

/** `offline`: no answer at all; `unreadable`: an answer that is not ours, e.g. of a proxy. */
export type ProblemCode = RefusalCode | 'offline' | 'unreadable'

interface ProblemParts {
  code: ProblemCode
  status: number
  message: string
  next: string
  problems?: readonly Problem[] | undefined
  requestId?: string | undefined
}

/** Why a call failed, in words for a person: `message` says what happened, `next` what to do. */
export class ApiError extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly next: string
  readonly problems: readonly Problem[]
  readonly requestId: string | undefined

  constructor(parts: ProblemParts, cause?: unknown) {
    super(parts.message, { cause })
    this.name = 'ApiError'
    this.code = parts.code
    this.status = parts.status
    this.next = parts.next
    this.problems = parts.problems ?? []
    this.requestId = parts.requestId
  }
}

export const isApiError = (error: unknown, code?: ProblemCode): error is ApiError =>
  error instanceof ApiError && (code === undefined || error.code === code)

export const offlineError = (cause: unknown): ApiError =>
  new ApiError(
    { code: 'offline', status: 0, message: 'The server did not answer.', next: 'Check your connection; we keep trying.' },
    cause,
  )

/** What a form shows under its fields: `body.tags.0` becomes `tags.0`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  return Object.fromEntries(
    error.problems.map((problem) => [problem.path.replace(/^(body|query|params)\./, ''), problem.message]),
  )
}

/** Reads a refusal out of any answer that is not a success. */
export function errorOf(status: number, text: string, requestId: string | undefined): ApiError {
  const refusal = readRefusal(text)
  if (refusal) return new ApiError({ ...refusal, status, requestId: refusal.requestId ?? requestId })
  const { says, next } = status === 503 ? refusals.stopping : refusals.broken
  const code = status === 503 ? 'stopping' : 'unreadable'
  return new ApiError({ code, status, message: says, next: next.replace('{requestId}', requestId ?? String(status)), requestId })
}

function readRefusal(text: string): RefusalBody['error'] | undefined {
  try {
    const body = JSON.parse(text) as Partial<RefusalBody> | null
    return body?.error && typeof body.error.message === 'string' ? body.error : undefined
  } catch {
    return undefined
  }
}
