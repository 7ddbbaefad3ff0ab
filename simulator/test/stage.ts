import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import {
  WebhookBody as Body,
  InboundMessage,
  MessageStatus,
  MessagesValue,
  type WebhookBody,
} from '@woochat/contract/cloud-api/webhooks.ts'
import { afterAll } from 'vitest'
import { type Simulator, type SimulatorOptions, startSimulator } from '../start.ts'

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever the Graph API answers.
  json: any
}

/** A business as `/control/numbers` gives it. */
export interface Business {
  phone_number_id: string
  display_phone_number: string
  waba_id: string
  app_id: string
  app_secret: string
  access_token: string
}

/** A simulator with a business whose webhooks arrive here, checked as a careful receiver would. */
export interface Stage {
  simulator: Simulator
  business: Business
  received: { body: WebhookBody; raw: string; signature: string }[]
  forged: number
  /** What the receiver answers, by default 200. */
  respond: () => number
  callbackUrl: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  send(to: string, content: Record<string, unknown>): Promise<Answer>
  write(from: string, message: Record<string, unknown>): Promise<string>
  approve(template: Record<string, unknown>): Promise<string>
  statuses(id?: string): MessageStatus[]
  messages(): InboundMessage[]
  fields(name: string): Record<string, unknown>[]
  until<T>(found: () => T | undefined | false): Promise<T>
}

export const quick = {
  sentDelayMs: [2, 8],
  deliveredDelayMs: [5, 15],
  readDelayMs: [5, 20],
  delivered: 1,
  readRate: 1,
} satisfies SimulatorOptions['behaviour']

export async function startStage(options: SimulatorOptions = {}): Promise<Stage> {
  const simulator = await startSimulator({
    reviewMs: 20,
    ...options,
    behaviour: { ...quick, ...options.behaviour },
    webhooks: { retryMs: 20, ...options.webhooks },
  })
  const receiver = createServer()
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  const stage = makeStage(simulator, callbackUrl)
  receiver.on('request', (request, response) => {
    if (request.method === 'GET') {
      const query = new URL(request.url ?? '', callbackUrl).searchParams
      response.writeHead(query.get('hub.verify_token') === 'right' ? 200 : 403).end(query.get('hub.challenge'))
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () =>
      response.writeHead(take(stage, Buffer.concat(chunks), String(request.headers['x-hub-signature-256']))).end(),
    )
  })
  const { json } = await stage.call('POST', '/control/numbers', {
    key: 'first',
    callback_url: callbackUrl,
    verify_token: 'right',
  })
  stage.business = json
  await stage.call('POST', `/${stage.business.waba_id}/subscribed_apps`)
  afterAll(async () => {
    await simulator.stop()
    receiver.closeAllConnections()
    receiver.close()
  })
  return stage
}

function take(stage: Stage, raw: Buffer, signature: string): number {
  const expected = `sha256=${createHmac('sha256', stage.business.app_secret).update(raw).digest('hex')}`
  const genuine = signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
  if (!genuine) stage.forged++
  const status = stage.respond()
  if (status === 200 && genuine)
    stage.received.push({ raw: raw.toString('latin1'), signature, body: Body.parse(parseWire(raw.toString('utf8'))) })
  return status
}

function makeStage(simulator: Simulator, callbackUrl: string): Stage {
  const business: Business = {
    phone_number_id: '',
    display_phone_number: '',
    waba_id: '',
    app_id: '',
    app_secret: '',
    access_token: '',
  }
  const values = (field: string): Record<string, unknown>[] =>
    stage.received.flatMap(({ body }) =>
      body.entry.flatMap((entry) =>
        entry.changes.filter((change) => change.field === field).map((change) => change.value as Record<string, unknown>),
      ),
    )
  const stage: Stage = {
    simulator,
    business,
    received: [],
    forged: 0,
    respond: () => 200,
    callbackUrl,
    call: (method, path, body, headers) =>
      call(simulator.url + path, method, body, { authorization: `Bearer ${stage.business.access_token}`, ...headers }),
    send: (to, content) =>
      stage.call('POST', `/v26.0/${stage.business.phone_number_id}/messages`, { messaging_product: 'whatsapp', to, ...content }),
    write: async (from, message) =>
      (await stage.call('POST', `/control/people/${from}/messages`, { number: stage.business.phone_number_id, ...message })).json
        .id,
    approve: async (template) => {
      const made = await stage.call('POST', `/${stage.business.waba_id}/message_templates`, {
        language: 'en_US',
        category: 'MARKETING',
        ...template,
      })
      await stage.until(() => simulator.world.state.templates.get(made.json.id)?.status === 'APPROVED')
      return made.json.id
    },
    statuses: (id) =>
      values('messages')
        .flatMap((value) => MessagesValue.parse(value).statuses ?? [])
        .map((one) => MessageStatus.parse(one))
        .filter((one) => id === undefined || one.id === id),
    messages: () =>
      values('messages')
        .flatMap((value) => MessagesValue.parse(value).messages ?? [])
        .map((one) => InboundMessage.parse(one)),
    fields: values,
    until,
  }
  return stage
}

async function call(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const bare = body instanceof FormData || body instanceof Uint8Array || typeof body === 'string'
  const answer = await fetch(url, {
    method,
    headers: { ...(!bare && body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: bare ? (body as BodyInit) : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : text }
}

async function until<T>(found: () => T | undefined | false): Promise<T> {
  for (let turn = 0; turn < 1_000; turn++) {
    const value = found()
    if (value !== undefined && value !== false) return value
    await pause(5)
  }
  throw new Error('It did not happen within five seconds.')
}

/** A picture of one pixel. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
