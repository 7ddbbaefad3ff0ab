import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { classify, sendMessage } from './send.ts'
import { isSignedBy } from './signature.ts'

const replies = new Map<string, (socket: import('node:http').ServerResponse) => void>()
let server: Server
const at = (id: string) => ({
  baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  token: 't',
  phoneNumberId: id,
})
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => replies.get(request.url?.split('/')[2] ?? '')?.(response))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(() => void server.close())

const graph = (code: number, details?: string): string =>
  JSON.stringify({ error: { message: `(#${code}) x`, code, ...(details && { error_data: { details } }) } })

test('a readable 200 is accepted, with the id and the number Meta knows', async () => {
  replies.set('1', (r) =>
    r.end(
      '{"contacts":[{"input":"+5511987654321","wa_id":"551187654321"}],"messages":[{"id":"wamid.A","message_status":"accepted"}]}',
    ),
  )
  expect(await sendMessage(at('1'), '{}')).toEqual({ kind: 'accepted', wamid: 'wamid.A', waId: '551187654321', held: false })
})

test('nobody listening is certainly not sent', async () => {
  const port = await new Promise<number>((done) => {
    const taken = createTcp().listen(0, '127.0.0.1', () => {
      const { port } = taken.address() as AddressInfo
      taken.close(() => done(port))
    })
  })
  expect(await sendMessage({ baseUrl: `http://127.0.0.1:${port}`, token: 't', phoneNumberId: '1' }, '{}')).toMatchObject({
    kind: 'retry',
    scope: 'channel',
  })
})

test('a connection cut after the request left is unknown', async () => {
  replies.set('2', (r) => r.destroy())
  expect(await sendMessage(at('2'), '{}')).toMatchObject({ kind: 'unknown', likely: 'unclear' })
})

test('an answer cut in the middle is unknown', async () => {
  replies.set('3', (r) => {
    r.writeHead(200, { 'content-length': 500 })
    r.write('{"messages":[{"id":"wamid')
    setTimeout(() => r.destroy(), 20)
  })
  expect(await sendMessage(at('3'), '{}')).toMatchObject({ kind: 'unknown' })
})

test.each([
  [200, 'garbage', { kind: 'unknown', likely: 'unclear' }],
  [200, '{"messages":[]}', { kind: 'unknown' }],
  [502, '<html>', { kind: 'unknown', likely: 'unclear' }],
  [504, '', { kind: 'unknown' }],
  [500, graph(131000), { kind: 'unknown', code: 131000, likely: 'not_sent' }],
  [400, graph(1), { kind: 'unknown', likely: 'not_sent' }],
  [503, graph(2), { kind: 'unknown', likely: 'not_sent' }],
  [400, graph(130429), { kind: 'retry', code: 130429, scope: 'channel' }],
  [429, graph(130429), { kind: 'retry', scope: 'channel' }],
  [400, graph(131056), { kind: 'retry', scope: 'pair' }],
  [500, graph(131057), { kind: 'retry', scope: 'channel' }],
  [400, graph(80007), { kind: 'retry', scope: 'channel' }],
  [429, 'slow down', { kind: 'retry', scope: 'channel' }],
  [401, graph(190), { kind: 'rejected', code: 190, scope: 'channel' }],
  [400, graph(131042), { kind: 'rejected', scope: 'channel' }],
  [404, graph(132001), { kind: 'rejected', scope: 'template' }],
  [400, graph(132000, 'body: 1 of 3'), { kind: 'rejected', code: 132000, details: 'body: 1 of 3', scope: 'message' }],
  [400, graph(131026), { kind: 'rejected', scope: 'message' }],
  [404, 'not found', { kind: 'rejected', code: null }],
] as const)('HTTP %i %s', (status, text, outcome) => {
  expect(classify(status, text, undefined, 0)).toMatchObject(outcome)
})

test('waits grow with each try, fourfold for one person, and Retry-After is believed', () => {
  const wait = (code: number, tries: number): number => {
    const outcome = classify(400, graph(code), undefined, tries)
    return outcome.kind === 'retry' ? outcome.afterMs : 0
  }
  expect(wait(131056, 0)).toBeGreaterThan(4_000)
  expect(wait(131056, 2)).toBeGreaterThan(wait(131056, 0) * 6)
  expect(wait(131056, 30)).toBeLessThanOrEqual(900_000)
  expect(classify(429, graph(130429), 17_000, 0)).toMatchObject({ afterMs: 17_000 })
})

test('a signature must be made over the very bytes with the present or the previous secret', () => {
  const body = Buffer.from('{"a":"\\u00e9"}')
  const sign = (secret: string, over = body): string => `sha256=${createHmac('sha256', secret).update(over).digest('hex')}`
  expect(isSignedBy(body, sign('new'), ['new', 'old'])).toBe(true)
  expect(isSignedBy(body, sign('old'), ['new', 'old'])).toBe(true)
  expect(isSignedBy(body, sign('other'), ['new', 'old'])).toBe(false)
  expect(isSignedBy(body, sign('new', Buffer.from('{"a":"é"}')), ['new'])).toBe(false)
  for (const wrong of [
    undefined,
    '',
    'sha256=',
    sign('new').slice(0, -1),
    sign('new').replace('sha256', 'sha1'),
    [sign('new')],
    7,
  ])
    expect(isSignedBy(body, wrong, ['new'])).toBe(false)
  expect(isSignedBy(body, sign('new'), [])).toBe(false)
})
