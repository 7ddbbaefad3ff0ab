import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { WebhookBody } from '@woochat/contract/cloud-api/webhooks.ts'
import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { measurePing, measureRequest, measureScreen } from '../flow-endpoints/measure.ts'
import { type Flow, flowsOf } from '../flow-store/flows.ts'
import { startStage } from '../test/stage.ts'

const clock = new SteppedClock(Date.parse('2026-11-25T08:00:00Z'))
const stage = await startStage({ clock, webhooks: { flushMs: 0, batch: 1 } })
const { world } = stage.simulator
const flows = flowsOf(world)
const waba = stage.business.waba_id

const footer = { type: 'Footer', label: 'Book', 'on-click-action': { name: 'data_exchange', payload: {} } }
const json = {
  version: '7.3',
  data_api_version: '3.0',
  routing_model: { VISIT: [] },
  screens: [{ id: 'VISIT', terminal: true, layout: { type: 'SingleColumnLayout', children: [footer] } }],
}
let flow: Flow
async function create(name: string): Promise<Flow> {
  const wish = { name, categories: ['APPOINTMENT_BOOKING'], flow_json: JSON.stringify(json) }
  const { id } = (await stage.call('POST', `/${waba}/flows`, wish)).json
  flow = flows.find(waba, { id }) as Flow
  return flow
}
async function running(name: string, alertsFrom: number): Promise<Flow> {
  const made = await create(name)
  await stage.call('POST', `/control/flows/${made.id}`, { status: 'PUBLISHED' })
  flows.rules.alertsFrom = alertsFrom
  await clock.advance(1_000)
  return made
}
const times = (count: number, does: () => void): void => Array.from({ length: count }).forEach(does)

/** Each file of `contract/cloud-api/golden` about Flows, and what gives rise to it. */
const scenes: Readonly<Record<string, () => Promise<unknown>>> = {
  created: () => create('Book a visit'),
  published: () => stage.call('POST', `/control/flows/${flow.id}`, { status: 'PUBLISHED' }),
  'client-error-rate': async () => {
    const made = await running('Screens', 21)
    times(18, () => measureScreen(world, made))
    times(2, () => measureScreen(world, made, 'invalid-screen-transition'))
    measureScreen(world, made, 'public-key-missing')
  },
  'endpoint-error-rate': async () => {
    const made = await running('Requests', 21)
    times(18, () => measureRequest(world, made, 80))
    times(2, () => measureRequest(world, made, 80, 'timeout_error'))
    measureRequest(world, made, 80, 'unexpected_http_status_code')
  },
  'endpoint-latency': async () => {
    const made = await running('Slow', 34)
    times(30, () => measureRequest(world, made, 500))
    times(4, () => measureRequest(world, made, 8_000))
  },
  'endpoint-availability': async () => {
    const made = await running('Away', 10)
    times(3, () => measurePing(world, made, true))
    measurePing(world, made, false)
  },
  'version-expiry': async () => {
    const made = await running('Old', 10)
    await stage.call('POST', `/control/flows/${made.id}`, { expires_in_days: 21 })
    flows.keys.set(stage.business.phone_number_id, { pem: '', status: 'VALID' })
    const parameters = { flow_message_version: '3', flow_id: made.id, flow_cta: 'Book' }
    const interactive = { type: 'flow', body: { text: 'Book a visit' }, action: { name: 'flow', parameters } }
    for (let i = 0; i < 2; i++) await stage.send('919800000301', { type: 'interactive', interactive })
  },
}

test.for(Object.entries(scenes))('flows-%s.json is emitted, but for ids and times', async ([name, play]) => {
  const before = stage.received.length
  await play()
  await clock.advance(1_000)
  const file = await readFile(join(import.meta.dirname, `../../contract/cloud-api/golden/flows-${name}.json`), 'utf8')
  const golden = timeless(JSON.parse(file))
  const emitted = stage.received.slice(before).map(({ raw }) => timeless(parseWire(raw)))
  expect(emitted.filter((one) => JSON.stringify(one) === JSON.stringify(golden))).toHaveLength(1)
})

/** The same with ids and times replaced, keys in one order. */
function timeless(value: unknown): unknown {
  const body = WebhookBody.parse(value)
  return body.entry.map((entry) => ({
    time: typeof entry.time,
    changes: entry.changes.map(({ field, value: news }) => ({
      field,
      news: Object.entries({ ...(news as object), flow_id: 'id' }).sort(([a], [b]) => a.localeCompare(b)),
    })),
  }))
}

test('an alert is told once a threshold is reached, and once when all is well again', async () => {
  const made = await running('Up and down', 10)
  times(10, () => measureScreen(world, made))
  measureScreen(world, made, 'payload-schema-error')
  await clock.advance(70 * 60_000)
  const told = stage.fields('flows').filter((one) => one.flow_id === made.id && one.event === 'CLIENT_ERROR_RATE')
  expect(told).toMatchObject([
    { event: 'CLIENT_ERROR_RATE', threshold: 5, alert_state: 'ACTIVATED', error_rate: 9.09 },
    { event: 'CLIENT_ERROR_RATE', threshold: 5, alert_state: 'DEACTIVATED' },
  ])
})

test('two alarms at their worst block a Flow, and it comes back step by step', async () => {
  const made = await running('In trouble', 1)
  measurePing(world, made, false)
  expect(made.status).toBe('THROTTLED')
  measureRequest(world, made, 8_000)
  expect(made.status).toBe('BLOCKED')
  await clock.advance(40 * 60_000)
  expect(made.status).toBe('PUBLISHED')
})

test('metrics count what was asked, by day or hour, from 250 requests on', async () => {
  const made = await running('Measured', 1_000)
  const ask = (name: string, granularity: string) =>
    stage.call('GET', `/${made.id}?fields=metric.name(${name}).granularity(${granularity}).since(2026-11-20).until(2026-11-30)`)
  expect((await ask('ENDPOINT_REQUEST_COUNT', 'DAY')).json.error.code).toBe(139006)
  times(245, () => measureRequest(world, made, 400))
  times(5, () => measureRequest(world, made, 12_000, 'timeout_error'))
  const points = async (name: string, granularity = 'DAY') => (await ask(name, granularity)).json.metric.data_points
  expect(await points('ENDPOINT_REQUEST_COUNT')).toEqual([
    { timestamp: '2026-11-25T00:00:00+0000', data: [{ key: 'value', value: 250 }] },
  ])
  expect(await points('ENDPOINT_REQUEST_ERROR', 'LIFETIME')).toMatchObject([{ data: [{ key: 'timeout_error', value: 5 }] }])
  expect(await points('ENDPOINT_REQUEST_ERROR_RATE')).toMatchObject([{ data: [{ value: 0.02 }] }])
  expect((await points('ENDPOINT_REQUEST_LATENCY_SECONDS_CEIL', 'HOUR'))[0].data).toEqual([
    { key: '1', value: 245 },
    { key: '10+', value: 5 },
  ])
  expect((await ask('NOTHING', 'DAY')).json.error.code).toBe(100)
})
