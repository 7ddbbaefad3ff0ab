import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { MessageStatus, MessagesValue, WebhookBody } from '@woochat/contract/cloud-api/webhooks.ts'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import type { FaultKind } from '../faults.ts'
import type { Behaviour } from '../population.ts'
import { type Simulator, startSimulator } from '../start.ts'
import type { Outgoing } from '../state.ts'

const startMs = Date.UTC(2026, 10, 2, 12)
const dayMs = 86_400_000

interface Told {
  id: string
  status: string
  at: number
}

/** One receiver for all runs: what it was told by webhook, since it was last asked. */
const told: Told[] = []
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    for (const { changes } of WebhookBody.parse(parseWire(Buffer.concat(chunks).toString('utf8'))).entry)
      for (const { field, value } of changes) if (field === 'messages') hear(value)
    response.writeHead(200).end()
  })
})
await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
afterAll(() => receiver.close())

function hear(value: unknown): void {
  for (const one of MessagesValue.parse(value).statuses ?? []) {
    const { id, status, timestamp } = MessageStatus.parse(one)
    told.push({ id, status, at: Number(timestamp) })
  }
}

interface Plan {
  seed: number
  behaviour: Partial<Behaviour>
  rules: { marketingCap: number | null; pacingAfter: number | null; ratedFrom: number }
  faults: { kind: FaultKind; rate: number; ms?: number }[]
  steps: Step[]
}
type Step =
  | { do: 'send'; who: number; what: 'promo' | 'order' | 'text' | 'nothing' }
  | { do: 'write'; who: number; ad: boolean }
  | { do: 'pass'; ms: number }
  | { do: 'person'; who: number; change: Record<string, boolean> }

const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)
const who = fc.integer({ min: 0, max: 7 })
const kinds: FaultKind[] = [
  'drop_before',
  'drop_after_accept',
  'error_500',
  'error_500_after_accept',
  'rate_429',
  'garbage_200',
  'duplicate_webhooks',
  'delay_webhooks',
  'batch_webhooks',
]
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('send'), who, what: fc.constantFrom('promo', 'order', 'text', 'nothing') }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('write'), who, ad: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(50, 5_000, 3_600_000, dayMs) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('person'),
      who,
      change: fc.oneof(...['offline', 'receiptsOff', 'blocked', 'reported'].map((key) => fc.record({ [key]: fc.boolean() }))),
    }),
  },
) as fc.Arbitrary<Step>
const plans: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(1e9),
  behaviour: fc.record({
    notOnWhatsApp: share.map((one) => one / 4),
    delivered: share.map((one) => 1 - one / 3),
    readRate: share,
    replyRate: share,
    blockRate: share.map((one) => one / 2),
    receiptsOffRate: share.map((one) => one / 2),
    offlineRate: share.map((one) => one / 2),
    usernameRate: share,
    experimentRate: share.map((one) => one / 4),
    offlineForMs: fc.constant<[number, number]>([60_000, 40 * dayMs]),
  }),
  rules: fc.record({
    marketingCap: fc.option(fc.nat(3), { freq: 2 }),
    pacingAfter: fc.option(fc.nat(3), { freq: 2 }),
    ratedFrom: fc.integer({ min: 1, max: 12 }),
  }),
  faults: fc.array(fc.record({ kind: fc.constantFrom(...kinds), rate: share.map((one) => one / 2) }), { maxLength: 3 }),
  steps: fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }),
})

interface Business {
  phone_number_id: string
  waba_id: string
  access_token: string
}

const phoneOf = (one: number): string => String(919_800_000_001 + one * 37)
const bodies: Record<string, Record<string, unknown>> = {
  promo: { type: 'template', template: { name: 'promo', language: { code: 'en_US' } } },
  order: { type: 'template', template: { name: 'order', language: { code: 'en_US' } } },
  text: { type: 'text', text: { body: 'Hello' } },
  nothing: { type: 'text', text: { body: '' } },
}

/** A drop or garbage is an answer too. */
async function post(url: string, body: unknown, token = ''): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined)
  return await answer?.json().catch(() => undefined)
}

async function open(plan: Plan, clock: SteppedClock): Promise<{ simulator: Simulator; business: Business }> {
  const { seed, behaviour, rules } = plan
  const simulator = await startSimulator({ clock, seed, behaviour, rules, pairLimit: false, throughput: 0, reviewMs: 10 })
  const business = (await post(`${simulator.url}/control/numbers`, { key: 'k' })) as Business
  const account = simulator.world.state.accounts.get(business.waba_id)
  const app = account && simulator.world.state.apps.get(account.appId)
  Object.assign(app ?? {}, { callbackUrl: hook })
  await post(`${simulator.url}/${business.waba_id}/subscribed_apps`, {}, business.access_token)
  for (const [name, category] of [
    ['promo', 'MARKETING'],
    ['order', 'UTILITY'],
  ]) {
    const components = [{ type: 'BODY', text: 'Your order has left and will be with you soon.' }]
    const template = { name, category, language: 'en_US', components }
    await post(`${simulator.url}/${business.waba_id}/message_templates`, template, business.access_token)
  }
  await clock.advance(100)
  for (const fault of plan.faults) await post(`${simulator.url}/control/faults`, { ms: 2_000, ...fault })
  return { simulator, business }
}

async function take(one: Step, url: string, { phone_number_id: number, access_token: token }: Business): Promise<void> {
  if (one.do === 'send')
    await post(`${url}/${number}/messages`, { messaging_product: 'whatsapp', to: phoneOf(one.who), ...bodies[one.what] }, token)
  if (one.do === 'write') {
    const referral = { source_url: 'https://fb.me/ad', source_type: 'ad', source_id: '1' }
    const message = { number, type: 'text', text: 'Hi', ...(one.ad && { referral }) }
    await post(`${url}/control/people/${phoneOf(one.who)}/messages`, message)
  }
  if (one.do === 'person') await post(`${url}/control/people`, { people: [{ phone: phoneOf(one.who), number, ...one.change }] })
}

const ended = new Set(['delivered', 'read', 'failed', 'expired'])
/** What may be told of a message in each life, in this order. */
const paths: Record<string, readonly string[]> = {
  delivered: ['sent', 'delivered'],
  read: ['sent', 'delivered', 'read'],
  failed: ['failed'],
  expired: ['sent'],
}

function judge({ world }: Simulator, { waba_id: accountId }: Business, doubled: boolean): void {
  const { state, delivery } = world
  const outs = [...state.threads.values()]
    .flatMap((threads) => [...threads.values()])
    .flatMap(({ said }) => said.filter((one): one is Outgoing => one.out))
  const count = (...lives: string[]): number => outs.filter(({ life }) => lives.includes(life)).length
  const { totals } = state
  expect(outs.map(({ life }) => life).filter((life) => !ended.has(life))).toEqual([])
  expect(totals.accepted).toBe(outs.length)
  expect([totals.delivered, totals.failed, totals.expired]).toEqual([
    count('delivered', 'read'),
    count('failed'),
    count('expired'),
  ])
  expect(totals.sent).toBe(outs.filter(({ sentAt }) => sentAt > 0).length)
  expect(delivery.underWay).toBe(0)
  judgeMoney(outs, totals.chargedMicros, delivery.usage.charges({ accountId, fromMs: 0, untilMs: Number.POSITIVE_INFINITY }))
  for (const out of outs) {
    const news = told.filter(({ id }) => id === out.id)
    judgeOne(out, doubled ? [...new Map(news.map((one) => [one.status, one])).values()] : news)
  }
}

function judgeMoney(
  outs: readonly Outgoing[],
  totalMicros: number,
  charges: readonly { volume: number; costMicros: number }[],
): void {
  const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0)
  expect(sum(outs.map(({ chargedMicros }) => chargedMicros))).toBe(totalMicros)
  expect(sum(charges.map(({ costMicros }) => costMicros))).toBe(totalMicros)
  expect(sum(charges.map(({ volume }) => volume))).toBe(outs.filter(({ deliveredAt }) => deliveredAt > 0).length)
  for (const { chargedMicros, deliveredAt } of outs) if (deliveredAt === 0) expect(chargedMicros).toBe(0)
}

/** Statuses only rise, none is told twice unless a fault says so, and time never runs back. */
function judgeOne(out: Outgoing, news: readonly Told[]): void {
  const path = paths[out.life] ?? []
  const statuses = news.map(({ status }) => status)
  // Who has receipts off reads, and nobody is told.
  expect(out.life === 'read' ? [path, path.slice(0, 2)] : [path]).toContainEqual(statuses)
  expect([...news].sort((a, b) => a.at - b.at).map(({ status }) => status)).toEqual(statuses)
  const times = [out.at, out.sentAt, out.deliveredAt, out.readAt].filter((at) => at > 0)
  expect([...times].sort((a, b) => a - b)).toEqual(times)
  if (out.deliveredAt > 0) expect(out.deliveredAt).toBeLessThan(out.at + (out.ttlSeconds ?? 0) * 1_000)
}

test('whatever people, faults and time do, every accepted message ends once, statuses rise, and money adds up', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      told.length = 0
      const clock = new SteppedClock(startMs)
      const { simulator, business } = await open(plan, clock)
      try {
        for (const one of plan.steps) {
          if (one.do === 'pass') await clock.advance(one.ms)
          else await take(one, simulator.url, business)
        }
        await clock.advance(62 * dayMs)
        judge(
          simulator,
          business,
          plan.faults.some(({ kind }) => kind === 'duplicate_webhooks'),
        )
      } finally {
        await simulator.stop()
      }
    }),
    { numRuns: 30 },
  )
}, 30_000)
