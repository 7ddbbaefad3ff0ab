import { createHash, createHmac } from 'node:crypto'
import { FlowAnswer, type FlowRequest } from '@woochat/contract/cloud-api/flows.ts'
import { request as post } from 'undici'
import { type Flow, flowsOf, usesEndpoint } from '../flow-store/flows.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import { later, type World } from '../world.ts'
import { type ExchangeKeys, openReply, sealRequest } from './envelope.ts'
import { measurePing, measureRequest, measureScreen } from './measure.ts'

/** What came of asking an endpoint. `error` is Meta's word for it; after a `final` one the form is closed for good. */
export type Exchanged =
  | { kind: 'answer'; answer: FlowAnswer }
  | { kind: 'failed'; error: string; words?: string | undefined; final?: boolean }

/** What is asked, without what every request carries. */
export type Asked = Pick<FlowRequest, 'action' | 'screen' | 'data' | 'flow_token'>

/**
 * Asks the endpoint of a Flow, sealed with the key of the number, signed with the secret of its app, answered within ten seconds.
 * A 421 fetches the key again and asks once more. Source: Meta, Flows → Implementing endpoints and Error codes (2026-09).
 */
export async function askEndpoint(world: World, flow: Flow, numberId: string | undefined, asked: Asked): Promise<Exchanged> {
  const work = exchange(world, flow, numberId, asked)
  world.clock.hold(work)
  return await work
}

async function exchange(world: World, flow: Flow, numberId: string | undefined, asked: Asked): Promise<Exchanged> {
  const flows = flowsOf(world)
  const first = keyOf(world, flow, numberId)
  if (!first) return atClient(world, flow, 'public-key-missing')
  if (first.status === 'MISMATCH') return atClient(world, flow, 'public-key-signiture-verification')
  if (flow.endpointUri === undefined) return { kind: 'failed', error: 'cannot_be_served' }
  const began = performance.now()
  const request = { ...frame(world, flow, asked), ...asked }
  let sent = await send(world, flow, first.pem, request)
  // The phone fetches the key anew: a business may have changed it since.
  if (sent.status === 421) sent = await send(world, flow, keyOf(world, flow, numberId)?.pem ?? first.pem, request)
  const tookMs = performance.now() - began
  const failure = failureOf(sent, flows.rules.timeoutMs, tookMs)
  measureRequest(world, flow, tookMs, failure)
  if (sent.status === 421) return atClient(world, flow, 'business-decryption-error')
  if (sent.status === 427) return { kind: 'failed', error: 'flow_token_invalid', words: wordsOf(sent), final: true }
  if (failure !== undefined) return { kind: 'failed', error: failure }
  const answer = FlowAnswer.safeParse(openReply(sent.text, sent.keys))
  return answer.success ? { kind: 'answer', answer: answer.data } : atClient(world, flow, 'response-decryption-error')
}

/** An error that only the phone sees. */
function atClient(world: World, flow: Flow, error: string): Exchanged {
  measureScreen(world, flow, error)
  return { kind: 'failed', error }
}

const keyOf = (world: World, flow: Flow, numberId: string | undefined) => {
  const { keys } = flowsOf(world)
  if (numberId !== undefined) return keys.get(numberId)
  const number = [...world.state.numbers.values()].find((one) => one.accountId === flow.accountId && keys.has(one.id))
  return number && keys.get(number.id)
}

function frame(
  world: World,
  flow: Flow,
  { action, flow_token: token }: Asked,
): { version: string; flow_token_signature?: string } {
  const { data_api_version: version, version: json } = flowsOf(world).jsonOf(flow)
  const signs = action !== 'ping' && token !== undefined && version === '4.0' && Number(json) >= 7.3
  return {
    version: typeof version === 'string' ? version : '3.0',
    ...(signs && { flow_token_signature: tokenSignature(token, secretOf(world, flow)) }),
  }
}

/** A JSON Web Token (HS256) that vouches for a Flow token. Source: Meta, Flows → Flow token signature (2026-09), RFC 7519. */
function tokenSignature(token: string, secret: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ flow_token: token })}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

function secretOf({ state }: World, flow: Flow): string {
  return state.apps.get(flow.appId ?? state.accounts.get(flow.accountId)?.appId ?? '')?.secret ?? ''
}

interface Sent {
  /** 0 when no answer came. */
  readonly status: number
  readonly text: string
  readonly keys: ExchangeKeys
}

async function send(world: World, flow: Flow, pem: string, request: unknown): Promise<Sent> {
  const keys = freshKeys(world)
  const body = JSON.stringify(sealRequest(pem, request, keys))
  const signature = createHmac('sha256', secretOf(world, flow)).update(body).digest('hex')
  const { timeoutMs } = flowsOf(world).rules
  try {
    const answer = await post(flow.endpointUri ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': `sha256=${signature}`,
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: answer.statusCode, text: await answer.body.text(), keys }
  } catch {
    // No connection, or none in time: told apart by how long it took.
    return { status: 0, text: '', keys }
  }
}

/** From the simulator's own ids, so that a seed repeats them. */
function freshKeys({ ids }: World): ExchangeKeys {
  const bytes = createHash('sha256').update(ids.token(32)).digest()
  return { key: bytes.subarray(0, 16), vector: bytes.subarray(16) }
}

function failureOf({ status }: Sent, timeoutMs: number, tookMs: number): string | undefined {
  if (status === 200 || status === 427) return undefined
  if (status === 0) return tookMs >= timeoutMs ? 'timeout_error' : 'no_http_response_error'
  return 'unexpected_http_status_code'
}

/** What a 427 wants said, sealed or in the clear. */
function wordsOf({ text, keys }: Sent): string | undefined {
  const body = openReply(text, keys) ?? plain(text)
  return isMap(body) && typeof body.error_msg === 'string' ? body.error_msg : undefined
}

function plain(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Tells an endpoint that its answer could not be used; it is to acknowledge, and nothing hangs on it. */
export function notifyOfError(
  world: World,
  flow: Flow,
  numberId: string | undefined,
  asked: Asked,
  error: string,
  message: string,
): void {
  const data: WireMap = { error, error_message: message }
  world.clock.hold(exchange(world, flow, numberId, { ...asked, data }))
}

/** Whether an endpoint answers a ping with `{data: {status: "active"}}`. */
export async function pingEndpoint(world: World, flow: Flow): Promise<boolean> {
  const key = keyOf(world, flow, undefined)
  if (!key) return false
  const work = send(world, flow, key.pem, { version: frame(world, flow, { action: 'ping' }).version, action: 'ping' })
  world.clock.hold(work)
  const sent = await work
  const body = sent.status === 200 ? openReply(sent.text, sent.keys) : undefined
  return isMap(body) && isMap(body.data) && body.data.status === 'active'
}

const restMs = 24 * 3_600_000

/** A Flow was published, sent or opened: from now on its endpoint is pinged, until nobody has used it for a day. */
export function noteUse(world: World, flow: Flow): void {
  flow.usedAt = world.clock.now()
  const flows = flowsOf(world)
  if (flows.pinged.has(flow.id) || flow.status === 'DRAFT' || !usesEndpoint(flows, flow)) return
  flows.pinged.add(flow.id)
  pingLater(world, flow)
}

function pingLater(world: World, flow: Flow): void {
  const flows = flowsOf(world)
  later(world, flows.rules.pingMs, () => {
    const live = ['PUBLISHED', 'THROTTLED', 'BLOCKED'].includes(flow.status)
    const troubled = flows.healthOf(flow).alerts.ENDPOINT_AVAILABILITY !== undefined
    if (!live || (!troubled && world.clock.now() - flow.usedAt > restMs)) {
      flows.pinged.delete(flow.id)
      return
    }
    world.clock.hold(pingEndpoint(world, flow).then((alive) => measurePing(world, flow, alive)))
    pingLater(world, flow)
  })
}
