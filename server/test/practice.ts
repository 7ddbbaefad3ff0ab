import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Channel } from '@woochat/contract/channels.ts'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import type { WebhookBody } from '@woochat/contract/cloud-api/webhooks.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '@woochat/simulator/start.ts'
import { afterAll } from 'vitest'
import { type ChannelDeps, connectPractice } from '../channels/connect.ts'
import { ChannelCredentials } from '../channels/credentials.ts'
import { isSignedBy } from '../cloud-api/signature.ts'
import { Secrets } from '../secrets/secrets.ts'
import type { TestDatabase } from './database.ts'
import { type MadeWorkspace, makeIn } from './make.ts'

/** A simulator, and an address for its webhooks that checks signatures as the product does and hands on what is genuine. */
export interface Practice {
  readonly simulator: Simulator
  readonly deps: ChannelDeps
  readonly secrets: Secrets
  /** Every genuine webhook so far. */
  readonly received: WebhookBody[]
  onWebhook: (body: WebhookBody, at: { workspaceId: number; channelId: number }) => void | Promise<void>
  /** A workspace whose secrets can be sealed, with a practice number. */
  workspace(): Promise<MadeWorkspace & { channel: Channel }>
  /** Waits until `found` gives something, or fails after a few seconds. */
  until<T>(found: () => Promise<T | undefined | false> | T | undefined | false): Promise<T>
}

export async function startPractice(database: TestDatabase, options: SimulatorOptions = {}): Promise<Practice> {
  const simulator = await startSimulator({
    reviewMs: 50,
    behaviour: { sentDelayMs: [5, 20], deliveredDelayMs: [20, 60], readDelayMs: [40, 120] },
    ...options,
  })
  const secrets = new Secrets(database.db, Buffer.alloc(32, 7))
  const receiver = createServer()
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const config = {
    simulatorUrl: simulator.url,
    graphBaseUrl: simulator.url,
    publicUrl: undefined,
    port: (receiver.address() as AddressInfo).port,
  }
  const deps: ChannelDeps = { db: database.db, config, credentials: new ChannelCredentials(database.db, secrets, config) }
  const practice: Practice = {
    simulator,
    deps,
    secrets,
    received: [],
    onWebhook: () => undefined,
    until,
    workspace: async () => {
      const made = await makeIn(database.db).workspace({}, secrets.wrapNewKey)
      return { ...made, channel: await connectPractice(deps, made.who) }
    },
  }
  receiver.on('request', (request, response) => {
    answer(practice, request.url ?? '/', request).then(
      ({ status, text }) => response.writeHead(status).end(text),
      () => response.writeHead(500).end(),
    )
  })
  afterAll(async () => {
    await simulator.stop()
    receiver.closeAllConnections()
    await new Promise((done) => receiver.close(done))
  })
  return practice
}

async function answer(
  practice: Practice,
  url: string,
  request: NodeJS.ReadableStream & { headers: Record<string, unknown> },
): Promise<{ status: number; text: string }> {
  const { pathname, searchParams } = new URL(url, 'http://here')
  const key = await practice.deps.credentials.webhookKey(pathname.split('/').at(-1) ?? '')
  if (!key) return { status: 404, text: '' }
  if (searchParams.has('hub.challenge')) {
    const right = searchParams.get('hub.verify_token') === key.verifyToken
    return { status: right ? 200 : 403, text: right ? (searchParams.get('hub.challenge') ?? '') : '' }
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks)
  if (!isSignedBy(body, request.headers['x-hub-signature-256'], key.secrets)) return { status: 401, text: '' }
  const read = parseWire(body.toString('utf8')) as WebhookBody
  practice.received.push(read)
  await practice.onWebhook(read, key)
  return { status: 200, text: '' }
}

async function until<T>(found: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const end = Date.now() + 8_000
  for (;;) {
    const got = await found()
    if (got !== undefined && got !== false) return got
    if (Date.now() > end) throw new Error('It did not happen within 8 seconds')
    await new Promise((done) => setTimeout(done, 20))
  }
}
