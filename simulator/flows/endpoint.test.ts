import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  generateKeyPairSync,
  privateDecrypt,
  timingSafeEqual,
} from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { FlowEnvelope, FlowRequest, FlowsUpdate } from '@woochat/contract/cloud-api/flows.ts'
import { afterAll, expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { flowsOf } from '../flow-store/flows.ts'
import { pixel, startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.parse('2026-11-25T08:00:00Z'))
const stage = await startStage({ clock, webhooks: { flushMs: 0 }, pairLimit: false })
const { world } = stage.simulator
const number = stage.business.phone_number_id
const person = '919800000801'
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** A business's endpoint, written after Meta's guide and nothing of the simulator. */
interface Said {
  status?: number
  /** Sealed as it should be, unless `bare`. */
  body?: unknown
  bare?: string
  waitMs?: number
}
const asked: FlowRequest[] = []
let privateKey = pair.privateKey
let answer: (request: FlowRequest) => Said = () => ({ body: {} })

function opened(raw: string): { request: FlowRequest; seal: (body: unknown) => string } | undefined {
  const { encrypted_flow_data, encrypted_aes_key, initial_vector } = FlowEnvelope.parse(JSON.parse(raw))
  let key: Buffer
  try {
    key = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.from(encrypted_aes_key, 'base64'),
    )
  } catch {
    return undefined
  }
  expect(key.length).toBe(16)
  const vector = Buffer.from(initial_vector, 'base64')
  expect(vector.length).toBe(16)
  const sealed = Buffer.from(encrypted_flow_data, 'base64')
  const decipher = createDecipheriv('aes-128-gcm', key, vector)
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  const clear = decipher.update(sealed.subarray(0, sealed.length - 16), undefined, 'utf8') + decipher.final('utf8')
  const seal = (body: unknown): string => {
    const cipher = createCipheriv('aes-128-gcm', key, Buffer.from(vector.map((byte) => ~byte & 0xff)))
    return Buffer.concat([cipher.update(JSON.stringify(body), 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
  }
  return { request: FlowRequest.parse(JSON.parse(clear)), seal }
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', async () => {
    const raw = Buffer.concat(chunks)
    const signature = `sha256=${createHmac('sha256', stage.business.app_secret).update(raw).digest('hex')}`
    const genuine = timingSafeEqual(Buffer.from(String(request.headers['x-hub-signature-256'])), Buffer.from(signature))
    if (!genuine) return void response.writeHead(432).end()
    const read = opened(raw.toString('utf8'))
    if (!read) return void response.writeHead(421).end()
    asked.push(read.request)
    const { data, action } = read.request
    if (data?.error !== undefined) return void response.end(read.seal({ data: { acknowledged: true } }))
    const said = action === 'ping' ? { body: { data: { status: 'active' } }, ...ping } : answer(read.request)
    if (said.waitMs) await pause(said.waitMs)
    response.writeHead(said.status ?? 200, { 'content-type': 'text/plain' }).end(said.bare ?? read.seal(said.body ?? null))
  })
})
let ping: Said = {}
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const endpoint_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flow`
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const exchange = (payload: Record<string, unknown> = {}) => ({ name: 'data_exchange', payload })
const screen = (id: string, children: unknown[], more: Record<string, unknown> = {}) => ({
  id,
  title: id,
  layout: { type: 'SingleColumnLayout', children },
  ...more,
})
const days = {
  days: {
    type: 'array',
    items: { type: 'object', properties: { id: { type: 'string' }, title: { type: 'string' } } },
    __example__: [],
  },
}
const flowJson = {
  version: '7.3',
  data_api_version: '4.0',
  routing_model: { DAY: ['CONFIRM'], CONFIRM: [] },
  screens: [
    screen(
      'DAY',
      [
        { type: 'Dropdown', name: 'day', label: 'Day', required: true, 'data-source': '${data.days}' },
        { type: 'Footer', label: 'Go on', 'on-click-action': exchange({ day: '${form.day}' }) },
      ],
      { data: days },
    ),
    screen(
      'CONFIRM',
      [
        { type: 'TextBody', text: "`'On ' ${data.day}`" },
        { type: 'Footer', label: 'Book', 'on-click-action': exchange({ day: '${data.day}' }) },
      ],
      { terminal: true, refresh_on_back: true, data: { day: { type: 'string', __example__: 'Friday' } } },
    ),
  ],
}
const friday = { id: 'fri', title: 'Friday' }
const first: Said = { body: { screen: 'DAY', data: { days: [friday] } } }

const key = (business_public_key: string) =>
  stage.call('POST', `/${number}/whatsapp_business_encryption`, new URLSearchParams({ business_public_key }).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  })
let made = 0
const create = async () =>
  (
    await stage.call('POST', `/${stage.business.waba_id}/flows`, {
      name: `Booking ${++made}`,
      categories: ['APPOINTMENT_BOOKING'],
      endpoint_uri,
      flow_json: JSON.stringify(flowJson),
    })
  ).json.id
async function published(): Promise<string> {
  const id = await create()
  expect((await stage.call('POST', `/${id}/publish`)).json).toEqual({ success: true })
  return id
}
async function send(flow_id: string, more: Record<string, unknown> = {}): Promise<string> {
  await stage.write(person, { type: 'text', text: 'Hello' })
  const parameters = {
    flow_message_version: '3',
    flow_id,
    flow_cta: 'Book',
    flow_token: 'visit-12',
    flow_action: 'data_exchange',
    ...more,
  }
  const sent = await stage.send(person, {
    type: 'interactive',
    interactive: { type: 'flow', body: { text: 'Choose a day' }, action: { name: 'flow', parameters } },
  })
  expect(sent.json.error).toBeUndefined()
  await clock.advance(60_000)
  return sent.json.messages[0].id
}
const open = async (message_id: string) =>
  (await stage.call('POST', `/control/people/${person}/flows`, { number, message_id })).json
const act = async (session: string, step: Record<string, unknown> = {}) =>
  (await stage.call('POST', `/control/flows/sessions/${session}`, step)).json
const news = (flowId: string) =>
  stage
    .fields('flows')
    .map((value) => FlowsUpdate.parse(value))
    .filter((one) => one.flow_id === flowId)

test('only an RSA key of 2048 bits is taken, and it is read back', async () => {
  expect((await key('hello')).json.error.code).toBe(100)
  const small = generateKeyPairSync('rsa', { modulusLength: 1024, publicKeyEncoding: { type: 'spki', format: 'pem' } })
  expect((await key(small.publicKey)).json.error.code).toBe(100)
  expect((await key(pair.privateKey)).json.error.code).toBe(100)
  expect((await stage.call('GET', `/${number}/whatsapp_business_encryption`)).json).toEqual({ data: [] })
  const refused = await stage.call('POST', `/${await create()}/publish`)
  expect(refused.json.error).toMatchObject({ code: 139002, error_user_title: 'Missing Flows Signed Public Key' })
  expect((await key(pair.publicKey)).json).toEqual({ success: true })
  expect((await stage.call('GET', `/${number}/whatsapp_business_encryption`)).json.data).toEqual([
    { business_public_key: pair.publicKey, business_public_key_signature_status: 'VALID' },
  ])
})

test('an endpoint that does not answer a ping keeps its Flow from being published', async () => {
  const id = await create()
  ping = { body: { data: { status: 'asleep' } } }
  expect((await stage.call('POST', `/${id}/publish`)).json.error).toMatchObject({ error_user_title: 'Endpoint Not Available' })
  ping = {}
  expect((await stage.call('POST', `/${id}/publish`)).json).toEqual({ success: true })
  expect(asked.at(-1)).toEqual({ version: '4.0', action: 'ping' })
})

test('a person fills in a Flow with an endpoint, and the chat gets the answer', async () => {
  answer = ({ action, screen, data, flow_token }) => {
    if (action === 'INIT') return first
    if (action === 'BACK') return { body: { screen: 'DAY', data: { days: [friday, { id: 'sat', title: 'Saturday' }] } } }
    if (screen === 'DAY') return { body: { screen: 'CONFIRM', data: { day: 'Friday' } } }
    return { body: { screen: 'SUCCESS', data: { extension_message_response: { params: { flow_token, booked: data?.day } } } } }
  }
  const messageId = await send(await published())
  const begun = await open(messageId)
  const [header = '', claims = '', signature] = asked.at(-1)?.flow_token_signature?.split('.') ?? []
  expect(asked.at(-1)).toMatchObject({ version: '4.0', action: 'INIT', flow_token: 'visit-12' })
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' })
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({ flow_token: 'visit-12' })
  expect(signature).toBe(createHmac('sha256', stage.business.app_secret).update(`${header}.${claims}`).digest('base64url'))
  expect(begun).toMatchObject({ state: 'open', back: false, screen: { id: 'DAY', children: [{ 'data-source': [friday] }, {}] } })
  const { session } = begun
  expect((await act(session)).errors).toEqual({ day: 'Fill this in' })
  expect((await act(session, { form: { day: 'sun' } })).errors).toEqual({ day: 'This is not offered' })
  const confirm = await act(session, { form: { day: 'fri' } })
  expect(asked.at(-1)).toMatchObject({ action: 'data_exchange', screen: 'DAY', data: { day: 'fri' } })
  expect(confirm).toMatchObject({ back: true, screen: { id: 'CONFIRM', children: [{ text: 'On Friday' }, {}] } })
  const back = await act(session, { action: 'back' })
  expect(asked.at(-1)).toMatchObject({ action: 'BACK', screen: 'CONFIRM' })
  expect(back).toMatchObject({ values: { day: 'fri' }, back: false, screen: { children: [{ 'data-source': [{}, {}] }, {}] } })
  await act(session)
  expect(await act(session)).toMatchObject({ done: true, response: { flow_token: 'visit-12', booked: 'Friday' } })
  await clock.advance(1_000)
  const reply = stage.messages().at(-1)
  expect(reply).toMatchObject({
    context: { id: messageId },
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent' } },
  })
  expect(JSON.parse(reply?.interactive?.nfm_reply?.response_json ?? '')).toEqual({ flow_token: 'visit-12', booked: 'Friday' })
})

test('an error message of the endpoint leaves the screen as it is', async () => {
  answer = ({ action }) => (action === 'INIT' ? first : { body: { screen: 'DAY', data: { error_message: 'Fully booked' } } })
  const { session } = await open(await send(await published()))
  expect(await act(session, { form: { day: 'fri' } })).toMatchObject({
    error: 'Fully booked',
    values: { day: 'fri' },
    screen: { id: 'DAY', children: [{ 'data-source': [friday] }, {}] },
  })
})

test('what an endpoint answers must follow the routes and the data model, or it is told so', async () => {
  const cases: [unknown, string][] = [
    [{ screen: 'NOWHERE', data: {} }, 'invalid-screen-transition'],
    [{ data: {} }, 'invalid-screen-transition'],
    [{ screen: 'CONFIRM', data: { day: 7 } }, 'payload-schema-error'],
    [{ screen: 'CONFIRM', data: {} }, 'payload-schema-error'],
  ]
  const id = await published()
  for (const [body, error] of cases) {
    answer = ({ action }) => (action === 'INIT' ? first : { body })
    const { session } = await open(await send(id))
    expect(await act(session, { form: { day: 'fri' } })).toMatchObject({ state: 'open', error: expect.stringContaining('wrong') })
    await clock.advance(10)
    expect(asked.at(-1)).toMatchObject({ action: 'data_exchange', screen: 'DAY', data: { error } })
  }
})

test('a new key is fetched once after a 421, an invalid token closes the form with the words of the endpoint', async () => {
  const id = await published()
  const message = await send(id)
  const other = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  privateKey = other.privateKey
  const lost = await open(message)
  expect(lost).toMatchObject({ state: 'failed', done: true })
  expect(
    flowsOf(world)
      .healthOf({ id } as never)
      .screens.at(-1)?.error,
  ).toBe('business-decryption-error')
  await key(other.publicKey)
  answer = () => first
  expect(await open(message)).toMatchObject({ state: 'open' })
  answer = () => ({ status: 427, body: { error_msg: 'The order has already been placed' } })
  expect(await open(message)).toMatchObject({ state: 'failed', error: 'The order has already been placed' })
  answer = () => ({ status: 427, bare: '{"error_msg":"In the clear"}' })
  expect(await open(message)).toMatchObject({ error: 'In the clear' })
  await stage.call('POST', `/control/numbers/${number}/flow_key`, { status: 'MISMATCH' })
  expect(await open(message)).toMatchObject({ state: 'failed' })
  expect(
    flowsOf(world)
      .healthOf({ id } as never)
      .screens.at(-1)?.error,
  ).toBe('public-key-signiture-verification')
  await key(other.publicKey)
})

test('slow, broken and garbled answers are measured, alerted, and throttle the Flow until it is well again', async () => {
  await stage.call('POST', '/control/flows/rules', { timeout_ms: 60, alerts_from: 3 })
  const id = await published()
  const message = await send(id)
  const { requests, screens } = flowsOf(world).healthOf({ id } as never)
  answer = () => ({ waitMs: 200 })
  await open(message)
  answer = () => ({ status: 500 })
  await open(message)
  answer = () => ({ bare: 'bm90IHNlYWxlZCBhdCBhbGwsIHJlYWxseQ==' })
  await open(message)
  await clock.advance(1_000)
  expect(requests.slice(0, 3).map((one) => one.error)).toEqual(['timeout_error', 'unexpected_http_status_code', undefined])
  expect(screens[0]?.error).toBe('response-decryption-error')
  expect(asked.at(-1)?.data?.error).toBe('response-decryption-error')
  expect(news(id).find((one) => one.event === 'ENDPOINT_ERROR_RATE')).toMatchObject({
    alert_state: 'ACTIVATED',
    threshold: 50,
    error_rate: 66.67,
    errors: [
      { error_type: 'timeout_error', error_rate: 50, error_count: 1 },
      { error_type: 'unexpected_http_status_code', error_rate: 50, error_count: 1 },
    ],
  })
  expect(news(id).at(-1)).toMatchObject({ event: 'FLOW_STATUS_CHANGE', old_status: 'PUBLISHED', new_status: 'THROTTLED' })
  answer = () => first
  await clock.advance(31 * 60_000)
  expect(news(id).slice(-2)).toMatchObject([
    { event: 'ENDPOINT_ERROR_RATE', alert_state: 'DEACTIVATED' },
    { event: 'FLOW_STATUS_CHANGE', new_status: 'PUBLISHED' },
  ])
  await stage.call('POST', '/control/flows/rules', { timeout_ms: 10_000, alerts_from: 1 })
})

test('an endpoint that stops answering pings is unavailable, one that dawdles is slow', async () => {
  const id = await published()
  const message = await send(id)
  ping = { status: 500 }
  await clock.advance(6 * 60_000)
  expect(news(id).at(-2)).toMatchObject({ event: 'ENDPOINT_AVAILABILITY', alert_state: 'ACTIVATED', threshold: 90 })
  ping = {}
  await clock.advance(21 * 60_000)
  expect(news(id).some((one) => one.event === 'ENDPOINT_AVAILABILITY' && one.alert_state === 'DEACTIVATED')).toBe(true)
  answer = () => ({ ...first, waitMs: 1_010 })
  await open(message)
  await clock.advance(1_000)
  expect(news(id).at(-1)).toMatchObject({ event: 'ENDPOINT_LATENCY', threshold: 1_000, requests_count: 1 })
})

test('photos reach an endpoint sealed, with what opens them', async () => {
  const photo = {
    ...flowJson,
    routing_model: { PHOTO: [] },
    screens: [
      screen(
        'PHOTO',
        [
          { type: 'PhotoPicker', name: 'photo', label: 'A photo', 'min-uploaded-photos': 1 },
          { type: 'Footer', label: 'Send', 'on-click-action': exchange({ photo: '${form.photo}' }) },
        ],
        { terminal: true },
      ),
    ],
  }
  const id = await create()
  const data = new FormData()
  for (const [name, value] of Object.entries({ name: 'flow.json', asset_type: 'FLOW_JSON' })) data.set(name, value)
  data.set('file', new Blob([JSON.stringify(photo)]), 'flow.json')
  expect((await stage.call('POST', `/${id}/assets`, data)).json.validation_errors).toEqual([])
  expect((await stage.call('POST', `/${id}/publish`)).json.error).toBeUndefined()
  const { session } = await open(await send(id, { flow_action: 'navigate' }))
  const media = await world.media.add(pixel, 'image/png', number, 'dot.png', true)
  answer = () => ({ body: { screen: 'SUCCESS', data: {} } })
  expect(await act(session, { form: { photo: [media.id] } })).toMatchObject({ state: 'done' })
  const [file] = (asked.at(-1)?.data?.photo ?? []) as {
    cdn_url: string
    file_name: string
    encryption_metadata: Record<string, string>
  }[]
  const bytes = Buffer.from(await (await fetch(file?.cdn_url ?? '')).arrayBuffer())
  const { encryption_key = '', hmac_key = '', iv = '', encrypted_hash, plaintext_hash } = file?.encryption_metadata ?? {}
  const [sealed, mac] = [bytes.subarray(0, -10), bytes.subarray(-10)]
  expect(createHash('sha256').update(bytes).digest('base64')).toBe(encrypted_hash)
  const vector = Buffer.from(iv, 'base64')
  expect(createHmac('sha256', Buffer.from(hmac_key, 'base64')).update(vector).update(sealed).digest().subarray(0, 10)).toEqual(
    mac,
  )
  const decipher = createDecipheriv('aes-256-cbc', Buffer.from(encryption_key, 'base64'), vector)
  const clear = Buffer.concat([decipher.update(sealed), decipher.final()])
  expect(clear).toEqual(pixel)
  expect(createHash('sha256').update(clear).digest('base64')).toBe(plaintext_hash)
})
