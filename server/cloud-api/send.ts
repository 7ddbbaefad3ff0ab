import { GraphErrorBody } from '@woochat/contract/cloud-api/errors.ts'
import { SendReply } from '@woochat/contract/cloud-api/send.ts'
import type { Dispatcher } from 'undici'
import { jsonOf } from './call.ts'
import { pathOf, poolFor, type Transport } from './transport.ts'
import { graphVersion } from './version.ts'

/**
 * What is known after asking Meta to send. `scope` says what a no or a wait concerns: this message, this pair of number and
 * person, every message of the template, or everything the number sends. `unknown` must never be sent again by itself;
 * `likely` is `not_sent` when Meta itself reported a failure on its side.
 */
export type SendOutcome =
  | { kind: 'accepted'; wamid: string; waId: string | undefined; held: boolean }
  | { kind: 'rejected'; code: number | null; message: string; details: string | null; scope: 'message' | 'template' | 'channel' }
  | { kind: 'retry'; afterMs: number; why: string; code: number | null; scope: 'pair' | 'channel' }
  | { kind: 'unknown'; why: string; code: number | null; likely: 'not_sent' | 'unclear' }

/** Asks once. `body` is Meta's JSON, complete with biz_opaque_callback_data; `attempts` counts the earlier tries of this message. */
export async function sendMessage(transport: Transport, body: string, attempts = 0): Promise<SendOutcome> {
  const answer = await post(transport, body)
  return 'failure' in answer ? withoutAnswer(answer, attempts) : classify(answer.status, answer.text, answer.retryAfter, attempts)
}

interface Answer {
  status: number
  text: string
  retryAfter: number | undefined
}
interface NoAnswer {
  failure: Error
  /** Whether the request had been put on a socket. Before that nothing can have been sent. */
  begun: boolean
}

function post({ baseUrl, token, phoneNumberId }: Transport, body: string): Promise<Answer | NoAnswer> {
  return new Promise((resolve) => {
    const taker = new Taker(resolve)
    try {
      poolFor(baseUrl).dispatch(
        {
          method: 'POST',
          path: pathOf(baseUrl, `/${graphVersion}/${phoneNumberId}/messages`),
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body,
          idempotent: false,
          headersTimeout: 30_000,
          bodyTimeout: 30_000,
        },
        taker,
      )
    } catch (error) {
      resolve({ failure: error as Error, begun: false })
    }
  })
}

/** Takes one answer straight from the socket: a thousand of them a second pass here. */
class Taker implements Dispatcher.DispatchHandler {
  readonly #done: (answer: Answer | NoAnswer) => void
  readonly #chunks: Buffer[] = []
  #begun = false
  #status = 0
  #retryAfter: number | undefined

  constructor(done: (answer: Answer | NoAnswer) => void) {
    this.#done = done
  }

  onRequestStart(): void {
    this.#begun = true
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status
    const seconds = Number(headers['retry-after'])
    this.#retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    const text = this.#chunks.length === 1 ? String(this.#chunks[0]) : Buffer.concat(this.#chunks).toString('utf8')
    this.#done({ status: this.#status, text, retryAfter: this.#retryAfter })
  }

  onResponseError(_: unknown, failure: Error): void {
    this.#done({ failure, begun: this.#begun })
  }
}

function withoutAnswer({ failure, begun }: NoAnswer, attempts: number): SendOutcome {
  const why = 'code' in failure && typeof failure.code === 'string' ? `${failure.code}: ${failure.message}` : failure.message
  if (!begun) return { kind: 'retry', afterMs: backOff(1_000, 2, attempts, 60_000), why, code: null, scope: 'channel' }
  return { kind: 'unknown', why, code: null, likely: 'unclear' }
}

export function classify(status: number, text: string, retryAfter: number | undefined, attempts: number): SendOutcome {
  const json = jsonOf(text)
  const failed = GraphErrorBody.safeParse(json)
  if (failed.success) return refused(status, failed.data.error, retryAfter, attempts)
  if (status === 200) return accepted(json)
  if (status === 429)
    return {
      kind: 'retry',
      afterMs: retryAfter ?? backOff(1_000, 2, attempts, 60_000),
      why: 'HTTP 429',
      code: null,
      scope: 'channel',
    }
  if (status >= 300 && status < 500)
    return { kind: 'rejected', code: null, message: `HTTP ${status}`, details: text.slice(0, 300) || null, scope: 'message' }
  return { kind: 'unknown', why: `HTTP ${status} without an explanation`, code: null, likely: 'unclear' }
}

function accepted(json: unknown): SendOutcome {
  const read = SendReply.safeParse(json)
  const message = read.data?.messages[0]
  if (!message) return { kind: 'unknown', why: 'HTTP 200 that cannot be read', code: null, likely: 'unclear' }
  return {
    kind: 'accepted',
    wamid: message.id,
    waId: read.data?.contacts?.[0]?.wa_id,
    held: message.message_status === 'held_for_quality_assessment',
  }
}

function refused(status: number, error: GraphErrorBody['error'], retryAfter: number | undefined, attempts: number): SendOutcome {
  const { code, message } = error
  const why = error.error_data?.details ?? message
  const wait = waits[code]
  if (wait)
    return {
      kind: 'retry',
      afterMs: retryAfter ?? backOff(wait.firstMs, wait.factor, attempts, wait.mostMs),
      why,
      code,
      scope: wait.scope,
    }
  if (ownTroubles.has(code) || status >= 500) return { kind: 'unknown', why, code, likely: 'not_sent' }
  return {
    kind: 'rejected',
    code,
    message,
    details: error.error_data?.details ?? null,
    scope: ofChannel.has(code) ? 'channel' : ofTemplate.has(code) ? 'template' : 'message',
  }
}

/** Refusals that name a wait: certainly not sent. Source: Meta, Support → Error codes and Throughput (2026-09). */
const waits: Readonly<Record<number, { firstMs: number; factor: number; mostMs: number; scope: 'pair' | 'channel' }>> = {
  4: { firstMs: 30_000, factor: 2, mostMs: 600_000, scope: 'channel' },
  80007: { firstMs: 30_000, factor: 2, mostMs: 600_000, scope: 'channel' },
  130429: { firstMs: 1_000, factor: 2, mostMs: 30_000, scope: 'channel' },
  131056: { firstMs: 6_000, factor: 4, mostMs: 600_000, scope: 'pair' },
  131057: { firstMs: 15_000, factor: 2, mostMs: 120_000, scope: 'channel' },
}

/** Meta's own failures: probably, but not certainly, not sent. */
const ownTroubles: ReadonlySet<number> = new Set([1, 2, 131000, 131016])

/** Refusals that every further message of the number would meet too: token, permission, payment, lock, registration. */
export const ofChannel: ReadonlySet<number> = new Set([
  0, 3, 10, 33, 190, 200, 368, 131005, 131031, 131037, 131042, 131044, 131045, 133010, 131063,
])

/** Refusals that every further message of the template would meet too. */
export const ofTemplate: ReadonlySet<number> = new Set([132001, 132007, 132015, 132016, 131061, 131064])

/** Grows with each try, and differs from message to message so that they do not all come back at once. */
function backOff(firstMs: number, factor: number, attempts: number, mostMs: number): number {
  const full = Math.min(mostMs, firstMs * factor ** Math.min(attempts, 12))
  return Math.round(full * (0.75 + Math.random() / 2))
}
