import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SteppedClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../start.ts'

const startMs = Date.UTC(2026, 10, 2, 12)
const hourMs = 3_600_000
const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
const to = '919800000001'

interface Business {
  phone_number_id: string
  waba_id: string
  access_token: string
}

async function start(nowMs: number): Promise<{ simulator: Simulator; clock: SteppedClock; business: Business }> {
  const clock = new SteppedClock(nowMs)
  const rules = { marketingCap: 1, ratedFrom: 1 }
  const simulator = await startSimulator({ clock, dataPath, rules, behaviour: { delivered: 1 }, pairLimit: false })
  return { simulator, clock, business: (await post(`${simulator.url}/control/numbers`, { key: 'k' })) as Business }
}

async function post(url: string, body: unknown, token = ''): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  return await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

function send({ url }: Simulator, { phone_number_id: number, access_token: token }: Business, name: string): Promise<unknown> {
  const template = { name, language: { code: 'en_US' } }
  return post(`${url}/${number}/messages`, { messaging_product: 'whatsapp', to, type: 'template', template }, token)
}

test('waiting messages, caps, counters and pauses go on after a restart', async () => {
  const first = await start(startMs)
  for (const [name, category] of [
    ['promo', 'MARKETING'],
    ['order', 'UTILITY'],
  ]) {
    const components = [{ type: 'BODY', text: 'Your order has left and will be with you soon.' }]
    const wish = { name, category, language: 'en_US', components }
    await post(`${first.simulator.url}/${first.business.waba_id}/message_templates`, wish, first.business.access_token)
  }
  await first.clock.advance(hourMs)
  await send(first.simulator, first.business, 'promo')
  await first.clock.advance(hourMs)
  const number = first.business.phone_number_id
  await post(`${first.simulator.url}/control/people`, { people: [{ phone: to, reported: true, offline: true, number }] })
  await send(first.simulator, first.business, 'order')
  await first.clock.advance(hourMs)
  await first.simulator.stop()

  const { simulator, clock, business } = await start(first.clock.now() + 2 * hourMs)
  const { state, delivery } = simulator.world
  const template = (name: string) => state.templates.values().find((one) => one.name === name)
  expect(template('promo')?.status).toBe('PAUSED')
  await clock.advance(hourMs)
  expect(template('promo')?.status).toBe('APPROVED')
  const days = delivery.usage.daysOf(template('promo')?.id ?? '', 0, clock.now())
  expect(days).toMatchObject([{ sent: 1, delivered: 1, reports: 1 }])
  await send(simulator, business, 'promo')
  await clock.advance(hourMs)
  const outcomes = (): unknown[] =>
    state.thread(number, to).said.map((said) => (said.out ? said.errorCode || said.life : undefined))
  expect(outcomes()).toEqual(['read', 'sent', 131049])
  await post(`${simulator.url}/control/people`, { people: [{ phone: to, offline: false }] })
  await clock.advance(hourMs)
  expect(outcomes()).toEqual(['read', 'read', 131049])
  await simulator.stop()
})
